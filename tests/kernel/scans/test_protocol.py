"""The short way from the socket to the hot endpoints, in a real server process: nothing of HTTP is lost on it."""

import json
import socket
import time
from contextlib import contextmanager

import pytest

from shanzhi.core import clock
from shanzhi.kernel.scans.models import Scan
from tests.kernel.scans.server import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port(live_gate, tmp_path):
    """Of a server of one process on the database of the test, which has said nothing of errors at the end."""
    with serving(tmp_path) as server:
        yield server.port
    assert server.errors() == []


@contextmanager
def line(port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sock:
        yield sock, sock.makefile("rb")


def answer(reader) -> tuple[int, dict[str, str], bytes]:
    """The next answer on a connection; status 0 when the server closed it."""
    first = reader.readline()
    if not first:
        return 0, {}, b""
    headers = {}
    while (text := reader.readline().strip()) != b"":
        name, _, value = text.decode().partition(":")
        headers[name.lower()] = value.strip()
    return int(first.split()[1]), headers, reader.read(int(headers.get("content-length", 0)))


@pytest.fixture
def scan(live_gate):
    """The bytes of a scan request, with changes to its headers and its body."""

    def make(
        *, head: str = "", version: str = "1.1", body: bytes | None = None, length: bool = True
    ) -> bytes:
        at = clock.now()
        content = json.dumps(live_gate.body(at)).encode() if body is None else body
        lines = [
            f"POST /api/v1/scans HTTP/{version}",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {live_gate.token(at)}",
            *([f"Content-Length: {len(content)}"] if length else []),
            *([head] if head else []),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + content

    return make


def test_one_connection_carries_scan_after_scan(port, scan):
    with line(port) as (sock, reader):
        for _ in range(20):
            sock.sendall(scan())
            status, headers, body = answer(reader)
            assert (status, headers["content-type"]) == (201, "application/json")
            assert json.loads(body)["colour"] == "green"
    assert Scan.objects.count() == 20


def test_a_request_may_come_in_pieces(port, scan):
    with line(port) as (sock, reader):
        for _ in range(3):
            data = scan()
            for start in range(0, len(data), 97):
                sock.sendall(data[start : start + 97])
                time.sleep(0.005)
            assert answer(reader)[0] == 201


def test_answers_go_out_in_the_order_of_the_requests(port, scan):
    """Scans, pages and nonsense sent at once on one connection, without waiting for any answer."""
    page = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    sent = [scan(), page, scan(), scan(body=b"{}"), page, scan(), scan()]
    expected = [201, 200, 201, 422, 200, 201, 201]
    with line(port) as (sock, reader):
        for _ in range(5):
            sock.sendall(b"".join(sent))
            assert [answer(reader)[0] for _ in sent] == expected
            sent = [scan(), page, scan(), scan(body=b"{}"), page, scan(), scan()]


def test_odd_requests_take_the_ordinary_way_and_get_the_same_answers(port, scan, live_gate):
    body = json.dumps(live_gate.body(clock.now())).encode()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    with line(port) as (sock, reader):
        sock.sendall(scan(head="Transfer-Encoding: chunked", body=chunked, length=False))
        assert answer(reader)[0] == 201
        sock.sendall(scan(head="Expect: 100-continue"))
        status, *_ = answer(reader)
        assert (status if status != 100 else answer(reader)[0]) == 201
    with line(port) as (sock, reader):
        sock.sendall(scan(version="1.0"))
        assert answer(reader)[0] == 201
        assert answer(reader)[0] == 0
    with line(port) as (sock, reader):
        sock.sendall(scan(head="Connection: close"))
        assert answer(reader)[0] == 201
        assert answer(reader)[0] == 0
    assert Scan.objects.count() == 4


def test_bodies_are_bounded_and_methods_kept(port, scan):
    with line(port) as (sock, reader):
        sock.sendall(scan(body=b"x" * 9000))
        assert answer(reader)[0] == 413
    with line(port) as (sock, reader):
        sock.sendall(scan().replace(b"POST", b"PUT", 1))
        assert answer(reader)[0] == 405
    with line(port) as (sock, reader):
        sock.sendall(scan().replace(b"HTTP/1.1", b"NONSENSE", 1))
        assert answer(reader)[0] in {0, 400}


def test_a_body_that_dribbles_in_is_given_up(port, scan):
    data = scan()
    with line(port) as (sock, reader):
        sock.sendall(data[:-10])
        began = time.monotonic()
        assert answer(reader)[0] == 408
        assert time.monotonic() - began < 14
        assert answer(reader)[0] == 0
    assert not Scan.objects.exists()


def test_a_client_that_goes_leaves_its_scan_and_no_error(port, scan):
    for _ in range(20):
        with line(port) as (sock, _):
            sock.sendall(scan())
    deadline = time.monotonic() + 5
    while Scan.objects.count() < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert Scan.objects.count() == 20


def test_a_token_is_asked_for_here_too(port, scan):
    with line(port) as (sock, reader):
        sock.sendall(scan().replace(b"Bearer ", b"Basic ", 1))
        status, headers, _ = answer(reader)
        assert (status, headers["www-authenticate"]) == (401, "Bearer")
        assert headers["content-type"] == "application/problem+json"
