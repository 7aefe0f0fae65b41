"""Whatever is in a file, it is read or refused; and what a site wrote is read back, however it was saved."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from butaca.release.reader import Release
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.matching.rows_to_movies import match
from butaca.serving.ratings_import.reading.read_file import read
from butaca.serving.ratings_import.unreadable import UnreadableImport

from ..handmade import Film, release
from .writing import TABLES, Opinion, imported, stars, table, trakt_json, zipped

LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters='"★☆½')
TITLES = st.text(LETTERS, min_size=1, max_size=30).filter(lambda text: text.strip("\ufeff") == text)
OPINIONS = st.builds(
    Opinion,
    title=TITLES.map(lambda text: f"A {text} B"),
    year=st.integers(1880, 2090),
    stars=st.none() | st.integers(1, 10).map(lambda halves: halves / 2),
    imdb=st.integers(1, 99_999_999).map(lambda digits: f"tt{digits:07}"),
    tmdb=st.integers(1, 10**6),
    movielens=st.integers(1, 10**6),
)
LISTS = st.lists(OPINIONS, min_size=1, max_size=8, unique_by=(lambda one: one.imdb, lambda one: one.tmdb,
                 lambda one: one.movielens, lambda one: one.title.casefold()))  # fmt: skip
SMALL = ImportLimits(rows=50, rows_in_all=80, record_characters=2000, unpacked_bytes=100_000, members=20)


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Return a release of two films."""
    made = release(
        tmp_path_factory.mktemp("films") / "r", (Film(1, "Heat", 1995, imdb="tt0113277", movielens=6), Film(2, "Up"))
    )
    yield made
    made.close()


def opinions_of(content: bytes) -> list[tuple[Any, ...]]:
    """Return what a file says, movie by movie."""
    return [(row.title, row.year, row.imdb, row.tmdb, row.movielens, row.stars) for row in imported(content).rows]


def expected(code: str, opinions: list[Opinion]) -> list[tuple[Any, ...]]:
    """Return what a table of a format can say."""
    has = {column.lower().replace(" ", "").replace("_", "") for column in TABLES[code](opinions[0])}
    titled = bool({"title", "name"} & has)
    return [
        (
            one.title if titled else "",
            one.year if titled else None,
            one.imdb if {"const", "imdbid"} & has else None,
            one.tmdb if "tmdbid" in has else None,
            one.movielens if "movieid" in has else None,
            one.stars,
        )
        for one in opinions
    ]


@pytest.mark.parametrize("code", TABLES)
@settings(max_examples=40)
@given(opinions=LISTS, data=st.data())
def test_what_is_written_is_read(code: str, opinions: list[Opinion], data: st.DataObject) -> None:
    """With columns in any order, further ones among them, any separator, encoding and end of line."""
    rows = [TABLES[code](one) for one in opinions]
    further = data.draw(st.dictionaries(st.sampled_from(("Tags", "Notes", "X")), st.text("ab \n;,", max_size=9)))
    columns = data.draw(st.permutations([*rows[0], *further]))
    separator = data.draw(st.sampled_from(",;\t|"))
    content = table(
        [row | further for row in rows],
        columns=columns,
        separator=separator,
        end=data.draw(st.sampled_from(("\n", "\r\n"))),
        before=data.draw(st.sampled_from(("", f"sep={separator}\n"))),
        encoding=data.draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16"))),
    )
    assert opinions_of(content) == expected(code, opinions)


@pytest.mark.parametrize("code", TABLES)
@settings(max_examples=40)
@given(opinions=LISTS, data=st.data())
def test_one_bad_cell_takes_nothing_from_other_rows(code: str, opinions: list[Opinion], data: st.DataObject) -> None:
    """Whatever stands in it."""
    rows = [TABLES[code](one) for one in opinions]
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from([name for name in rows[0] if name != "userId"]))
    before = opinions_of(table(rows))
    rows[place] = rows[place] | {column: data.draw(st.sampled_from(("?", "-1", "10.5", "x" * 300, "tt", "∞")))}
    given_rows = imported(table(rows)).rows
    after = {row.line: (row.title, row.year, row.imdb, row.tmdb, row.movielens, row.stars) for row in given_rows}
    for line, opinion in enumerate(before, 2):
        if line != place + 2:
            assert after[line] == opinion


@given(opinions=LISTS)
def test_json_and_zips(opinions: list[Opinion]) -> None:
    """What Trakt writes is read, and read likewise out of a zip."""
    content = trakt_json(opinions)
    wanted = [(one.title, one.year, one.imdb, one.tmdb, None, one.stars) for one in opinions]
    assert opinions_of(content) == wanted
    assert opinions_of(zipped([("trakt/ratings-movies.json", content)])) == wanted
    spaced = json.dumps(json.loads(content), indent=3).encode("utf-16")
    assert opinions_of(spaced) == wanted


@given(opinions=LISTS, data=st.data())
def test_a_row_without_stars_takes_none_away(opinions: list[Opinion], data: st.DataObject) -> None:
    """Wherever it stands, in a diary without dates."""
    rows = [TABLES["letterboxd_import"](one) for one in opinions]
    bare = [row | {"Rating10": ""} for row in rows]
    mixed = data.draw(st.permutations([*rows, *bare]))
    assert stars(table(mixed)) == stars(table(rows))


EXAMPLES = [
    *(table([write(Opinion("Heat", 1995, 4.5)), write(Opinion("Amélie", 2001, None))]) for write in TABLES.values()),
    trakt_json([Opinion("Heat", 1995, 4.5), Opinion("Up", 2009, None)]),
    b"Letterboxd list export v7\nDate,Name,Tags,URL,Description\n\nPosition,Name,Year\n1,Heat,1995\n",
]
PIECES = st.sampled_from(
    [*EXAMPLES, zipped([("ratings.csv", EXAMPLES[0])]), b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b'"', b"\n", b"[{",
     b"sep=;\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\r"]
) | st.binary(max_size=20)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=250)
@given(pieces=st.lists(PIECES, max_size=4), cut=st.integers(0, 400), name=st.none() | st.text(max_size=20))
def test_any_bytes_are_read_or_refused(films: Release, pieces: list[bytes], cut: int, name: str | None) -> None:
    """Never another error, and what is read can be matched."""
    content = b"".join(pieces)
    for part in (content, content[: len(content) - cut], content[cut:]):
        try:
            found = read(io.BytesIO(part), SMALL, name)
        except UnreadableImport:
            continue
        matched = match(films, found.rows)
        assert len(matched.missing) + len(matched.movies) <= len(found.rows) <= found.row_count


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(text=st.text(st.sampled_from('tT0123456789.,;"\n\r\t /()★½ĀéNameYearRating'), max_size=200),
       header=st.sampled_from([example.split(b"\n")[0].decode() for example in EXAMPLES[:6]]))  # fmt: skip
def test_any_text_under_a_header_is_read_or_refused(films: Release, text: str, header: str) -> None:
    """Rows of nonsense are rows, with cells that are left out."""
    try:
        found = read(io.BytesIO(f"{header}\n{text}".encode()), SMALL)
    except UnreadableImport:
        return
    match(films, found.rows)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("movie", "ids", "rating", "type", "title", "year", "imdb", "show")), inner)
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.lists(JSON, max_size=4) | JSON)
def test_any_json_is_read_or_refused(films: Release, value: Any) -> None:
    """Whatever the values are."""
    try:
        found = read(io.BytesIO(json.dumps(value).encode()), SMALL)
    except UnreadableImport:
        return
    match(films, found.rows)
