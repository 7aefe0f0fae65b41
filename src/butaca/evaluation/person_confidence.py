"""How likely is it that who rates a film listed for them likes it? By how many films they had named.

Lists for people held out are made from none to 300 of their ratings, drawn at random whatever their stars. A case is
a listed film that the person rated too, in a rating kept back: is it 4 stars or more? Films they never rated tell
nothing of that, so they are no cases; which share of all listed films was rated so stands in the table beside it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation import profiles
from butaca.evaluation.calibration import logistic, sigmoid
from butaca.evaluation.models import Floats, Ints, Mask, Scored, Sparse, Training
from butaca.evaluation.splits import Split
from butaca.evaluation.stored import newcomers
from butaca.recommenders.stars import LIKED

NUMBERS = (0, 1, 3, 10, 30, 100, 300)  # films that are named
_DRAWS = 4  # of as many ratings of a person
FIRST = 10  # films of a list that are looked at for who likes some of what they named
LONGEST = 50  # for newcomers: their lists are much the same for all, and only long ones tell high rates from low
FEW = 10  # films named, none of them liked, beyond which there are too few people to learn from
_ENDS = (0.001, 0.999)  # quantiles of scores that count as the lowest and the highest
_PARTS = 5  # of the people, each of which is predicted from the others
_WIDTH = 1.96  # standard errors


class ScoredPersonal(Protocol):
    """Lists films for a person with scores above 0, which for newcomers are like-rates."""

    def scored(self, stars: Sparse, n: int) -> Scored:
        """Return lists and scores, both [people, n]."""
        ...


@dataclass(frozen=True)
class Cases:
    """Listed films. All [cases].

    ``named`` is how many films the person named, ``newcomer`` whether none of them was liked, ``place`` from 0 in the
    list; ``stars`` is 0 where the person did not rate the film.
    """

    people: Ints
    named: Ints
    newcomer: Mask
    place: Ints
    scores: Floats
    stars: Floats

    def where(self, mask: Mask) -> "Cases":
        """Return some of the cases."""
        return Cases(
            self.people[mask], self.named[mask], self.newcomer[mask],
            self.place[mask], self.scores[mask], self.stars[mask],
        )  # fmt: skip


@dataclass(frozen=True)
class Curve:
    """A logistic curve of the logarithm of a score x and a measure m of how many films were named.

    P = 1 / (1 + exp(-(intercept + score x + named m + both x m))); m is ln(1 + named). Scores count as at least
    ``least_score`` and at most ``most_score``, numbers as at most ``most_named``: beyond these nothing was measured.
    """

    intercept: float
    score: float
    named: float
    both: float
    least_score: float
    most_score: float
    most_named: int

    def of(self, scores: Floats, named: Ints) -> Floats:
        """Return probabilities. The shape of ``scores`` and ``named``."""
        x = np.log(np.clip(scores, self.least_score, self.most_score))
        m = self.measure(np.minimum(named, self.most_named))
        return sigmoid(self.intercept + self.score * x + self.named * m + self.both * x * m)

    @staticmethod
    def measure(named: Ints) -> Floats:
        """Return m."""
        measured: Floats = np.log1p(named)
        return measured


class NewcomerCurve(Curve):
    """The same for who likes none of what they named; m is their number itself, and ``both`` is 0."""

    @staticmethod
    def measure(named: Ints) -> Floats:
        """Return m."""
        return named.astype(np.float64)


@dataclass(frozen=True)
class Row:
    """What was said of lists from ``named`` films, and what came true.

    ``listed`` films by how many ``people``, of which ``rated`` were rated; ``said`` is the mean confidence of the
    rated ones, ``liked`` their share with 4 stars or more, with the ends of its interval of 95 % over people;
    ``liked_of_all`` is the share of all listed films that were rated so.
    """

    named: int
    people: int
    listed: int
    rated: int
    said: float
    liked: float
    low: float
    high: float
    liked_of_all: float


@dataclass(frozen=True)
class PersonConfidence:
    """The curves that a release holds, and how well such curves predict people they were not learned from."""

    recommended: Curve
    newcomer: NewcomerCurve
    table: tuple[Row, ...]


def learn(
    catalogue: Catalogue, split: Split, fit: Callable[[Training], ScoredPersonal], *, seed: int
) -> PersonConfidence:
    """Learn from everybody held out; for the table each fifth of them is predicted from the others."""
    cases = listed(catalogue, split, fit, seed=seed)
    predicted = np.zeros(len(cases.scores))
    part = cases.people % _PARTS
    for one in range(_PARTS):
        predicted[part == one] = said(curves(cases.where(part != one)), cases.where(part == one))
    return PersonConfidence(*curves(cases), table(cases, predicted))


def listed(catalogue: Catalogue, split: Split, fit: Callable[[Training], ScoredPersonal], *, seed: int) -> Cases:
    """List films for everybody held out who rated more than so many, from as many ratings of theirs."""
    found = []
    for fold in split.folds:
        with fold.training.alone_in(catalogue) as own:
            model = fit(Training(own, fold.training))
        found += list(_listed(model, split, fold.held_out, seed))
        del model  # before the next fold makes its own
    fields = zip(*(vars(cases).values() for cases in found), strict=True)
    return Cases(*(np.concatenate(values) for values in fields))


def _listed(model: ScoredPersonal, split: Split, rows: Ints, seed: int) -> Iterator[Cases]:
    counts = np.diff(split.held_out.stars.indptr)
    for number in NUMBERS:
        able = rows[counts[rows] > number]
        for draw in range(_DRAWS if number else 1):
            drawn = profiles.draw(split.held_out, able, np.full(len(able), number), seed * _DRAWS + draw)
            lists, scores = model.scored(drawn.given, LONGEST)
            row, place = np.nonzero(lists >= 0)
            if not len(row):
                continue
            stars = np.asarray(drawn.kept_back[row, lists[row, place]]).ravel().astype(np.float64)
            named = np.full(len(row), number)
            yield Cases(able[row], named, newcomers(drawn.given)[row], place, scores[row, place], stars)


def curves(cases: Cases) -> tuple[Curve, NewcomerCurve]:
    """Fit the curves for who likes something and for newcomers, to the listed films that were rated."""
    rated = cases.where(cases.stars > 0)
    some = rated.where(~rated.newcomer & (rated.place < FIRST))
    none = rated.where(rated.newcomer & (rated.named <= FEW))
    return _fitted(Curve, some, max(NUMBERS), terms=4), _fitted(NewcomerCurve, none, FEW, terms=3)


Kind = TypeVar("Kind", bound=Curve)


def _fitted(kind: type[Kind], cases: Cases, most_named: int, terms: int) -> Kind:
    least, most = np.quantile(cases.scores, _ENDS).tolist() if len(cases.scores) else (1.0, 1.0)
    x, m = np.log(np.clip(cases.scores, least, most)), kind.measure(cases.named)
    inputs = np.column_stack((np.ones_like(x), x, m, x * m))[:, :terms]
    found = np.zeros(4)
    found[:terms] = logistic(inputs, cases.stars >= LIKED)
    intercept, score, named, both = found.tolist()
    return kind(intercept, score, named, both, least, most, most_named)


def said(pair: tuple[Curve, NewcomerCurve], cases: Cases) -> Floats:
    """Return what the two curves say of cases. Shape [cases]."""
    some, none = (curve.of(cases.scores, cases.named) for curve in pair)
    return np.where(cases.newcomer, none, some)


def table(cases: Cases, predicted: Floats) -> tuple[Row, ...]:
    """Compare what was ``predicted`` of the first ten films of lists [cases] with what came true."""
    return tuple(
        _row(number, cases.where(mask), predicted[mask])
        for number in NUMBERS
        if (mask := (cases.named == number) & (cases.place < FIRST)).any()
    )


def _row(number: int, cases: Cases, predicted: Floats) -> Row:
    rated, liked = cases.stars > 0, cases.stars >= LIKED
    count, hits = int(rated.sum()), int(liked.sum())
    share = hits / count if count else float("nan")
    off = np.bincount(cases.people, weights=np.where(rated, liked - share, 0.0))  # by person: they are drawn, not films
    margin = _WIDTH * float(np.sqrt((off**2).sum())) / count if count else float("nan")
    return Row(
        named=number,
        people=len(np.unique(cases.people)),
        listed=len(cases.stars),
        rated=count,
        said=float(predicted[rated].mean()) if count else float("nan"),
        liked=share,
        low=share - margin,
        high=share + margin,
        liked_of_all=hits / len(cases.stars),
    )
