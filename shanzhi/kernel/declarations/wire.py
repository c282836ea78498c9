"""What machines and our own pages send to and get from the API of answers. No Django here."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the form was sent from, where the person shares it (degrees, WGS 84)."""

    lng: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]


class AnswerRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer about one member in one round. Send it again with the same nonce until it is answered."""

    round: UUID
    member: UUID
    nonce: Annotated[UUID, Meta(description="made by the page, one per form; a repeat changes nothing")]
    values: Annotated[dict[str, Any], Meta(max_length=60, description="question key → answer")]
    seconds: Annotated[float, Meta(ge=0, le=86_400, description="from opening to sending")] | None = None
    position: Position | None = None


class AnswerAnswer(msgspec.Struct, frozen=True):
    """The answer is on disk. `version` above 1: it corrects an earlier one. `abnormal`: questions that raise an alarm."""

    version: int
    late: bool
    abnormal: list[str]
    at: dt.datetime


class AnswerProblem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal (RFC 9457); `errors` says by question what is wrong."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: dict[str, str] = {}
