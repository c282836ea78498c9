"""Model fields that several modules need."""

from typing import Any

from django.db import models

from shanzhi.core import crypto


class EncryptedTextField(models.BinaryField):
    """Text, encrypted at rest (`core.crypto`). It cannot be searched: keep a blind index beside it."""

    # What the type checker sees: text goes in and comes out, bytes are in the table only.
    _pyi_private_set_type: str
    _pyi_private_get_type: str  # type: ignore[assignment]

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else crypto.seal(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else crypto.unseal(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")
