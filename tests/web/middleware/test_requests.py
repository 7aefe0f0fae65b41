"""Requests as bytes: what a server makes of those that are too much, or can be read in two ways."""

import http.client
import json
import re
import socket

import httpx2
import pytest

HEALTH = b"GET /health/live HTTP/1.1\r\nHost: films.example\r\n"
BODY = b'{"likes": [862]}'
POST = b"POST /api/v1/recommendations HTTP/1.1\r\nHost: films.example\r\nContent-Type: application/json\r\n"
CODED = POST + b"Transfer-Encoding: %b\r\n\r\n0\r\n\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%b\r\n" % (len(BODY), BODY)
UPGRADE = b"Connection: Upgrade\r\nUpgrade: h2c\r\n"
LENGTH = b"Content-Length: %d\r\n\r\n" % len(BODY)


def statuses(
    client: httpx2.Client, *sent: bytes, finish: bool = False, expected: int | None = None
) -> tuple[list[int], bool]:
    """Return the statuses of the answers to what was sent, and whether the server closed the connection.

    It is waited for that, unless so many answers are ``expected`` and the connection then stays open.
    """
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), 20) as peer:
        for part in sent:
            peer.sendall(part)
        if finish:
            peer.shutdown(socket.SHUT_WR)
        answers, found = b"", []
        while part := _received(peer, last=len(found) == expected):
            answers += part
            found = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]
        return found, part is not None


def _received(peer: socket.socket, *, last: bool) -> bytes | None:
    """Return what comes next, nothing at the end, None if nothing more comes soon after the last answer."""
    if last:
        peer.settimeout(0.3)
    try:
        return peer.recv(65_536)
    except TimeoutError:
        if not last:
            raise
        return None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(HEALTH + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n", 431, id="a header of 70 kB"),
        pytest.param(HEALTH + b"X-A: " + b"a" * 90_000, 431, id="the same, without an end"),
        pytest.param(HEALTH + (b"X-A: " + b"a" * 990 + b"\r\n") * 80, 431, id="many headers of 1 kB"),
        pytest.param(HEALTH + b"X: a\r\n" * 101 + b"\r\n", 431, id="101 headers"),
        pytest.param(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n", 414, id="an address of 70 kB"),
        pytest.param(b"\r\n" * 40_000, 431, id="empty lines"),
        pytest.param(CHUNKED + CHUNK + b"0\r\n" + b"X: a\r\n" * 101, 431, id="101 trailers"),
        pytest.param(CHUNKED + CHUNK + b"0\r\nX: " + b"a" * 90_000, 431, id="an endless trailer"),
        pytest.param(CHUNKED + b"10;" + b"a" * 90_000, 431, id="an endless chunk extension"),
        pytest.param(CHUNKED + b"1\r\n \r\n" * 40_000, 431, id="a body in chunks of a byte"),
        pytest.param(CHUNKED + b"f" * 17 + b"\r\n", 400, id="a chunk of 2^68 bytes"),
        pytest.param(CHUNKED + b"0x2\r\n{}\r\n", 400, id="a size of a chunk in another notation"),
        pytest.param(POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, id="two lengths"),
        pytest.param(POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}", 400, id="two different lengths"),
        pytest.param(POST + b"Content-Length: +2\r\n\r\n{}", 400, id="a length with a sign"),
        pytest.param(POST + b"Transfer-Encoding: gzip\r\n\r\n", 501, id="an unknown coding"),
        pytest.param(CODED % b"gzip, chunked", 501, id="an unknown coding before the known one"),
        pytest.param(CODED % b"gzip\r\nTransfer-Encoding: chunked", 501, id="the same, in two headers"),
        pytest.param(CODED % b"chunked, gzip", 400, id="an unknown coding after it"),
        pytest.param(CODED % b"chunked, chunked", 400, id="the known coding twice"),
        pytest.param(CODED % b"chunked\r\nTransfer-Encoding: chunked", 400, id="the same, in two headers"),
        pytest.param(CODED % b"identity", 501, id="no coding by name"),
        pytest.param(CODED % b",chunked", 501, id="a list with an empty member"),
        pytest.param(CODED % b"chunked;q=1", 501, id="a coding with a parameter"),
        pytest.param(CODED % b"xchunked", 501, id="a coding that ends like it"),
        pytest.param(CODED % b"", 400, id="an empty coding"),
        pytest.param((CODED % b"chunked").replace(b"1.1", b"1.0"), 400, id="a coding in HTTP/1.0"),
        pytest.param(CODED % b"chunked\r\nContent-Length: 16", 400, id="a coding, then a length"),
        pytest.param(CODED % b"identity\r\nContent-Length: 16", 400, id="no coding by name, then a length"),
        pytest.param(POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400, id="two equal lengths"),
        pytest.param(POST + b"Content-Length: 2,2\r\n\r\n{}", 400, id="a list of lengths"),
        pytest.param(POST + b"Content-Length: 2 2\r\n\r\n{}", 400, id="a length with a space in it"),
        pytest.param(POST + b"Content-Length: -2\r\n\r\n{}", 400, id="a negative length"),
        pytest.param(POST + b"Content-Length: 0x2\r\n\r\n{}", 400, id="a length in another notation"),
        pytest.param(POST + b"Content-Length: \r\n\r\n{}", 400, id="an empty length"),
        pytest.param(POST + b"Content-Length: 99999999999999999999\r\n\r\n{}", 400, id="a length beyond 64 bits"),
        pytest.param(POST + b"Transfer-Encoding : chunked\r\n\r\n", 400, id="a space before a colon"),
        pytest.param(POST + UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n", 400, id="an upgrade of unknown length"),
        pytest.param(HEALTH + b"X-A: a\r\n b\r\n\r\n", 400, id="a folded header"),
        pytest.param(HEALTH + b"X-A: a\nX-B: b\r\n\r\n", 400, id="a line that ends in LF alone"),
        pytest.param(HEALTH + b"X-A: a\0b\r\n\r\n", 400, id="a null byte in a header"),
        pytest.param(HEALTH + b"Host: other.example\r\n\r\n", 400, id="two hosts"),
        pytest.param(b"GET /health/live HTTP/1.1\r\n\r\n", 400, id="no host"),
        pytest.param(b"GET /health/live HTTP/2.0\r\nHost: films.example\r\n\r\n", 505, id="HTTP/2.0"),
        pytest.param(b"GET /health/live\r\n\r\n", 505, id="HTTP/0.9"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, id="the beginning of HTTP/2"),
        pytest.param(bytes.fromhex("16030100c8010000c40303") + bytes(100), 400, id="the beginning of TLS"),
        pytest.param(b"CONNECT films.example:443 HTTP/1.1\r\nHost: films.example\r\n\r\n", 400, id="CONNECT"),
    ],
)
def test_what_cannot_be_read_is_refused_once(small: httpx2.Client, sent: bytes, status: int) -> None:
    """The answer arrives, and the connection is closed."""
    assert statuses(small, sent) == ([status], True)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param([HEALTH + b"\r\n"], [200], id="a plain request"),
        pytest.param([bytes([byte]) for byte in HEALTH + b"\r\n"], [200], id="a byte at a time"),
        pytest.param([b"\r\n\r\n" + HEALTH + b"\r\n"], [200], id="after empty lines"),
        pytest.param([HEALTH + b"X: " + b"a" * 60_000 + b"\r\n\r\n"], [200], id="a header of 60 kB"),
        pytest.param([HEALTH + b"X: a\r\n" * 99 + b"\r\n"], [200], id="100 headers"),
        pytest.param([CHUNKED + CHUNK + b"0\r\nX: a\r\n\r\n"], [200], id="a body in chunks, and a trailer"),
        pytest.param([CHUNKED, *(b"1\r\n%c\r\n" % byte for byte in BODY), b"0\r\n\r\n"], [200], id="chunks of a byte"),
        pytest.param([POST + b"Content-Length:   16  \r\n\r\n" + BODY], [200], id="spaces around a length"),
        pytest.param([POST + b"Transfer-Encoding: Chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n"], [200], id="a capital"),
        pytest.param([(HEALTH + b"\r\n") * 10], [200] * 10, id="ten requests ahead"),
        pytest.param([HEALTH + UPGRADE + b"\r\n" + HEALTH + b"\r\n"], [200, 200], id="an upgrade that is not made"),
        pytest.param([POST + UPGRADE + LENGTH + BODY + HEALTH + b"\r\n"], [200, 200], id="an upgrade with a body"),
        pytest.param([POST + UPGRADE + LENGTH, BODY, HEALTH + b"\r\n"], [200, 200], id="the same, in parts"),
        pytest.param([POST + LENGTH + BODY + HEALTH + b"\r\n"], [200, 200], id="a request after a body"),
    ],
)
def test_what_can_be_read_is_answered(small: httpx2.Client, sent: list[bytes], expected: list[int]) -> None:
    """In order, and the connection is kept."""
    assert statuses(small, *sent, expected=len(expected)) == (expected, False)


def test_a_refusal_is_a_problem(small: httpx2.Client) -> None:
    """Whole, and of the media type of all others."""
    with socket.create_connection((small.base_url.host, small.base_url.port or 0), 20) as peer:
        peer.sendall(HEALTH + b"X: a\r\n" * 101)
        response = http.client.HTTPResponse(peer)
        response.begin()
        assert response.getheader("content-type") == "application/problem+json"
        problem = json.loads(response.read())
    assert problem["status"] == response.status == 431
    assert problem["request_id"] == response.getheader("x-request-id")
    assert re.fullmatch("[0-9a-f]{16}", problem["request_id"])
    assert "100 headers" in problem["detail"]


def test_what_follows_a_request_does_not_cost_its_answer(small: httpx2.Client) -> None:
    """Be it no request, the end of what is sent, or far too much."""
    movie = b"GET /api/v1/movies/862 HTTP/1.1\r\nHost: films.example\r\n\r\n"
    assert statuses(small, movie + b"@@@\r\n\r\n") == ([200], True)
    assert statuses(small, movie, finish=True) == ([200], True)
    answers, closed = statuses(small, movie * 1000)
    assert closed
    assert answers == [200] * len(answers)
    assert 10 < len(answers) < 30


def test_a_refused_body_does_not_cost_the_refusal(small: httpx2.Client) -> None:
    """The answer to a body that is too large is read, though the body is still being sent."""
    assert statuses(small, POST + b"Content-Length: 3000000\r\n\r\n", b" " * 3_000_000) == ([413], True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEALTH + b"Content-Length: 1900000\r\n\r\n{", 200),
        (HEALTH + b"Content-Length: 1900000\r\nExpect: 100-continue\r\n\r\n", 200),
        (HEALTH + b"Content-Length: 999999999999\r\n\r\n", 200),
        (HEALTH + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", 200),
        (HEALTH.replace(b"GET", b"HEAD") + b"Content-Length: 9\r\n\r\n{", 200),
        (HEALTH.replace(b"GET", b"POST") + b"Content-Length: 9\r\n\r\n{", 405),
        (HEALTH.replace(b"live", b"other") + b"Content-Length: 9\r\n\r\n{", 404),
    ],
)
def test_health_does_not_wait_for_a_body(small: httpx2.Client, sent: bytes, status: int) -> None:
    """It is answered once, and the connection is closed."""
    assert statuses(small, sent) == ([status], True)


def test_half_a_request_is_no_request(small: httpx2.Client) -> None:
    """A peer that stops in the middle is answered nothing."""
    for sent in (b"", HEALTH, POST + LENGTH + BODY[:3]):
        assert statuses(small, sent, finish=True) == ([], True)
