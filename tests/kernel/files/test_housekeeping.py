"""Contents live exactly as long as a row shows them."""

import os
import time

import pytest
from django.db import transaction

from shanzhi.kernel.files import actions, storage, tasks
from shanzhi.kernel.files.models import StoredFile
from tests import factories
from tests.kernel.files.conftest import PDF, picture, upload

pytestmark = pytest.mark.django_db


def stored(owner, at, content=PDF):
    return actions.store(by=owner, upload=upload(content), gateway="files.own", at=at)


def make_old(sha256):
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(storage.path_of(sha256), (long_ago, long_ago))


def test_a_deleted_file_takes_its_content_along(owner, at):
    file = stored(owner, at, picture())
    actions.delete(by=owner, stored=file, at=at)
    for sha256 in (file.sha256, file.thumbnail_sha256):
        tasks.discard(sha256)
        assert not storage.path_of(sha256).exists()


def test_a_content_that_another_file_shows_stays(owner, at):
    first, _second = stored(owner, at), stored(factories.person(), at)
    actions.delete(by=owner, stored=first, at=at)
    assert actions.discard(sha256=first.sha256) is False
    assert storage.path_of(first.sha256).exists()


def test_the_sweep_removes_what_a_rollback_left_behind(owner, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        orphan = stored(owner, at, picture(size=(50, 50)))
        raise ZeroDivisionError
    kept = stored(owner, at)
    make_old(orphan.sha256)
    make_old(kept.sha256)
    tasks.sweep(0)
    assert not storage.path_of(orphan.sha256).exists()
    assert storage.path_of(kept.sha256).exists()
    assert StoredFile.objects.get() == kept


def test_the_sweep_leaves_fresh_orphans_and_clears_old_drafts(owner, at, files_folder):
    fresh = stored(owner, at)
    StoredFile.objects.all().delete()
    left = files_folder / "incoming" / "killed"
    left.mkdir()
    (left / "raw").write_bytes(b"half")
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(left, (long_ago, long_ago))
    tasks.sweep(0)
    assert storage.path_of(fresh.sha256).exists()
    assert not left.exists()
