"""Whatever is sent to be imported, a server under the cap takes 20 MB for it at most, and goes on."""

import io
import json
import random
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serving.ratings_import.writing import zipped

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG

IMPORTS = "/api/v1/imports"
MOST = 8 * MEGABYTE
GROWTH = 20 * MEGABYTE
HEADER = b"Name,Year,Rating\n"


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """Return a server that has answered an import already."""
    with capped_server(large_releases, tmp_path_factory.mktemp("capped"), BUTACA_RATE="0") as started:
        for _ in range(4):  # on every thread
            assert (
                started.ask(IMPORTS, HEADER + b"Heat,1995,4\nNothing,1995,4\n", Content_Type="text/csv").status == 200
            )
        yield started


def _to(size: int, piece: bytes, before: bytes = HEADER) -> bytes:
    """Repeat a piece up to a size."""
    return (before + piece * (size // len(piece)))[:size]


def _distinct(count: int, row: str, before: bytes = HEADER) -> bytes:
    return before + "".join(row.format(n=n, year=1900 + n % 120) for n in range(count)).encode()


def _deflated(name: str, content: bytes) -> bytes:
    return zipped([(name, content)])


def _many_members() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(60_000):
            archive.writestr(f"{n}.csv", b"")
    return packed.getvalue()


def _overlapping() -> bytes:
    """Pack one member, and list it a thousand times."""
    content = HEADER + b"".join(b"Film %d,2000,3\n" % n for n in range(19_000))
    packed = zipped([("a.csv", content)])
    start = packed.index(b"PK\x01\x02")
    end = packed.rindex(b"PK\x05\x06")
    entry = packed[start:end]
    count = 1000
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), start, 0)
    return packed[:start] + entry * count + closing


def _varied(size: int) -> bytes:
    """Write rows that pack badly enough to unpack to 32 MB without a ratio that is remarkable."""
    draw = random.Random(0)
    words = ["".join(draw.choices("abcdefghijklmnop", k=9)) for _ in range(400)]
    text = io.StringIO()
    text.write("Name,Year,Rating,Review\n")
    n = 0
    while text.tell() < size and n < 19_900:
        text.write(f"Film {n} {words[n % 400]},{1900 + n % 120},3,{' '.join(draw.choices(words, k=150))}\n")
        n += 1
    return text.getvalue().encode()


def _trakt(count: int) -> bytes:
    items = ({"rating": 9, "movie": {"title": f"Film {n}", "year": 2000, "ids": {"tmdb": n + 1}}} for n in range(count))
    return json.dumps(list(items)).encode()


ATTACKS: dict[str, tuple[Callable[[], bytes], set[int]]] = {
    "a million short rows": (lambda: _to(2 * MEGABYTE, b"a\n"), {422}),
    "four million short rows": (lambda: _to(MOST, b"a\n"), {422}),
    "20,000 movies that are not there": (lambda: _distinct(20_000, "Nothing is called {n}: so,{year},3\n"), {200}),
    "20,000 titles of 200 wide letters": (lambda: _distinct(20_000, "𝕏" * 90 + "{n},{year},3\n"), {200, 422}),
    "20,000 bad cells": (lambda: _distinct(20_000, "Film {n},x,y\n"), {200}),
    "20,000 beginnings of titles": (lambda: _distinct(20_000, "the {n}: love,{year},3\n"), {200}),
    "one line": (lambda: _to(MOST, b"a"), {422}),
    "one line of cells": (lambda: _to(MOST, b"ab,"), {422}),
    "a header of columns": (lambda: _to(250_000, b"ab,", b"") + b"\n" + HEADER, {200}),
    "empty lines": (lambda: _to(MOST, b"\n"), {422}),
    "rows of commas": (lambda: _to(MOST, b",,\n"), {422}),
    "one record of lines": (lambda: _to(MOST, b"a\n", HEADER + b'"'), {422}),
    "one record of quoted cells": (lambda: _to(MOST, b'"a\n",'), {422}),
    "stray quotes": (lambda: _to(MOST, b'"a,1,2\nb\n'), {422}),
    "null bytes": (lambda: _to(MOST, b"\0"), {422}),
    "bytes of no encoding": (lambda: HEADER + (b"\x81" * 390 + b",2000,3\n") * 19_000, {200, 422}),
    "UTF-16": (lambda: ("\ufeff" + _to(MOST // 2 - 2, b"ab\n").decode()).encode("utf-16-le"), {422}),
    "UTF-32": (lambda: _to(MOST // 4 - 1, b"ab,2000,3\n").decode().encode("utf-32"), {422}),
    "JSON of empty objects": (lambda: _to(MOST, b"{},", b"["), {422}),
    "JSON of Trakt": (lambda: _trakt(20_000), {200}),
    "JSON of one row too many": (lambda: _trakt(20_001), {422}),
    "JSON that is deep": (lambda: _to(MOST, b"[", b'[{"movie":'), {422}),
    "JSON of lists in an object": (lambda: _to(MOST, b"[],", b'[{"movie":['), {422}),
    "JSON of one number": (lambda: _to(MOST, b"1", b'[{"rating":'), {422}),
    "JSON of spaces": (lambda: _to(MOST, b" ", b"["), {422}),
    "a zip of 32 MB": (lambda: _deflated("ratings.csv", _varied(31 * MEGABYTE)), {200}),
    "a zip of zeros": (lambda: _deflated("ratings.csv", bytes(200 * MEGABYTE)), {422}),
    "a zip of short rows": (lambda: _deflated("ratings.csv", _to(200 * MEGABYTE, b"a\n")), {422}),
    "a zip of one line": (lambda: _deflated("ratings.csv", _to(200 * MEGABYTE, b"a")), {413, 422}),
    "a zip of JSON": (lambda: _deflated("a.json", _to(200 * MEGABYTE, b"{},", b"[")), {413, 422}),
    "a zip of a zip of zeros": (lambda: _deflated("a.zip", _deflated("a.csv", bytes(200 * MEGABYTE))), {422}),
    "a zip of 60,000 members": (_many_members, {422}),
    "a zip of one member a thousand times": (_overlapping, {413, 422}),
    "a zip of long names": (
        lambda: zipped([(f"{n:05}" + "n" * 60_000, b"") for n in range(60)]), {422}
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_takes_20_mb_at_most(server: CappedServer, attack: str) -> None:
    """Over what it held before, and says what is wrong or what it found."""
    make, statuses = ATTACKS[attack]
    content = make()
    assert len(content) <= MOST + 100
    kind = "application/octet-stream"
    with server.growth() as grown:
        answer = server.ask(IMPORTS, content[:MOST], Content_Type=kind)
    assert answer.status in statuses, answer.body[:300]
    assert answer.status == 200 or len(answer.body) < 2_000
    assert grown[0] <= GROWTH, f"{attack}: {grown[0] / MEGABYTE:.1f} MB"
    assert server.ask("/health/live").status == 200
    assert server.alive


def test_many_imports_at_once(server: CappedServer) -> None:
    """As many as there are threads are worked on, the others wait on disk; health is answered throughout."""
    content = _distinct(4_000, "Nothing is called {n}: so,{year},3," + "x" * 1500 + "\n")
    statuses: list[int] = []
    lock = threading.Lock()

    def send() -> None:
        for _ in range(3 if LONG else 1):
            status = server.ask(IMPORTS, content, Content_Type="text/csv").status
            with lock:
                statuses.append(status)

    threads = [threading.Thread(target=send) for _ in range(8 if LONG else 4)]
    with server.growth() as grown, server.health_watched() as health:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(statuses) <= {200, 503}, statuses
    assert grown[0] <= 4 * GROWTH
    assert not health.failures
    assert server.alive


def test_what_is_sent_slowly_is_not_held_in_memory(server: CappedServer) -> None:
    """Bodies that are begun and left."""
    head = b"POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 8000000\r\n\r\n"
    piece = _to(7 * MEGABYTE, b"Film,2000,3\n")
    with server.growth() as grown:
        connections = [server.connect(head) for _ in range(8)]
        for connection in connections:
            connection.sendall(piece)
        assert server.ask("/health/live").status == 200
        for connection in connections:
            connection.close()
    assert grown[0] <= GROWTH
    assert server.alive
