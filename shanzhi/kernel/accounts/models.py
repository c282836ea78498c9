"""People. One person has one account in all portals."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by what identifies them."""


class Person(AbstractBaseUser):
    """A human being, with or without a phone of their own (infants and many elders have none)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = EncryptedTextField(null=True)
    phone_index = models.BinaryField(null=True, unique=True, max_length=32)
    name = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: list[str] = []
    objects = PersonManager()
