"""What goes out, and to whom."""

import pytest

from shanzhi.core import registry
from shanzhi.kernel.files import actions, queries
from tests import factories
from tests.kernel.files.conftest import PDF, picture, upload

pytestmark = pytest.mark.django_db


def stored(owner, at, content, name="照片.jpg", gateway="files.own"):
    return actions.store(by=owner, upload=upload(content, name), gateway=gateway, at=at)


def test_the_owner_opens_a_picture_inside_the_page(owner, at):
    file = stored(owner, at, picture())
    answer = factories.signed_in(owner).get(file.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_pdf_is_only_downloaded(owner, at):
    file = stored(owner, at, PDF, "证明.pdf")
    answer = factories.signed_in(owner).get(file.url)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.content == PDF


def test_the_small_picture_is_there_for_pictures_only(owner, at):
    client = factories.signed_in(owner)
    assert client.get(stored(owner, at, picture()).thumbnail_url).status_code == 200
    assert client.get(stored(owner, at, PDF).url + "small/").status_code == 404


def test_an_unchanged_file_is_not_sent_twice(owner, at):
    file, client = stored(owner, at, PDF), factories.signed_in(owner)
    etag = client.get(file.url)["ETag"]
    assert client.get(file.url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("small", ["", "small/"])
def test_somebody_else_finds_nothing(owner, at, small):
    file = stored(owner, at, picture())
    other = factories.signed_in(factories.person())
    assert other.get(file.url + small).status_code == 404
    assert other.get(f"/files/{owner.pk}/{small}").status_code == 404


def test_without_sign_in_nothing_opens(owner, at, client):
    assert client.get(stored(owner, at, picture()).url).status_code == 302


@pytest.fixture
def officials_gateway():
    gateway = registry.Gateway("test.case", may_open=lambda person, file: True, second_factor=True)
    registry.register(registry.Manifest(module="test_files", gateways=(gateway,)))
    yield gateway
    registry.register(registry.Manifest(module="test_files"))


def test_a_gateway_may_ask_others_for_the_second_factor(owner, at, officials_gateway):
    file, official = stored(owner, at, PDF, gateway="test.case"), factories.person()
    assert factories.signed_in(owner).get(file.url).status_code == 200
    assert queries.may_open(official, file, second_factor=True)
    assert not queries.may_open(official, file, second_factor=False)


def test_a_file_whose_gateway_is_gone_opens_for_nobody(owner, at, officials_gateway):
    file = stored(owner, at, PDF, gateway="test.case")
    file.gateway = "was.removed"
    assert not queries.may_open(owner, file, second_factor=True)


def test_a_form_may_attach_only_own_files(owner, at):
    mine, theirs = stored(owner, at, PDF), stored(factories.person(), at, PDF)
    assert queries.own_files(owner, [mine.pk, theirs.pk], "files.own") == [mine]
