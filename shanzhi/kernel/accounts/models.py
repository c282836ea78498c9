"""People, their families and what they may do. One person has one account in all portals."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.crypto import get_random_string, salted_hmac

from shanzhi.core import clock, registry
from shanzhi.core.crypto import blind_index
from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_id_number, mask_name, mask_phone

from . import rules
from .enums import (
    FamilyKind,
    IdKind,
    Language,
    LinkState,
    RealNameMethod,
    ReviewKind,
    ReviewState,
    Sex,
    Theme,
)


def new_session_salt() -> str:
    """A fresh value ends every session that was signed with the former one."""
    return get_random_string(32)


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by what identifies them, without decrypting anything."""

    def with_phone(self, phone: str) -> models.QuerySet["Person"]:
        return self.filter(phone_index=blind_index(phone))

    def with_id_number(self, number: str) -> models.QuerySet["Person"]:
        return self.filter(id_number_index=blind_index(number))


class Person(AbstractBaseUser):
    """A human being, with or without a phone of their own (infants and many elders have none).

    There is no password: people prove that they hold the phone, officials add a second factor.
    """

    password = None  # type: ignore[assignment]
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = EncryptedTextField(null=True)
    phone_index = models.BinaryField(null=True, max_length=32)
    phone_confirmed_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=60, blank=True)
    id_kind = models.CharField(max_length=16, choices=IdKind, blank=True)
    id_number = EncryptedTextField(null=True)
    id_number_index = models.BinaryField(null=True, max_length=32)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    birth_date = models.DateField(null=True)
    real_name_at = models.DateTimeField(null=True)
    real_name_method = models.CharField(max_length=16, choices=RealNameMethod, blank=True)
    language = models.CharField(max_length=8, choices=Language, default=Language.CHINESE)
    large_text = models.BooleanField(default=False)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)  # invented for the demo city or a test
    session_salt = models.CharField(max_length=32, default=new_session_salt)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_index"], name="person_phone_once"),
            models.UniqueConstraint(fields=["id_kind", "id_number_index"], name="person_id_number_once"),
            models.CheckConstraint(
                name="person_real_name_is_whole",
                condition=Q(real_name_at__isnull=True)
                | (~Q(name="") & ~Q(id_kind="") & (Q(id_number__isnull=False) | Q(id_kind=IdKind.INFANT))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="person_unconfirmed", condition=Q(phone_confirmed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.masked_name or self.masked_phone or str(self.pk)

    def set_phone(self, phone: str | None) -> None:
        """Phone and its index always change together."""
        self.phone, self.phone_index = phone, blind_index(phone) if phone else None

    def set_id_number(self, kind: str, number: str | None) -> None:
        """Number and its index always change together."""
        self.id_kind, self.id_number = kind, number
        self.id_number_index = blind_index(number) if number else None

    @property
    def masked_name(self) -> str:
        return mask_name(self.name) if self.name else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number) if self.id_number else ""

    @property
    def is_real(self) -> bool:
        """Their real name is known."""
        return self.real_name_at is not None

    def is_adult_on(self, day: dt.date) -> bool:
        """18 or older on that day; False while the birth date is unknown."""
        return self.birth_date is not None and rules.age_on(self.birth_date, day) >= rules.ADULT_AGE

    @cached_property
    def permits(self) -> dict[str, frozenset[str]]:
        """Permit → division codes it is held for ("" is everywhere). One query, then kept with the instance."""
        grants = RoleGrant.objects.valid(clock.now()).filter(person=self).with_overrides()
        shipped = {name: role.permits for name, role in registry.roles().items()}
        held = [(row.role, row.division_code, row.overrides) for row in grants]  # type: ignore[attr-defined]
        return rules.permits_of(held, shipped)

    def has_permit(self, name: str) -> bool:
        """Whether some role of theirs holds the permit, in whatever division."""
        return self.is_active and name in self.permits

    def has_permit_in(self, name: str, division_code: str) -> bool:
        """Whether they hold the permit for that division or for one above it."""
        return self.is_active and rules.any_covers(self.permits.get(name, frozenset()), division_code)

    def forget_permits(self) -> None:
        """After a grant has changed: ask the database again."""
        self.__dict__.pop("permits", None)

    def has_usable_password(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:
        return False

    def set_password(self, raw_password: str | None) -> None:
        """There is nothing to set; django-allauth asks when it evens out response times."""

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        salt = "shanzhi.accounts.session"
        return salted_hmac(salt, self.session_salt, secret=secret, algorithm="sha256").hexdigest()


class FamilyLink(models.Model):
    """`guardian` acts for `member`; where the member has an account of their own, with their consent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    guardian = models.ForeignKey(Person, models.CASCADE, related_name="links_as_guardian")
    member = models.ForeignKey(Person, models.CASCADE, related_name="links_as_member")
    kind = models.CharField(max_length=8, choices=FamilyKind)
    state = models.CharField(max_length=8, choices=LinkState, default=LinkState.PENDING)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "member"],
                name="family_link_once",
                condition=Q(state__in=[LinkState.PENDING, LinkState.ACTIVE]),
            ),
            models.CheckConstraint(name="family_link_not_self", condition=~Q(guardian=F("member"))),
        ]
        # Few wait for an answer, and everybody is asked for them on each visit.
        indexes = [
            models.Index(fields=["member"], name="family_link_waiting", condition=Q(state=LinkState.PENDING))
        ]


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def valid(self, at: dt.datetime) -> "RoleGrantQuerySet":
        """In force at that moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)

    def with_overrides(self) -> "RoleGrantQuerySet":
        """Carries what the city has changed about each role, so that permits cost one query."""
        changed = RolePermit.objects.filter(role=OuterRef("role")).order_by("pk")
        return self.annotate(
            overrides=ArraySubquery(changed.values(pair=JSONObject(permit="permit", allowed="allowed")))
        )


class RoleGrant(models.Model):
    """A person holds a role, for a division ("" is the whole city) or a unit, from one moment to another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=60)
    division_code = models.CharField(max_length=12, blank=True)
    unit_ref = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "division_code", "unit_ref"],
                name="role_grant_once",
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="role_grant_ends_later", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(fields=["role", "division_code"], name="role_grant_by_role")]


class RolePermit(models.Model):
    """The city gives a role a permit it did not ship with, or takes one away."""

    role = models.CharField(max_length=60)
    permit = models.CharField(max_length=80)
    allowed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "permit"], name="role_permit_once")]


class IdentityReview(models.Model):
    """An identity that no provider could confirm, or an account to be found again: an official decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identity_reviews")
    kind = models.CharField(max_length=12, choices=ReviewKind)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.PENDING)
    name = models.CharField(max_length=60)
    id_kind = models.CharField(max_length=16, choices=IdKind)
    id_number = EncryptedTextField(null=True)
    sex = models.CharField(max_length=8, choices=Sex, blank=True)
    birth_date = models.DateField(null=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="identity_review_one_open", condition=Q(state=ReviewState.PENDING)
            )
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="identity_review_queue")]

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number) if self.id_number else ""
