"""Likeness: its parts, its blocks, and what it is made of."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue, attach, engine
from butaca.features.content import Content
from butaca.recommenders import likes
from butaca.recommenders.likeness import FIELDS, OTHER_KIND, Likeness
from butaca.recommenders.shipped_weights import shipped
from butaca.release.reader import Release
from tiny_catalogue import Tiny, tiny_catalogue

TOY_STORY, TOY_STORY_2 = 862, 863


@pytest.fixture(scope="module")
def catalogue(small_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Open the clean tables of the small catalogue."""
    with engine(tmp_path_factory.mktemp("work")) as connection:
        attach(connection, small_release.folder / "tables")
        yield Catalogue(connection, "small", (), ())


@pytest.fixture(scope="module")
def content(catalogue: Catalogue) -> Content:
    """Make its content."""
    return Content.of(catalogue)


@pytest.fixture(scope="module")
def likeness(content: Content) -> Likeness:
    """Make likeness with the shipped weights, without tastes."""
    return make(content)


def make(content: Content, **fields: float) -> Likeness:
    """Make likeness with some weights changed."""
    count, weights = len(content.years), shipped()
    rates = np.linspace(0.01, 0.5, count)
    tastes = np.zeros((count, 0), dtype=np.float32)
    return Likeness(content, {**weights.likeness, **fields}, weights.likeness_genres, tastes, rates)


def pairs(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return all pairs of different movies."""
    rows, columns = np.divmod(np.arange(count * count), count)
    return rows[rows != columns], columns[rows != columns]


def test_blocks_are_the_sums_of_parts(likeness: Likeness, content: Content) -> None:
    """To single precision, for every pair."""
    rows, columns = pairs(len(content.years))
    exact, _ = likeness.parts(rows, columns)
    block = likeness.block(np.arange(len(content.years)))
    assert block[rows, columns] == pytest.approx(exact, abs=1e-4)


def test_it_is_a_weighted_sum_of_its_measures(likeness: Likeness, content: Content) -> None:
    """In the order of the fields, then of the catalogue's genres."""
    rows, columns = pairs(len(content.years))
    weights = shipped()
    values = [*(weights.likeness[name] for name in FIELDS)]
    values += [weights.likeness_genres.get(name, 0.0) for name in content.genre_names]
    assert likeness.measures(rows, columns) @ np.array(values) == pytest.approx(likeness.parts(rows, columns)[0])


def test_keywords_count_where_they_are_themes() -> None:
    """Whales, in any case of letters, and not who made a movie or what follows its credits."""
    keywords = ("whale", "Woman Director", "aftercreditsstinger")
    with tiny_catalogue([Tiny(row) for row in range(2 * len(keywords))]) as catalogue:
        for key, name in enumerate(keywords):
            catalogue.connection.execute("INSERT INTO keywords VALUES (?, ?)", [key, name])
            for movie in (2 * key, 2 * key + 1):
                catalogue.connection.execute("INSERT INTO movie_keywords VALUES (?, ?, 0)", [movie, key])
        alike = make(Content.of(catalogue))
    whales, directors, credits = alike.parts(np.array([0, 2, 4]), np.array([1, 3, 5]))[1][
        :, Likeness.codes.index("keywords")
    ]
    assert whales > 0
    assert directors == credits == 0


def test_but_for_fame_it_is_the_same_both_ways(content: Content) -> None:
    """Who is like me, I am like."""
    fair = make(content, fame=0.0)
    rows, columns = pairs(len(content.years))
    assert fair.parts(rows, columns)[0] == pytest.approx(fair.parts(columns, rows)[0])


def test_what_is_wholly_alike_has_the_weight_of_each_field(likeness: Likeness, content: Content) -> None:
    """A movie to itself: 1 in each cosine it has, 0 apart."""
    rows = np.arange(len(content.years))
    measures = dict(zip(FIELDS, likeness.measures(rows, rows).T, strict=False))
    for name in ("keywords", "companies", "genres", "franchise", "title"):
        has = np.diff(content.fields[name].indptr) > 0
        assert measures[name] == pytest.approx(has.astype(float), abs=1e-5)
    assert measures["period"] == pytest.approx(1)
    assert measures["popularity"] == pytest.approx(0)


def test_makers_count_less_in_movies_of_another_kind(content: Content) -> None:
    """By the share that is declared, where no genre is common."""
    likeness = make(content)
    rows, columns = pairs(len(content.years))
    measures = dict(zip(FIELDS, likeness.measures(rows, columns).T, strict=False))
    plain = np.asarray(
        content.fields["director"][rows].multiply(content.fields["director"][columns]).sum(axis=1)
    ).ravel()
    apart = (measures["genres"] == 0) & (plain > 0)
    alike = (measures["genres"] > 0.999) & (plain > 0)
    assert measures["director"][apart] == pytest.approx(OTHER_KIND * plain[apart])
    assert measures["director"][alike] == pytest.approx(plain[alike], rel=1e-2)


def test_a_weight_of_0_takes_its_field_out(content: Content) -> None:
    """And its code adds nothing."""
    rows, columns = pairs(len(content.years))
    without = make(content, keywords=0.0, themes=0.0)
    assert not without.parts(rows, columns)[1][:, without.codes.index("keywords")].any()


def test_a_sequel_is_more_alike_than_anything_else(catalogue: Catalogue, likeness: Likeness) -> None:
    """Toy Story's is."""
    ids = catalogue.movie_ids.tolist()
    scores = likeness.block(np.array([ids.index(TOY_STORY)]))[0, : len(ids)]
    scores[ids.index(TOY_STORY)] = -np.inf
    assert ids[int(scores.argmax())] == TOY_STORY_2


def test_tastes_of_a_time_are_taken_out() -> None:
    """Movies of one year that are rated alike share no taste; those who stand out keep what they have apart."""
    tastes = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], dtype=np.float32)
    timeless = likes.without_years(tastes, np.array([9.0, 9, 9, 0]), np.array([1995, 1995, 2015, 1995]))
    assert timeless[:2] == pytest.approx(np.zeros((2, 2)), abs=0.01)
    assert timeless[2] == pytest.approx([0, 0], abs=0.01)
    assert timeless[3].tolist() == [0, 0]
    mixed = likes.without_years(tastes, np.ones(4), np.array([1995, 1995, 1995, 2015]))
    assert mixed[2] @ mixed[2] > 2 * (mixed[0] @ mixed[0])


def test_a_catalogue_of_one_movie_has_likeness(content: Content) -> None:
    """And of none at all."""
    for count in (0, 1):
        part = replace(
            content,
            fields={name: matrix[:count] for name, matrix in content.fields.items()},
            **{
                name: getattr(content, name)[:count]
                for name in ("texts", "profiles", "themes", "countries", "genres", "years", "languages", "franchises",
                             "log_votes", "averages", "hours")
            },
        )  # fmt: skip
        likeness = make(part)
        assert likeness.block(np.arange(count)).shape[0] == count
