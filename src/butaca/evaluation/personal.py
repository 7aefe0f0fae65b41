"""The protocol of "for you": most of a person's ratings go in, the likes kept back are to be found.

A second list for each person is made from four fifths of all their ratings, low ones too: which share of it, of the
films they rated, did they rate below 2.5 stars?
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation import metrics, profiles
from butaca.evaluation.films import Films, fame, shown
from butaca.evaluation.models import Contestant, Ints, Lists, PersonalModel, Sparse, Training
from butaca.evaluation.people import People
from butaca.evaluation.profiles import Profiles
from butaca.evaluation.results import Point, Result, Table
from butaca.evaluation.splits import Split
from butaca.evaluation.wanted import Wanted
from butaca.recommenders.stars import LIKED, SEEN

PROTOCOL = "personal"
LENGTH, _FIRST = 20, 10  # films in a list, and those that nDCG looks at
FEWEST_LIKES = 5


@dataclass(frozen=True)
class Exam:
    """What of each person goes in and what is to be found.

    ``rows`` [people] are rows among those held out; ``given`` stars and ``wanted`` 0 or 1, sparse
    [people, movies], have no place in common.
    """

    rows: Ints
    given: Sparse
    wanted: Sparse


def exam(people: People, seed: int) -> Exam:
    """Everybody with five likes or more: four fifths of the likes, rounded down, and all other ratings go in.

    Each person's draw depends on the seed and their id alone.
    """
    stars = people.stars
    keeps = np.zeros(stars.nnz, dtype=bool)
    rows = []
    for row, person in enumerate(people.ids):
        places = np.arange(stars.indptr[row], stars.indptr[row + 1])
        liked = places[stars.data[places] >= LIKED]
        if len(liked) < FEWEST_LIKES:
            continue
        rows.append(row)
        drawn = np.random.default_rng((seed, int(person))).permutation(liked)
        keeps[drawn[len(liked) * 4 // 5 :]] = True
    chosen = np.array(rows, dtype=np.int64)
    entries = stars.tocoo()  # in the order of ``stars.data``
    given, wanted = (
        sparse.csr_array((values[mask], (entries.row[mask], entries.col[mask])), shape=stars.shape)[chosen]
        for mask, values in ((~keeps, entries.data), (keeps, np.ones_like(entries.data)))
    )
    return Exam(chosen, given, wanted)


def evaluate(
    catalogue: Catalogue,
    split: Split,
    contestants: Sequence[Contestant[PersonalModel]],
    *,
    seed: int,
    told: Callable[[str], None] = lambda _: None,
) -> Table:
    """Every contestant. ``told`` is called with the name of each as its turn comes."""
    paper, films = exam(split.held_out, seed), Films.of(catalogue)
    mixed = mixed_profiles(split.held_out, paper.rows, seed)
    results = []
    for contestant in contestants:
        told(contestant.name)
        lists = np.full((len(paper.rows), LENGTH), -1, dtype=np.int32)
        others = np.full((len(paper.rows), _FIRST), -1, dtype=np.int32)
        for fold in split.folds:
            asked = np.flatnonzero(np.isin(paper.rows, fold.held_out))
            with fold.training.alone_in(catalogue) as own:
                model = contestant.fit(Training(own, fold.training))
                lists[asked] = model.lists(paper.given[asked], LENGTH)
                others[asked] = model.lists(mixed.given[asked], _FIRST)
                del model  # before the next fold makes its own
        results.append(Result(contestant.name, _point(lists, paper, films, low_rated(others, mixed.kept_back))))
    return Table(
        protocol=PROTOCOL,
        people=split.held_out.ids[paper.rows],
        queries=len(paper.rows),
        films=0,
        held_out=len(split.held_out),
        results=tuple(results),
    )


def mixed_profiles(people: People, rows: Ints, seed: int) -> Profiles:
    """Draw four fifths, rounded down, of all ratings of some people, whatever their stars."""
    return profiles.draw(people, rows, np.diff(people.stars.indptr)[rows] * 4 // 5, seed)


def low_rated(lists: Lists, kept_back: Sparse) -> float:
    """Return the share rated below 2.5 stars of the listed films that their person rated; nan of none.

    ``lists`` [people, n] were made without the stars ``kept_back`` [people, movies].
    """
    people = np.arange(len(lists))
    low = kept_back.copy()
    low.data = (low.data < SEEN).astype(np.float32)
    low.eliminate_zeros()
    rated = int(Wanted.of(kept_back).hits(people, lists).sum())
    return int(Wanted.of(low).hits(people, lists).sum()) / rated if rated else float("nan")


def _point(lists: Lists, paper: Exam, films: Films, low: float) -> Point:
    hits = Wanted.of(paper.wanted).hits(np.arange(len(lists)), lists)
    relevant = np.diff(paper.wanted.indptr)
    return Point(
        None,
        {
            "ndcg@10": metrics.ndcg(hits[:, :_FIRST], relevant),
            "recall@20": metrics.recall(hits, relevant),
            "hit rate": metrics.hit_rate(hits[:, :_FIRST]),
        },
        {"low-rated@10": low, "shown": float(shown(lists))},
        fame(lists, films.deciles),
    )
