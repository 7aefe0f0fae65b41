"""Learning of likeness from verdicts and lists."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.judgements import Judgements, ReferenceLists, Verdicts, no_lists, no_verdicts
from butaca.evaluation.learning.alike_confidence import learn_alike_confidence
from butaca.evaluation.learning.likeness_weights import learn_judged
from butaca.evaluation.learning.weights_toml import to_toml
from butaca.evaluation.likeness_fit import LikenessWeights, _bounds, learn_likeness
from butaca.features.content import Content
from butaca.features.title_lemmas import add_title_terms
from butaca.recommenders import shipped_weights
from butaca.recommenders.confidence_curve import LEAST_VOTES
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.likeness import FIELDS
from butaca.recommenders.shipped_weights import shipped
from conftest import Silent
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny

MOVIES, GENRES, WORDS = 120, 4, 10
RECIPE = Hybrid()


@pytest.fixture(scope="module")
def world() -> Iterator[Catalogue]:
    """Open a catalogue of movies that are alike by genre, or by a word of the title."""
    movies = [Tiny(row, f"dog{row % WORDS}", (row % GENRES,), 6.0, 5.0, votes=LEAST_VOTES) for row in range(MOVIES)]
    with rated_catalogue(movies, {}) as catalogue:
        add_title_terms(catalogue)
        yield catalogue


def lists_by(step: int) -> ReferenceLists:
    """Return a list of each movie: all that are a whole number of steps away."""
    rows = np.arange(MOVIES)
    return ReferenceLists(rows, tuple(rows[(rows % step == row % step) & (rows != row)][:15] for row in rows))


def verdicts_by(step: int) -> Verdicts:
    """Return verdicts on pairs of movies, of which those a whole number of steps apart are good."""
    random = np.random.default_rng(1)
    first, second = random.integers(0, MOVIES, (2, 400))
    first, second = first[first != second], second[first != second]
    return Verdicts(first, second, first % step == second % step)


def learned(world: Catalogue, judgements: Judgements) -> LikenessWeights:
    """Learn from some judgements."""
    return learn_likeness(world, Content.of(world), judgements, RECIPE)


@pytest.mark.parametrize("kind", ["lists", "verdicts", "both"])
def test_what_the_judgements_go_by_gains_the_weight(world: Catalogue, kind: str) -> None:
    """The genre in one world, the word of the title in the other; and no weight is below 0, but that of fame."""
    weights = {}
    for name, step in (("genres", GENRES), ("title", WORDS)):
        lists = no_lists() if kind == "verdicts" else lists_by(step)
        weights[name] = learned(world, Judgements(no_verdicts() if kind == "lists" else verdicts_by(step), lists))
        values = weights[name].fields
        assert set(values) == set(FIELDS)
        assert all(value >= 0 for field, value in values.items() if field != "fame")
    by_genre, by_title = weights["genres"].fields, weights["title"].fields
    assert by_genre["genres"] + sum(weights["genres"].genres.values()) > by_genre["title"]
    assert by_title["title"] > by_title["genres"] + sum(weights["title"].genres.values())


def test_what_never_varies_gets_no_weight(world: Catalogue) -> None:
    """No movie here has keywords or a cast."""
    values = learned(world, Judgements(verdicts_by(GENRES), lists_by(GENRES))).fields
    assert (values["keywords"], values["actors"], values["director"]) == (0, 0, 0)


def test_readers_get_themes_and_no_mere_years() -> None:
    """Some weights have bounds, in units of how much they vary; what does not vary has none but 0."""
    spread = np.full(len(FIELDS), 2.0)
    spread[FIELDS.index("original_language")] = np.inf
    bounds = dict(zip(FIELDS, _bounds(spread), strict=True))
    assert bounds["period"] == (0.0, 2.0)
    assert bounds["keywords"] == (1.2, None)
    assert bounds["original_language"] == bounds["actors"] == (0.0, None)
    assert bounds["fame"] == (None, None)


def test_genres_that_it_does_not_know_keep_their_weight(world: Catalogue) -> None:
    """A catalogue may lack some."""
    weights = learned(world, Judgements(no_verdicts(), lists_by(GENRES))).applied_to(shipped())
    assert set(shipped().likeness_genres) <= set(weights.likeness_genres)
    assert weights.confidence == shipped().confidence


def test_confidence_is_high_for_good_pairs_alone(world: Catalogue) -> None:
    """Of pairs that the curve was not learned from: what is said comes true."""
    judgements = Judgements(verdicts_by(GENRES), lists_by(GENRES))
    actual = learn_alike_confidence(world, judgements, RECIPE, seed=0)
    assert actual is not None
    assert actual.calibration.slope > 0
    assert actual.cases == 2 * len(judgements.verdicts)
    assert actual.table.observed[-1] - actual.table.observed[0] > 0.8
    assert np.abs(actual.table.observed - actual.table.predicted).max() < 0.15


def test_confidence_is_learned_of_movies_with_votes_alone() -> None:
    """A server tells it of no others; pairs of which one has fewer do not count, and without any there is no curve."""
    judgements = Judgements(verdicts_by(GENRES), no_lists())
    known = np.arange(MOVIES) % 3 != 0
    with rated_catalogue(
        [Tiny(row, average=6.0, votes=LEAST_VOTES - (not known[row])) for row in range(MOVIES)], {}
    ) as catalogue:
        actual = learn_alike_confidence(catalogue, judgements, RECIPE, seed=0)
    pairs = judgements.verdicts
    assert actual is not None
    assert actual.cases == 2 * int((known[pairs.first] & known[pairs.second]).sum())
    with rated_catalogue([Tiny(row, average=6.0, votes=LEAST_VOTES - 1) for row in range(MOVIES)], {}) as catalogue:
        assert learn_alike_confidence(catalogue, judgements, RECIPE, seed=0) is None


def test_files_are_learned_from_and_named(world: Catalogue, tmp_path: Path) -> None:
    """What is written reads as what was learned, and says where it comes from; all other weights stay."""
    verdicts, lists, ids = verdicts_by(GENRES), lists_by(GENRES), world.movie_ids
    pairs = {frozenset(pair): good for *pair, good in zip(verdicts.first, verdicts.second, verdicts.good, strict=True)}
    judged, listed = tmp_path / "verdicts.tsv", tmp_path / "lists.tsv"
    rows = [f"{ids[min(pair)]}\t{ids[max(pair)]}\t{int(good)}" for pair, good in pairs.items()]
    judged.write_text("\n".join(["id_a\tid_b\tgood", *rows]))
    rows = [f"{ids[row]}\t{','.join(map(str, ids[own]))}" for row, own in zip(lists.queries, lists.listed, strict=True)]
    listed.write_text("\n".join(["id\trecommendations", *rows]))
    actual = learn_judged(world, judged, listed, 0, Silent())
    assert actual.weights.hybrid == shipped().hybrid
    assert actual.weights.likeness != shipped().likeness
    assert actual.weights.confidence["judged_slope"] > 0
    assert len(actual.tables) == 2
    text = to_toml(actual.weights, actual.source)
    assert "verdicts.tsv (SHA-256 " in text
    assert "lists.tsv (SHA-256 " in text
    assert "MoreLikeThis" not in text
    written = tmp_path / "weights.toml"
    written.write_text(text)
    assert shipped_weights.read(written) == actual.weights
