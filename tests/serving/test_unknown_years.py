"""Films of which the year is unknown, or nothing but the year is known."""

from collections.abc import Iterator

import pytest

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import counts, discover, movies, named_movies
from butaca.serving.browse.stats import stats
from butaca.serving.filters.grammar import Unknown, parse
from butaca.serving.ratings_import.matching.rows_to_movies import match
from butaca.serving.ratings_import.rows import RatingRow
from butaca.serving.recommend import like_rates
from butaca.serving.recommend.content_fallback import content_similarities
from butaca.serving.search.search import search

from .handmade import Film, Pair, release

SAGA = "Space Saga Collection"
FILMS = (
    Film(1, "Space Saga", 1990, franchise=SAGA, votes=100, rate=0.2, genres=("Drama",)),
    Film(2, "Space Saga: The Return", None, franchise=SAGA, votes=90, rate=0.2, genres=("Drama",)),
    Film(3, "Space Saga: The Middle", 1995, dated=False, franchise=SAGA, votes=80, rate=0.2, genres=("Drama",)),
    Film(4, "Heat", 1995, votes=50, rate=0.2, genres=("Drama",)),
    Film(5, "Heat", None, votes=40, rate=0.2, genres=("Drama",)),
    Film(6, "Quiet", None, rate=0.2, genres=("Drama",)),
    Film(7, "Later", 1995, rate=0.2, genres=("Drama",)),
)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of these films."""
    made = release(tmp_path_factory.mktemp("few") / "r", FILMS, {1: [Pair(4, 1.0)]})
    yield made
    made.close()


def sorted_ids(made: Release, sort: str, **given: str) -> list[int]:
    """Return the films that filters leave, in an order."""
    matching = discover.match(made, parse(given))
    return discover.page(made, matching, discover.parse_sort(sort), 100).ids


class TestOrder:
    """Unknown years come last; a year alone is its 1 January."""

    @pytest.mark.parametrize(
        ("sort", "ids"),
        [
            ("release_date", [1, 3, 4, 7, 2, 5, 6]),
            ("-release_date", [4, 7, 3, 1, 2, 5, 6]),
            ("year", [1, 3, 4, 7, 2, 5, 6]),
            ("-year", [3, 4, 7, 1, 2, 5, 6]),
        ],
    )
    def test_by_time(self, few: Release, sort: str, ids: list[int]) -> None:
        """Ties by id, in either direction."""
        assert sorted_ids(few, sort) == ids

    def test_of_a_franchise(self, few: Release) -> None:
        """The same order, wherever it stands."""
        assert [movie.id for movie in movies.of_collection(few, 1)] == [1, 3, 2]
        assert [movie.id for movie in counts.collection(few, "Space Saga").movies] == [1, 3, 2]


class TestFilters:
    """What is unknown is in no range."""

    def test_of_years(self, few: Release) -> None:
        """A film with nothing but a year is in the ranges of years, and in those of dates on its 1 January."""
        assert sorted_ids(few, "title", year="1995") == [4, 7, 3]
        assert sorted_ids(few, "title", release_date="1995-01-01") == [3]
        assert sorted_ids(few, "title", release_date="1995-06..1995-07") == [4, 7]
        assert sorted_ids(few, "release_date", release_date="unknown") == [2, 5, 6]

    def test_reads_as_it_is_written(self) -> None:
        """Both forms."""
        for text in ("unknown", "-unknown"):
            parsed = parse({"year": f" {text} ", "runtime": text})
            assert parsed.ranges == (Unknown("year", text[0] == "-"), Unknown("runtime", text[0] == "-"))
            assert parsed.given() == {"year": text, "runtime": text}
            assert parse(parsed.given()) == parsed

    def test_decades(self, few: Release) -> None:
        """They are counted by the year, and the unknown last."""
        counted = discover.facets(few, discover.match(few, parse({})).bitmap, ("decade",))["decade"]
        assert [(each.value, each.movie_count) for each in counted] == [(1990, 4), ("unknown", 3)]


def test_counts_by_time(few: Release) -> None:
    """A film counts where its time is known: by year without a date, by month with one."""
    counted = stats(few)
    assert (counted.unknown_year_count, counted.unknown_date_count) == (3, 4)
    assert [(each.value, each.movie_count, each.placeholders) for each in counted.years] == [(1990, 1, 0), (1995, 3, 0)]
    assert [(each.value, each.movie_count) for each in counted.months] == [(6, 3)]
    assert sum(each.movie_count for each in counted.weekdays) == 3
    assert [(each.decade, each.movie_count) for each in counted.genres] == [(1990, 4)]
    assert (counts.in_month(few, 1), counts.in_month(few, 6)) == (0, 3)
    assert sum(counts.on_weekday(few, day) for day in range(7)) == 3


def test_content_fallback(few: Release) -> None:
    """An unknown year is neither near nor far: less than the same year, more than a far one, and no reason."""
    others = like_rates.of_movies(few, [2, 3, 7])
    similar = content_similarities(few, [4], others)[4]
    assert similar[2].likelihood < similar[7].likelihood
    period = -3  # of the contributions
    assert similar[2].contributions[period] == 0
    assert similar[7].contributions[period] > 0
    of_unknown = content_similarities(few, [6], like_rates.of_movies(few, [1, 5, 7]))[6]
    assert len({each.likelihood for each in of_unknown.values()}) == 1


class TestNames:
    """A title with a year, where the catalogue has none."""

    def test_a_year_that_no_film_has(self, few: Release) -> None:
        """The years there are are named, and the id of the film without."""
        with pytest.raises(NotFound, match=r"Heat, of 1995, unknown year \(id 5\)"):
            named_movies.resolve_title(few, "Heat (1960)")
        assert [movie.id for movie in named_movies.resolve_title(few, "Heat")] == [4, 5]

    def test_search(self, few: Release) -> None:
        """Neither by a year, nor by the word none."""
        assert [hit.entry.ref for hit in search(few, "quiet", ["movie"])] == [6]
        assert not search(few, "quiet", ["movie"], 1995)
        assert not search(few, "none", ["movie"])
        assert not search(few, "null", ["movie"])

    def test_places_in_a_franchise(self, few: Release) -> None:
        """The third film of three is the third only if all years are known."""
        assert [hit.entry.ref for hit in search(few, "space saga 2", ["movie"])][:1] == [3]
        assert 2 not in [hit.entry.ref for hit in search(few, "space saga 3", ["movie"]) if hit.is_exact]

    def test_imports(self, few: Release) -> None:
        """A row with a year means a film of unknown year only by its very title, and rather one of its year."""

        def matched(title: str, year: int | None) -> list[int]:
            return list(match(few, [RatingRow(1, title, year=year)]).movies)

        assert matched("Quiet", 1980) == [6]
        assert matched("Quiet", None) == [6]
        assert matched("The Quiet", 1980) == []
        assert matched("Heat", 1995) == [4]
        assert matched("Heat", 1960) == [5]
        assert matched("Space Saga 3", 1999) == []
