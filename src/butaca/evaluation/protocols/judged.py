"""Protocol of judgements: are similar movies alike, as others judge it?

Scores of pairs against people's verdicts, and lists against lists that others made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask
from butaca.evaluation.entrants.entrant import Entrant, SimilarModel, Training
from butaca.evaluation.judgements import Judgements
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.protocols.item_to_item import LENGTH, NOVELTIES
from butaca.evaluation.protocols.judged_folds import FOLDS, deal_folds
from butaca.evaluation.raters import Raters

DEPTH = 50  # places of a list in which pairs are looked for


@dataclass(frozen=True)
class JudgedPoint:
    """Answers of one model at one novelty, None without any.

    ``scores`` [pairs] are means of both directions, -inf where neither is known; ``listed`` [pairs] says whether
    either movie is among the first 50 for the other; ``ndcg`` and ``recall`` [lists] are of its first ten.
    """

    novelty: float | None
    scores: Floats
    listed: Mask
    ndcg: Floats
    recall: Floats


@dataclass(frozen=True)
class JudgedEntrant:
    """Answers of one model at its default, and along novelty if it has any.

    ``cross_validated`` if it learned from the judgements of other folds.
    """

    model: str
    cross_validated: bool
    default: JudgedPoint
    curve: tuple[JudgedPoint, ...] = ()


@dataclass
class _Answers:
    """Answers at one novelty, as folds fill them in.

    ``scores`` and ``listed`` [pairs, 2] are of the two directions.
    """

    scores: Floats
    listed: Mask
    ndcg: Floats
    recall: Floats

    def point(self, novelty: float | None) -> JudgedPoint:
        """Join both directions."""
        known = ~np.isnan(self.scores)
        counts = known.sum(axis=1)
        sums = np.where(known, self.scores, 0).sum(axis=1)
        scores = np.full(len(sums), -np.inf)
        np.divide(sums, counts, out=scores, where=counts > 0)
        return JudgedPoint(novelty, scores, self.listed[:, 0] | self.listed[:, 1], self.ndcg, self.recall)


@dataclass(frozen=True)
class _Questions:
    """Questions to a model: of all judgements, or of a fold.

    ``pairs`` and ``directions`` [questions] say which pair is asked about in which direction, ``rows`` and
    ``columns`` from which movie to which; ``lists`` are numbers of lists; ``movies`` all whose own lists are needed,
    ascending.
    """

    judgements: Judgements
    pairs: Ints
    directions: Ints
    rows: Ints
    columns: Ints
    lists: Ints
    movies: Ints


def evaluate(
    catalogue: Catalogue,
    raters: Raters,
    judgements: Judgements,
    entrants: Sequence[Entrant[SimilarModel]],
    *,
    seed: int,
    folds: int = FOLDS,
    on_start: Callable[[str], None] = lambda _: None,
) -> tuple[JudgedEntrant, ...]:
    """Judge every entrant, fitted on all raters of the catalogue.

    ``folds`` is for models that learn from judgements.
    """
    results = []
    for entrant in entrants:
        on_start(entrant.name)
        results.append(_judged(entrant, Training(catalogue, raters), judgements, seed, folds))
    return tuple(results)


def _judged(
    entrant: Entrant[SimilarModel],
    training: Training,
    judgements: Judgements,
    seed: int,
    folds: int,
) -> JudgedEntrant:
    answers: dict[float | None, _Answers] = {}
    default = None
    for learned, questions in _portions(entrant, judgements, training.raters.stars.shape[1], seed, folds):
        model = entrant.fit(Training(training.catalogue, training.raters, learned))
        default = model.novelty
        for novelty in {default: None} if default is None else dict.fromkeys((default, *NOVELTIES)):
            _fill_in(answers.setdefault(novelty, _unanswered(judgements)), model, questions, novelty)
        del model  # before the next fold makes its own
    points = {novelty: answer.point(novelty) for novelty, answer in answers.items()}
    return JudgedEntrant(
        entrant.name,
        cross_validated=entrant.learns_from_judgements,
        default=points[default],
        curve=() if default is None else tuple(points[novelty] for novelty in NOVELTIES),
    )


def _portions(
    entrant: Entrant[SimilarModel], judgements: Judgements, movie_count: int, seed: int, folds: int
) -> Iterator[tuple[Judgements | None, _Questions]]:
    """Yield the judgements to learn from, with the questions of a fold.

    All questions at once for a model that learns from none.
    """
    if not entrant.learns_from_judgements:
        yield None, _questions(judgements, np.ones(movie_count, dtype=bool))
        return
    for fold in deal_folds(judgements, movie_count, seed, folds):
        yield fold.training, _questions(judgements, fold.held_out)


def _questions(judgements: Judgements, held_out: Mask) -> _Questions:
    verdicts = judgements.verdicts
    ends = np.column_stack((verdicts.first, verdicts.second))
    pairs, directions = np.nonzero(held_out[ends])
    rows, columns = ends[pairs, directions], ends[pairs, 1 - directions]
    lists = np.flatnonzero(held_out[judgements.lists.queries])
    movies = np.unique(np.concatenate((rows, judgements.lists.queries[lists])))
    return _Questions(judgements, pairs, directions, rows, columns, lists, movies)


def _unanswered(judgements: Judgements) -> _Answers:
    pair_count, list_count = len(judgements.verdicts), len(judgements.lists)
    return _Answers(
        np.full((pair_count, 2), np.nan),
        np.zeros((pair_count, 2), dtype=bool),
        np.zeros(list_count),
        np.zeros(list_count),
    )


def _fill_in(answers: _Answers, model: SimilarModel, questions: _Questions, novelty: float | None) -> None:
    """Ask a model at one novelty."""
    if len(questions.pairs):
        answers.scores[questions.pairs, questions.directions] = model.pair_scores(
            questions.rows, questions.columns, novelty=novelty
        )
        listed = model.lists(questions.movies, DEPTH, novelty=novelty)
        own = listed[np.searchsorted(questions.movies, questions.rows)]
        answers.listed[questions.pairs, questions.directions] = (own == questions.columns[:, None]).any(axis=1)
    if len(questions.lists):
        lists = questions.judgements.lists
        listed = model.lists(questions.movies, LENGTH, novelty=novelty)
        own = listed[np.searchsorted(questions.movies, lists.queries[questions.lists])]
        references = [lists.listed[number] for number in questions.lists]
        hits = _hits(own, references)
        relevant = np.array([len(reference) for reference in references], dtype=np.int64)
        answers.ndcg[questions.lists] = accuracy.ndcg(hits, relevant)
        answers.recall[questions.lists] = accuracy.recall(hits, relevant)


def _hits(lists: Lists, references: Sequence[Ints]) -> Mask:
    """Mark the places whose movie is in the other list. Shape of ``lists``."""
    return np.array([np.isin(mine, theirs) for mine, theirs in zip(lists, references, strict=True)], dtype=bool)
