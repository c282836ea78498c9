"""Bytes that are nearly HTTP, on real connections: the server answers or hangs up, and goes on serving everybody."""

import json
import socket
import struct

import pytest

from shanzhi.core import clock
from tests.kernel.scans import hostile
from tests.kernel.scans.server import serving
from tests.times import TIMES, dice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240 * TIMES)]
CONNECTIONS = 600 * TIMES
_PATIENCE_SECONDS = 0.15
_HEAD = "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n"
_TARGETS = (
    b"/api/v1/scans?x=1",
    b"http://localhost/api/v1/scans",
    b"//api/v1/scans",
    b"/api/v1/%73cans",
    b"*",
    b"/\xff\xfe",
    b"/api/v1/scans#x",
    b"",
)
_LINES = (
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: identity, chunked",
    b"Content-Length: 5",
    b"Content-Length: 99999999999999999999",
    b"Content-Length: -1",
    b"Content-Length: +7",
    b"Content-Length:",
    b"Connection: close",
    b"Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13",
    b"Expect: 100-continue",
    b"Expect: tea",
    b"Host: other\r\nHost: third",
    b"X-\xff: \x00",
    b" folded: line",
    b"no colon",
    b"X-Long: " + b"a" * 70_000,
    b"Authorization: Bearer twice",
)


def _good(gate, token, path="/api/v1/scans", body=None):
    sent = json.dumps(gate.body(clock.now()) if body is None else body).encode()
    return _HEAD.format(path=path, token=token, length=len(sent)).encode() + sent


def _more_lines(rng, lines, body):
    lines.insert(rng.randrange(1, len(lines) + 1), rng.choice(_LINES))
    return lines, body


def _other_target(rng, lines, body):
    lines[0] = rng.choice(hostile.METHODS).encode() + b" " + rng.choice(_TARGETS) + b" HTTP/1.1"
    return lines, body


def _other_version(rng, lines, body):
    lines[0] = lines[0].replace(
        b"HTTP/1.1", rng.choice((b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"", b"http/1.1"))
    )
    return lines, body


def _fewer_lines(rng, lines, body):
    return [line for line in lines if rng.random() < 0.7] or [b""], body


def _chunked(rng, lines, body):
    size = rng.choice((0, 1, len(body) // 2, len(body) + 3))
    end = rng.choice((b"0", b"zz", b"-1", b"FFFFFFFFFFFFFFFF"))
    return [*lines[:-1], b"Transfer-Encoding: chunked"], b"%x;a=b\r\n%b\r\n%s\r\n\r\n" % (
        size,
        body[:size],
        end,
    )


def _as_it_was(rng, lines, body):
    return lines, body


def _other_bytes(rng, whole):
    changed = bytearray(whole)
    for _ in range(rng.randrange(1, 6)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut_short(rng, whole):
    return whole[: rng.randrange(len(whole))]


def _longer(rng, whole):
    return whole + rng.choice((b"\r\n\r\n", b"\0", whole[:40], rng.randbytes(30)))


def _strange(rng, good):
    """A request that something was done to."""
    head, _, body = good.partition(b"\r\n\r\n")
    ways = (_more_lines, _other_target, _other_version, _fewer_lines, _chunked, _as_it_was, _as_it_was)
    lines, body = rng.choice(ways)(rng, head.split(b"\r\n"), body)
    whole = b"\r\n".join(lines) + b"\r\n\r\n" + body
    if rng.random() < 0.5:
        return whole
    return rng.choice((_other_bytes, _cut_short, _longer))(rng, whole)


def _exchange(rng, server, sent):
    """What comes back until the server hangs up or has nothing more to say."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        try:
            cut = rng.randrange(len(sent) + 1) if rng.random() < 0.4 else len(sent)
            line.sendall(sent[:cut])
            line.sendall(sent[cut:])
            if rng.random() < 0.1:  # gone without a word
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return b""
            line.shutdown(socket.SHUT_WR) if rng.random() < 0.2 else None
            line.settimeout(_PATIENCE_SECONDS)
            while part := line.recv(65536):
                received += part
                line.settimeout(0.02)
        except OSError:  # hung up on, or nothing more to read
            pass
    return received


def _statuses(received):
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]


def test_the_server_survives_whatever_is_sent(live_gate, tmp_path):
    rng = dice()
    with serving(tmp_path) as server:
        for turn in range(CONNECTIONS):
            token = live_gate.token(clock.now())
            path = rng.choice(("/api/v1/scans", "/api/v1/scans/batch", "/api/v1/shows"))
            sent = b"".join(
                _strange(rng, _good(live_gate, token, path)) for _ in range(rng.choice((1, 1, 1, 2, 4)))
            )
            received = _exchange(rng, server, sent)
            assert received == b"" or received.startswith(b"HTTP/1.1 "), (sent, received)
            assert all(status < 500 or status == 503 for status in _statuses(received)), (sent, received)
            if turn % 100 == 99:
                assert _statuses(_exchange_well(server, [_good(live_gate, token)])) == [201]
        assert server.errors() == []


def _exchange_well(server, requests):
    """Send good requests in one go and read exactly their answers."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"".join(requests))
        received = b""
        while len(_statuses(received)) < len(requests) or not received.endswith(b"}"):
            received += line.recv(65536)
    return received


def test_answers_to_a_pipeline_come_whole_and_in_order(live_gate, tmp_path):
    rng = dice()
    with serving(tmp_path) as server:
        for _ in range(40):
            token = live_gate.token(clock.now())
            bodies = [
                live_gate.body(clock.now()) if rng.random() < 0.6 else rng.choice(({}, {"code": "x"}))
                for _ in range(rng.randrange(2, 9))
            ]
            requests = [_good(live_gate, token, body=body) for body in bodies]
            received = _exchange_well(server, requests)
            assert _statuses(received) == [201 if "nonce" in body else 422 for body in bodies]
        assert server.errors() == []
