"""Protocol of "for you": withheld likes are to be listed.

Most of a rater's ratings go in.
A second list for each rater is made from four fifths of all their ratings, low ones too: which share of it, of the
movies they rated, did they rate below 2.5 stars?
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Ints, Lists, Sparse
from butaca.evaluation.entrant_results import EntrantResult, OperatingPoint, ProtocolResult
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, Training
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.metrics.list_traits import MovieTraits, count_shown, vote_decile_shares
from butaca.evaluation.protocols import partial_ratings
from butaca.evaluation.protocols.partial_ratings import PartialRatings
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import Split
from butaca.recommenders.stars import LIKED, SEEN

PROTOCOL = "personal"
LENGTH, _FIRST = 20, 10  # movies in a list, and those that nDCG looks at
FEWEST_LIKES = 5


@dataclass(frozen=True)
class HoldOut:
    """Given ratings and withheld likes of some raters.

    ``rows`` [raters] are rows among those held out; ``given`` stars and ``relevant`` 0 or 1, sparse
    [raters, movies], have no place in common.
    """

    rows: Ints
    given: Sparse
    relevant: Sparse


def draw_hold_out(raters: Raters, seed: int) -> HoldOut:
    """Withhold a fifth of the likes of raters with five or more.

    Four fifths of the likes, rounded down, and all other ratings are given.
    Each rater's draw depends on the seed and their id alone.
    """
    stars = raters.stars
    withheld = np.zeros(stars.nnz, dtype=bool)
    rows = []
    for row, rater in enumerate(raters.ids):
        places = np.arange(stars.indptr[row], stars.indptr[row + 1])
        liked = places[stars.data[places] >= LIKED]
        if len(liked) < FEWEST_LIKES:
            continue
        rows.append(row)
        drawn = np.random.default_rng((seed, int(rater))).permutation(liked)
        withheld[drawn[len(liked) * 4 // 5 :]] = True
    chosen = np.array(rows, dtype=np.int64)
    entries = stars.tocoo()  # in the order of ``stars.data``
    given, relevant = (
        sparse.csr_array((values[mask], (entries.row[mask], entries.col[mask])), shape=stars.shape)[chosen]
        for mask, values in ((~withheld, entries.data), (withheld, np.ones_like(entries.data)))
    )
    return HoldOut(chosen, given, relevant)


def evaluate(
    catalogue: Catalogue,
    split: Split,
    entrants: Sequence[Entrant[PersonalModel]],
    *,
    seed: int,
    on_start: Callable[[str], None] = lambda _: None,
) -> ProtocolResult:
    """Evaluate every entrant.

    ``on_start`` is called with the name of each as its turn comes.
    """
    held, movies = draw_hold_out(split.held_out, seed), MovieTraits.of(catalogue)
    mixed = draw_mixed_ratings(split.held_out, held.rows, seed)
    results = []
    for entrant in entrants:
        on_start(entrant.name)
        lists = np.full((len(held.rows), LENGTH), -1, dtype=np.int32)
        others = np.full((len(held.rows), _FIRST), -1, dtype=np.int32)
        for fold in split.folds:
            asked = np.flatnonzero(np.isin(held.rows, fold.held_out))
            with fold.training.as_only_raters(catalogue) as own:
                model = entrant.fit(Training(own, fold.training))
                lists[asked] = model.lists(held.given[asked], LENGTH)
                others[asked] = model.lists(mixed.given[asked], _FIRST)
                del model  # before the next fold makes its own
        results.append(
            EntrantResult(entrant.name, _point(lists, held, movies, low_rated_share(others, mixed.withheld)))
        )
    return ProtocolResult(
        protocol=PROTOCOL,
        rater_ids=split.held_out.ids[held.rows],
        query_count=len(held.rows),
        movie_count=0,
        held_out_count=len(split.held_out),
        results=tuple(results),
    )


def draw_mixed_ratings(raters: Raters, rows: Ints, seed: int) -> PartialRatings:
    """Draw four fifths of all ratings of some raters.

    Rounded down, whatever their stars.
    """
    return partial_ratings.draw_partial(raters, rows, np.diff(raters.stars.indptr)[rows] * 4 // 5, seed)


def low_rated_share(lists: Lists, withheld: Sparse) -> float:
    """Return the share of low ratings among listed movies; nan of none.

    Low is below 2.5 stars, and only movies that their rater rated count.
    ``lists`` [raters, n] were made without the stars ``withheld`` [raters, movies].
    """
    raters = np.arange(len(lists))
    low = withheld.copy()
    low.data = (low.data < SEEN).astype(np.float32)
    low.eliminate_zeros()
    rated = int(Relevance.of(withheld).hits(raters, lists).sum())
    return int(Relevance.of(low).hits(raters, lists).sum()) / rated if rated else float("nan")


def _point(lists: Lists, held: HoldOut, movies: MovieTraits, low: float) -> OperatingPoint:
    hits = Relevance.of(held.relevant).hits(np.arange(len(lists)), lists)
    relevant = np.diff(held.relevant.indptr)
    return OperatingPoint(
        None,
        {
            "ndcg@10": accuracy.ndcg(hits[:, :_FIRST], relevant),
            "recall@20": accuracy.recall(hits, relevant),
            "hit rate": accuracy.hit_rate(hits[:, :_FIRST]),
        },
        {"low-rated@10": low, "shown": float(count_shown(lists))},
        vote_decile_shares(lists, movies.deciles),
    )
