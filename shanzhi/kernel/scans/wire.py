"""What machines send and get at the scan API. `/api/v1/openapi.json` is made from these types. No Django here."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from shanzhi.kernel.codes.enums import ColourWord
from shanzhi.kernel.scans.enums import Scope

MOST_ROWS = 500
Moment = Annotated[dt.datetime, Meta(tz=True, description="RFC 3339 with a time zone")]


class ScanRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One scan of a person's code at a point. Send it again with the same nonce until it is answered."""

    code: Annotated[
        str, Meta(max_length=2048, description="the text of the QR code, or an address ending in it")
    ]
    point: UUID
    nonce: Annotated[
        UUID, Meta(description="made by the device, one per scan; a repeat gives the first answer")
    ]
    temperature: Annotated[
        float | None, Meta(extra_json_schema={"minimum": 30, "maximum": 45, "description": "°C"})
    ] = None
    at: Annotated[Moment | None, Meta(description="time of scan; none means now")] = None


class ScanAnswer(msgspec.Struct, frozen=True):
    """The scan is on disk. `name` is masked; `reason` says why the colour is not green."""

    scan: Annotated[str, Meta(extra_json_schema={"format": "uuid"})]
    colour: ColourWord
    reason: str | None
    name: str
    at: Moment


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal (RFC 9457). `type` is stable, `title` is for the person at the device."""

    type: str
    title: str
    status: int
    detail: str | None = None


class BatchRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The queue of a device that was offline."""

    scans: Annotated[list[ScanRequest], Meta(max_length=MOST_ROWS)]


class RawBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A batch before its rows are read, so that one bad row does not hold up the others."""

    scans: Annotated[list[msgspec.Raw], Meta(max_length=MOST_ROWS)]


class BatchResult(msgspec.Struct, frozen=True):
    """The answer to one row: 201 new, 200 known already, otherwise the problem."""

    status: int
    scan: ScanAnswer | None = None
    problem: Problem | None = None


class BatchAnswer(msgspec.Struct, frozen=True):
    """One result per row, in the order of the rows."""

    results: list[BatchResult]


class ShowRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fresh code for the holder of the token, or for `subject` of their family."""

    subject: UUID | None = None


class ShowAnswer(msgspec.Struct, frozen=True):
    """A code to draw, good for `valid_seconds` from `server_time`."""

    code: str
    colour: ColourWord
    reason: str | None
    name: str
    valid_seconds: int
    server_time: Moment


class PointAnswer(msgspec.Struct, frozen=True):
    """A point that the holder of the token may scan at."""

    point: UUID
    name: str
    kind: str


class PointsAnswer(msgspec.Struct, frozen=True):
    points: list[PointAnswer]


class RevocationEntry(msgspec.Struct, frozen=True):
    """One code (`serial`), or all codes of `kind` that `subject` got up to `at`. `until`: may be forgotten then."""

    version: int
    kind: int
    serial: str | None
    subject: UUID | None
    at: int
    until: int | None


class RevocationsAnswer(msgspec.Struct, frozen=True):
    """The entries above `since`; ask again with `since` = `version`."""

    version: int
    made_at: int
    entries: list[RevocationEntry]


class TokenRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the token is for: scanning at one's points, or showing one's own and one's family's codes."""

    scope: Scope


class TokenAnswer(msgspec.Struct, frozen=True):
    """Send it as `Authorization: Bearer <token>`. `points`: where a scan token may be used now."""

    token: str
    expires: Moment
    points: list[PointAnswer]


class PublicKey(msgspec.Struct, frozen=True):
    """An Ed25519 key of the city (RFC 8037). `kid` is the number in byte 1 of a code."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    use: Literal["sig"]
    kid: str
    x: str


class KeySet(msgspec.Struct, frozen=True):
    """Newest first."""

    keys: list[PublicKey]
