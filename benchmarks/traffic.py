"""A mix of requests as people make them, drawn with a seed.

It is drawn from a release, and sent over a few connections.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2

from butaca.web.api.paging import token

SEED = 45_346
CONNECTIONS = 4
# What is asked, and how often of a hundred times.
MIX = {
    "movie": 14, "similar": 14, "search": 10, "typo": 6, "discover": 12, "deep": 6, "person": 6, "page": 8,
    "recomendacion": 6, "score_titulo": 5, "get_actor": 4, "get_director": 4, "peliculas_pais": 3, "misspelt": 2,
}  # fmt: skip
SORTS = ("-vote_count", "-popularity", "release_date", "title", "-revenue", "runtime")


def requests(release: Path, number: int) -> list[tuple[str, str]]:
    """Draw pairs of kind and target, mostly well-known ones."""
    chance = random.Random(SEED)
    with closing(sqlite3.connect(f"{(release / 'butaca.sqlite').as_uri()}?mode=ro", uri=True)) as database:

        def column(query: str) -> list[Any]:
            return [row[0] for row in database.execute(query)]

        ids = column("SELECT id FROM movies ORDER BY vote_count DESC, id")
        titles = column("SELECT title FROM movies ORDER BY vote_count DESC, id")
        actors, directors = (
            column(
                "SELECT name FROM people JOIN credits ON person_id = people.id "
                f"WHERE job = '{job}' GROUP BY people.id ORDER BY count(*) DESC, people.id"
            )
            for job in ("Actor", "Director")
        )
        countries = column("SELECT name FROM countries ORDER BY movies DESC, code")
        codes = column("SELECT code FROM countries ORDER BY movies DESC, code")
        genres = column("SELECT id FROM genres ORDER BY movies DESC, id")
        people = column(
            "SELECT person_id FROM credits GROUP BY person_id ORDER BY count(*) DESC, person_id LIMIT 20000"
        )

    def drawn(of: list[Any]) -> Any:
        return of[int(len(of) * chance.random() ** 2)]

    def mistyped(title: str) -> str:
        """Swap two letters, or leave one out."""
        place = chance.randrange(1, max(len(title) - 1, 2))
        if chance.random() < 0.5:
            return title[:place] + title[place + 1 :]
        return title[: place - 1] + title[place : place + 1] + title[place - 1 : place] + title[place + 1 :]

    def discover() -> str:
        first = chance.randint(1930, 2005)
        filters = [
            f"year={first}..{first + chance.randint(1, 30)}",
            f"genre={drawn(genres)}",
            f"country={drawn(codes)}",
        ]
        facets = chance.choice(("", "&facets=genre,country,decade"))
        chosen = "&".join(chance.sample(filters, chance.randint(1, 3)))
        return f"/api/v1/movies?{chosen}&sort={chance.choice(SORTS)}{facets}"

    def deep() -> str:
        sort = chance.choice(SORTS)
        return f"/api/v1/movies?sort={sort}&next={token(sort, chance.choice(ids))}"

    ask: dict[str, Callable[[], str]] = {
        "movie": lambda: f"/api/v1/movies/{drawn(ids)}",
        "similar": lambda: f"/api/v1/movies/{drawn(ids)}/similar",
        "search": lambda: f"/api/v1/search?q={quote(drawn(titles)[: chance.randint(3, 12)], safe='')}",
        "typo": lambda: f"/api/v1/search?q={quote(mistyped(drawn(titles)), safe='')}",
        "discover": discover,
        "deep": deep,
        "person": lambda: f"/api/v1/people/{drawn(people)}",
        "page": lambda: "/",
        "recomendacion": lambda: f"/recomendacion?titulo={quote(drawn(titles), safe='')}",
        "score_titulo": lambda: f"/score_titulo?titulo={quote(drawn(titles), safe='')}",
        "get_actor": lambda: f"/get_actor?nombre_actor={quote(drawn(actors), safe='')}",
        "get_director": lambda: f"/get_director?nombre_director={quote(drawn(directors), safe='')}",
        "peliculas_pais": lambda: f"/peliculas_pais?pais={quote(drawn(countries), safe='')}",
        "misspelt": lambda: f"/score_titulo?titulo={quote('x' + drawn(titles)[1:] + 'x', safe='')}",
    }
    kinds = chance.choices(list(MIX), list(MIX.values()), k=number)
    return [(kind, ask[kind]()) for kind in kinds]


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    kind: str
    status: int
    seconds: float


def send(address: str, targets: list[tuple[str, str]]) -> list[Answer]:
    """Send them all, a few at a time."""
    return asyncio.run(_send(address, iter(targets)))


async def _send(address: str, targets: Iterator[tuple[str, str]]) -> list[Answer]:
    answers: list[Answer] = []
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:

        async def connection() -> None:
            for kind, target in targets:
                started = time.perf_counter()
                answer = await client.get(target)
                answers.append(Answer(kind, answer.status_code, time.perf_counter() - started))

        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return answers
