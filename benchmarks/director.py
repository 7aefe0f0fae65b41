"""The movies of a director over HTTP, against scanning a data frame."""

import http.client
import json
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from urllib.parse import quote

from benchmarks import releases, server
from benchmarks.measure import spread
from benchmarks.table import Row

TIMES = 200
SEED = 200


def measure(quick: bool) -> Row:
    """Ask both servers for each director in turn."""
    names = directors(releases.current(), 20 if quick else 200)
    ours, theirs, same = [], [], 0
    with server.butaca() as us, server.reference() as them:
        our_connection = http.client.HTTPConnection(server.HOST, us.port, timeout=60)
        their_connection = http.client.HTTPConnection(server.HOST, them.port, timeout=60)
        with closing(our_connection), closing(their_connection):
            for name in names[:2]:  # so that connections and caches exist
                _ask(our_connection, name)
                _ask(their_connection, name)
            for name in names:
                here, mine = _ask(our_connection, name)
                there, others = _ask(their_connection, name)
                ours.append(here * 1000)
                theirs.append(there * 1000)
                same += mine == others
    ratio = median(theirs) / median(ours)
    return Row(
        "`get_director`, median",
        "620-740 ms",
        f"{median(ours):.1f} ms, {ratio:.0f}x",
        f">= {TIMES}x",
        ratio >= TIMES,
        (
            f"over HTTP, {len(names)} directors (half the most prolific, half of a single film, seed {SEED}), each",
            f"asked of both in turn: {spread(ours)} ms against {spread(theirs, '.0f')} ms of a server that goes",
            f"through a pandas frame with iterrows. Both list the same films for {same} of {len(names)}.",
        ),
    )


def directors(release: Path, number: int) -> list[str]:
    """Draw names that a single person has, in random order.

    Half of them are prolific directors, half have one movie.
    """
    with closing(sqlite3.connect(f"{(release / 'butaca.sqlite').as_uri()}?mode=ro", uri=True)) as database:
        counted = database.execute(
            "SELECT min(people.name), count(DISTINCT movie_id) AS films FROM people "
            "JOIN credits ON person_id = people.id WHERE job = 'Director' AND people.name NOT LIKE '%/%' "
            "GROUP BY name_fold HAVING count(DISTINCT people.id) = 1 ORDER BY films DESC, name_fold"
        ).fetchall()
    chance = random.Random(SEED)
    prolific = [name for name, _ in counted[: number // 2]]
    chosen = prolific + chance.sample([name for name, films in counted if films == 1], number - number // 2)
    chance.shuffle(chosen)
    return chosen


def _ask(connection: http.client.HTTPConnection, name: str) -> tuple[float, list[str]]:
    """Ask for a director; return the seconds, and the titles sorted.

    The time is from the question to the whole answer.
    """
    started = time.perf_counter()
    connection.request("GET", f"/get_director/{quote(name)}")
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - started
    if answer.status != 200:
        raise RuntimeError(f"director {name!r}: status {answer.status}: {body[:300]!r}")
    return seconds, sorted(json.loads(body)["peliculas"])
