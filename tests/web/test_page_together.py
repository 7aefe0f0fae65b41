"""The fragment of a list for a group: each film with whom it is for, in two languages, and gaps for names."""

import re
from typing import Any

import httpx2
import pytest

from butaca.web.pages.group_cards import ForPerson, GroupCard
from butaca.web.pages.group_sentences import because, whom

LIST = "/together/list"
TOYS, NOLAN = {"likes": [862, 863]}, {"likes": [27205], "dislikes": [194]}


def fragment(client: httpx2.Client, lang: str, **body: Any) -> str:
    """Return the list of a group as text without tags, a line for each card."""
    answer = client.post(LIST, params={"lang": lang}, json={"people": [TOYS, NOLAN], "own": True, **body})
    assert answer.status_code == 200, answer.text
    return answer.text


def card(levels: tuple[str, ...], titles: tuple[str | None, ...] = ()) -> GroupCard:
    """Return a card of these levels, and of the films that speak for it."""
    named = titles or (None,) * len(levels)
    people = [
        ForPerson(place, level, None, (), (), title)
        for place, (level, title) in enumerate(zip(levels, named, strict=True))
    ]
    return GroupCard(None, people)  # type: ignore[arg-type]  # sentences do not look at the film


@pytest.mark.parametrize(
    ("levels", "own", "english", "spanish"),
    [
        (("safe", "safe"), True, "A safe bet for both", "Apuesta segura para los dos"),
        (("risky",) * 3, False, "Risky for everyone", "Arriesgada para todos"),
        (
            ("good", "safe", "risky"),
            True,
            "A safe bet for <1>; a good choice for you; risky for <2>",
            "Apuesta segura para <1>; buena opción para ti; arriesgada para <2>",
        ),
        (
            ("safe", "safe", "safe", "unknown"),
            True,
            "A safe bet for you, <1> and <2>; hard to tell for <3>",
            "Apuesta segura para <1>, para <2> y para ti; una incógnita para <3>",
        ),
        (
            ("risky", "good", "good"),
            False,
            "A good choice for <1> and <2>; risky for <0>",
            "Buena opción para <1> y para <2>; arriesgada para <0>",
        ),
    ],
)
def test_sentences_say_for_whom(levels: tuple[str, ...], own: bool, english: str, spanish: str) -> None:
    """The surest first; the reader is "you", and in Spanish the last."""
    for language, sentence in (("en", english), ("es", spanish)):
        assert "".join(_gaps(whom(card(levels), language, own=own))) == sentence


@pytest.mark.parametrize(
    ("titles", "own", "english", "spanish"),
    [
        (("Heat", "Alien"), True, "You liked Heat; <1> liked Alien.", "A ti te gustó Heat; a <1>, Alien."),
        ((None, "Alien"), True, "<1> liked Alien.", "A <1> le gustó Alien."),
        (("Heat", None), False, "<0> liked Heat.", "A <0> le gustó Heat."),
        ((None, "Alien", "Up"), False, "<1> liked Alien; <2> liked Up.", "A <1> le gustó Alien; a <2>, Up."),
        ((None, None), True, "", ""),
    ],
)
def test_sentences_say_because_of_what(titles: tuple[str | None, ...], own: bool, english: str, spanish: str) -> None:
    """A film of each person; who has none is left out."""
    for language, sentence in (("en", english), ("es", spanish)):
        assert "".join(_gaps(because(card(("safe",) * len(titles), titles), language, own=own))) == sentence


def _gaps(parts: list[str | int]) -> list[str]:
    return [part if isinstance(part, str) else f"<{part}>" for part in parts]


@pytest.mark.parametrize(("lang", "them", "you"), [("en", "Person 2", "You"), ("es", "Persona 2", "Tú")])
def test_each_film_says_whom_it_is_for(small: httpx2.Client, lang: str, them: str, you: str) -> None:
    """In words first, then each person's number; others by a gap that has their place."""
    html = fragment(small, lang, n=6)
    assert html.count('<li class="card"') == 6
    assert set(re.findall(r'data-person="(\d)">([^<]*)<', html)) == {("1", them)}
    assert f"<b>{you}</b>" in html
    assert re.search(r"\d+\s?%", html)
    theirs = fragment(small, lang, n=6, own=False)
    assert {place for place, _ in re.findall(r'data-person="(\d)">([^<]*)<', theirs)} == {"0", "1"}
    assert f"<b>{you}</b>" not in theirs


def test_a_film_that_nobody_can_tell_of(small: httpx2.Client) -> None:
    """By a model without a measured confidence there are no levels, and the page says so."""
    html = fragment(small, "en", model="content", n=3)
    assert html.count("Hard to tell whom it will please") == 3
    assert "%" not in html


@pytest.mark.parametrize(
    "body", [{"people": [TOYS]}, {"people": [TOYS, {}]}, {"own": "yes"}, {"strategy": "dictator"}, {"names": ["Ana"]}]
)
def test_wrong_bodies_are_refused(small: httpx2.Client, body: dict[str, Any]) -> None:
    """As by the API; a name has no place in one."""
    answer = small.post(LIST, json={"people": [TOYS, NOLAN], "own": True, **body})
    assert answer.status_code == 422


def test_the_page_is_a_frame(small: httpx2.Client) -> None:
    """Of no use to a search engine; without scripts it says what it needs; the strategy is a choice of its address."""
    page = small.get("/together", params={"lang": "en", "strategy": "average", "genre": "Drama"}).text
    assert '<meta name="robots" content="noindex">' in page
    assert "<noscript>" in page
    assert '<option value="average" selected>' in page
    assert '<option value="Drama" selected>' in page
    assert small.get("/together", params={"strategy": "dictator"}).status_code == 422
    assert small.get("/together", params={"strategy": ""}).status_code == 200
    assert "Disallow: /together" in small.get("/robots.txt").text
