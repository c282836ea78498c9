"""Requests as nobody should send them, for the fuzzing of the hot endpoints."""

import json
import random
from typing import Any
from uuid import uuid4

from shanzhi.kernel.scans.hot import PATHS

METHODS = ("POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get", "BREW")
WRITING = ("/api/v1/scans", "/api/v1/scans/batch", "/api/v1/shows")
ASKING = tuple(sorted(PATHS.difference(WRITING)))
PATHS_ASKED = (*sorted(PATHS), "/api/v1/scans/", "/api/v1//scans", "/api/v1/scans/batch/x", "/api/v1/show")
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00-23:59",
    "9999-12-31T23:59:59.999999-23:59",
    "9999-12-31T23:59:59+00:00",
    "10000-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2020-02-30T00:00:00Z",
    "2020-01-01T00:00:00",
    "2020-01-01 00:00:00Z",
    "1969-12-31T23:59:59Z",
    "2020-W01-1T00:00:00Z",
    "now",
)
ODD_TEXTS = (
    "",
    " ",
    "\0",
    "\ud800",
    "\U0010ffff",
    "'; DROP TABLE scans_scan; --",
    "%00",
    "../..",
    "a" * 2049,
    "SZ1",
)
ODD_NUMBERS = (0, -1, -0.0, 1e308, 2**63, -(2**64), 10**400, 45.000001, 37.25, 1e-320)
UUIDS = ("urn:uuid:{}", "{{{}}}", "{}x", " {}", "00000000-0000-0000-0000-000000000000", "f" * 32)
RAW = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"NaN",
    b'"text"',
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b"{" * 5000,
    b"[" * 8000,
    b'{"scans":' * 3000,
    b'{"scans": [' + b"[" * 2000 + b"]" * 2000 + b"]}",
    b'{"scans": [' + b",".join([b"{}"] * 501) + b"]}",
    b'{"subject": 1e999999}',
    b'{"temperature": NaN}',
    b'{"temperature": Infinity}',
    b'{"temperature": 1e400, "temperature": -1e400}',
    b'{"code": "\xed\xa0\x80"}',
    b'{"code": "\\ud800\\u0000"}',
    b"x" * 9000,
)
HEADERS = (
    (b"accept-language", b"en\xff"),
    (b"accept-language", b"en-GB,en;q=0.9"),
    (b"content-type", b"text/plain; charset=utf-7"),
    (b"content-length", b"-5"),
    (b"content-encoding", b"gzip"),
    (b"expect", b"100-continue"),
    (b"cookie", b"\xff=\x00; sessionid=../../x"),
    (b"x-forwarded-for", b"'"),
    (b"if-none-match", b'"\xff'),
)
QUERIES = (
    b"",
    b"since=0",
    b"since=" + b"9" * 30,
    b"since=-1",
    b"since=%ff&since=\xd9\xa1",
    b"since",
    b"&&=;",
    b"%",
)


def body_of(rng: random.Random, good: dict[str, Any]) -> bytes:
    """A scan, show or batch with something wrong in it; now and then a good one."""
    choice = rng.random()
    if choice < 0.2:
        return rng.choice(RAW)
    if choice < 0.3:
        rows = [_row(rng, good) for _ in range(rng.randrange(1, 6))]
        return _damaged(rng, _dump({"scans": rows}))
    if choice < 0.35:
        return _dump({"subject": _value(rng)})
    return _damaged(rng, _dump(_row(rng, good)))


def _row(rng: random.Random, good: dict[str, Any]) -> Any:
    row = good | {"nonce": str(uuid4())}
    for _ in range(rng.randrange(3)):
        name = rng.choice(("code", "point", "nonce", "temperature", "at", "extra", "Code"))
        if rng.random() < 0.15:
            row.pop(name, None)
        else:
            row[name] = _value(rng, row.get(name))
    return row


def _value(rng: random.Random, before: Any = None) -> Any:
    kinds: list[Any] = [
        None,
        rng.random() < 0.5,
        rng.choice(ODD_NUMBERS),
        rng.uniform(25, 50),
        rng.choice(ODD_TEXTS),
        rng.choice(MOMENTS),
        rng.choice(UUIDS).format(uuid4()),
        [before],
        {"a": before},
        str(before)[: rng.randrange(300)],
        str(before).upper(),
    ]
    return rng.choice(kinds)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=len(repr(value)) % 2 == 0).encode(errors="surrogatepass")


def _damaged(rng: random.Random, body: bytes) -> bytes:
    choice = rng.random()
    if choice < 0.6:
        return body
    if choice < 0.7:
        return body[: rng.randrange(len(body) + 1)]
    if choice < 0.8:  # a key twice
        return body[:-1] + b', "nonce": "%s", "code": null}' % str(uuid4()).encode()
    changed = bytearray(body)
    for _ in range(rng.randrange(1, 5)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed) + rng.choice((b"", b"", b"{}", b"\0"))


def authorization(rng: random.Random, tokens: tuple[str, ...]) -> bytes:
    """Mostly a good token, because the rest is soon told."""
    token = rng.choice(tokens)
    if rng.random() < 0.8:
        return f"Bearer {token}".encode()
    place = rng.randrange(len(token))
    return rng.choice(
        (
            b"",
            b"Bearer",
            b"Bearer ",
            b"Basic " + token.encode(),
            b"bearer  " + token.encode() + b" ",
            b"Bearer " + (token[:place] + rng.choice("A.=-é\0") + token[place + 1 :]).encode(),
            b"Bearer " + token.partition(".")[0].encode() + b".",
            b"Bearer " + rng.randbytes(40),
            b"Bearer " + b"." * 5000,
        )
    )
