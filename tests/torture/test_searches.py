"""Texts that no one types: answered at once, in little memory, while health answers."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG
from .crowd import warm

SECONDS = 0.6  # of an answer: ten times what a search may take where nothing else runs
GROWTH = 12 * MEGABYTE
HEALTH = 0.5  # likewise
LONGEST = 4_000  # letters of a text, of which an address is not too long
ROUTES = ("/api/v1/search?q={}", "/api/v1/suggest?q={}", "/api/v1/movies?q={}", "/api/v1/people?q={}", "/?q={}")

TEXTS = {
    "a long word": "a" * 200,
    "long words": f"{'spiderman' * 20} {'terminator' * 20}",
    "a letter": "e",
    "letters": " ".join("abcdefghijklmnopqrstuvwxyz"),
    "small words": "the of a and in on at to from de la el " * 5,
    "a small word over and over": "the " * 40,
    "forty words": " ".join(f"word{number}" for number in range(40)),
    "forty common words": "love man girl night day life house time world death " * 4,
    "words of companies": "production entertainment pictures films company production entertainment",
    "genres": "drama comedy horror romance crime thriller war family action fantasy music mystery",
    "numbers": "1 2 3 4 5 6 7 8 9 10 11 12",
    "parts": "episode part two volume 3 chapter iv part 2 episode v part",
    "years": "1980 1981 1982 1983 1984 1985",
    "signs": "🎬" * 50,
    "quotes": '"' * 200,
    "operators": 'NEAR(a b, 2) AND NOT "c*" OR words:d ^e ' * 4,
    "right to left": "مرحبا بالعالم " * 20,
    "letters that become many": "ﷺ" * 60,
    "marks": "a\u0301" * 100,
    "control characters": "\x01\x02\x1f\x7f" * 40,
    "consonants": "jdyy ndr z symyn " * 10,
    "misspelled words": "entertianment prodcution picutres copmany uinversal paramuont",
    "ten thousand letters": "a" * 10_000,
}


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """Start a server that all texts are sent to."""
    with capped_server(large_releases, tmp_path_factory.mktemp("searches"), BUTACA_RATE_LIMIT="0") as started:
        warm(started)
        yield started


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_answered(name: str, server: CappedServer) -> None:
    """Wherever one searches; an address that is too long is told so."""
    text = TEXTS[name]
    with server.growth() as grown, server.health_watched() as health:
        for number in range(20 if LONG else 2):
            for route in ROUTES:
                answer = server.ask(route.format(quote(text + " " * number)))
                assert answer.status == (414 if len(text) > LONGEST else 200), (route, answer.body[:200])
                assert answer.seconds < SECONDS, (route, answer.seconds)
    assert server.alive
    assert grown[0] < GROWTH, grown
    assert not health.failures
    assert health.worst < HEALTH
