"""Keys are really changed: old rows are rewritten, and then read without the old key."""

import base64
import secrets
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection

from shanzhi.core import crypto
from shanzhi.kernel.accounts import rotation
from shanzhi.kernel.accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_rotation_lets_the_old_key_go(settings, monkeypatch):
    old, new = f"1:{key()}", f"2:{key()}"
    monkeypatch.setattr(rotation, "BATCH", 2)
    settings.SHANZHI_DATA_KEYS = old
    people = [factories.person() for _ in range(5)]
    kept = {person.pk: (person.phone, person.id_number) for person in people}
    authenticator = TOTP.activate(people[0], "JBSWY3DPEHPK3PXP").instance
    settings.SHANZHI_DATA_KEYS = f"{new},{old}"
    with pytest.raises(SystemExit):
        run("--check")
    run()
    assert "key 2" in run("--check")
    settings.SHANZHI_DATA_KEYS = new
    assert {row.pk: (row.phone, row.id_number) for row in Person.objects.filter(pk__in=kept)} == kept
    authenticator.refresh_from_db()
    assert TOTP(authenticator).instance and crypto.key_of(base64.b64decode(authenticator.data["secret"])) == 2


def test_stopping_half_way_loses_nothing(settings, monkeypatch):
    old, new = f"1:{key()}", f"2:{key()}"
    monkeypatch.setattr(rotation, "BATCH", 2)
    settings.SHANZHI_DATA_KEYS = old
    for _ in range(5):
        factories.person()
    settings.SHANZHI_DATA_KEYS = f"{new},{old}"
    assert next(rotation.rotate(Person, "phone")) == 2
    assert rotation.stale(Person, "phone") == 3
    assert Person.objects.first().phone
    assert sum(rotation.rotate(Person, "phone")) == 3


def test_every_encrypted_column_is_found():
    names = {(model.__name__, column) for model, column in rotation.encrypted_columns()}
    assert {("Person", "phone"), ("Person", "id_number"), ("IdentityReview", "id_number")} <= names


def test_nothing_is_stored_in_clear():
    person = factories.person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM accounts_person p WHERE id = %s", [person.pk])
        text = cursor.fetchone()[0]
    assert person.phone not in text and person.id_number not in text
    assert person.phone.encode().hex() not in text
