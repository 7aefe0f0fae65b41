"""What two films share, by name."""

from dataclasses import replace

import pytest

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.shared_attributes import shared_attributes


def test_shared_countries(small_release: Release) -> None:
    """Those of both films, in the order of the first, named in both languages; and no pair without any."""
    rows = small_release.rows(
        "SELECT movie_id, country_code AS code, name, name_es FROM movie_countries "
        "JOIN countries ON code = country_code ORDER BY movie_id, position"
    )
    countries: dict[int, list[tuple[str, str, str | None]]] = {}
    for row in rows:
        countries.setdefault(row["movie_id"], []).append((row["code"], row["name"], row["name_es"]))
    every = movies.by_ids(small_release, [row["id"] for row in small_release.rows("SELECT id FROM movies")])
    pairs = 0
    for start in countries:
        others = [movie for movie in every.values() if movie.id != start]
        shared = shared_attributes(small_release, every[start], others, {"countries"}).get("countries", {})
        for other in others:
            both = [country for country in countries[start] if country in countries.get(other.id, [])]
            assert [(entity.id, entity.name, entity.name_es) for entity in shared.get(other.id, ())] == both
            pairs += bool(both)
    assert pairs


@pytest.mark.parametrize("attribute", [replace(attributes.ACTORS, billed=billed) for billed in (1, 2, 15, None)])
def test_few_members_count_as_all_do(small_release: Release, attribute: Attribute) -> None:
    """The query for few pairs has those of the query that ranks all members of a movie."""
    ranked = small_release.rows(attribute.ordered_pairs())
    counted = small_release.rows(attribute.counting_pairs("IN (SELECT id FROM movies)"))
    assert sorted((row["movie_id"], row["member"]) for row in counted) == sorted(
        (row["movie_id"], row["member"]) for row in ranked
    )
    assert ranked
