"""Summary of judged models: figures, intervals and significant differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Floats
from butaca.evaluation.judgement_files.lists import ListsFile
from butaca.evaluation.judgement_files.verdicts import VerdictsFile
from butaca.evaluation.metrics import pair_ranking
from butaca.evaluation.metrics.significance import LEVEL, bootstrap, holm, sign_flip
from butaca.evaluation.protocols.judged import JudgedEntrant, JudgedPoint
from butaca.evaluation.summary import Comparison, Estimate

AUC, GOOD, BAD, NDCG, RECALL = "auc", "good@50", "bad@50", "ndcg@10", "recall@10"
COMPARED = (AUC, NDCG)


@dataclass(frozen=True)
class JudgedRow:
    """Figures of one model at one ``novelty``, None without any.

    ``figures`` are by metric, for the files that were given: AUC and the shares of good and of bad pairs that are
    listed, with intervals over pairs; nDCG and recall, with intervals over lists.
    ``cross_validated`` is as in ``JudgedEntrant``.
    """

    model: str
    novelty: float | None
    cross_validated: bool
    figures: Mapping[str, Estimate]

    @property
    def good_to_bad(self) -> float | None:
        """Return how many times as often as bad pairs good ones are listed.

        nan where no bad pair is listed; None without verdicts.
        """
        if GOOD not in self.figures:
            return None
        good, bad = self.figures[GOOD].mean, self.figures[BAD].mean
        return good / bad if bad else float("nan")


@dataclass(frozen=True)
class JudgedSummary:
    """Summary of all judged models.

    It has a row for each model at its default, rows along novelties, and ``against`` compared with all. A file that
    was not given is None.
    """

    verdicts: VerdictsFile | None
    lists: ListsFile | None
    folds: int
    rows: tuple[JudgedRow, ...]
    curves: Mapping[str, tuple[JudgedRow, ...]]
    against: str
    comparisons: tuple[Comparison, ...]


def summarise_judged(
    results: Sequence[JudgedEntrant],
    verdicts: VerdictsFile | None,
    lists: ListsFile | None,
    *,
    folds: int,
    seed: int,
    against: str | None = None,
) -> JudgedSummary:
    """Summarise results, and compare ``against`` with every other model.

    Without a model of that name the first is compared.
    """
    labelled = [(result, point) for result in results for point in (result.default, *result.curve)]
    figures: list[dict[str, Estimate]] = [{} for _ in labelled]
    for metric, estimates in _estimates([point for _, point in labelled], verdicts, lists, seed).items():
        for row, estimate in zip(figures, estimates, strict=True):
            row[metric] = estimate
    rows: list[JudgedRow] = []
    curves: dict[str, tuple[JudgedRow, ...]] = {}
    for (result, point), row in zip(labelled, figures, strict=True):
        judged = JudgedRow(result.model, point.novelty, result.cross_validated, row)
        if point is result.default:
            rows.append(judged)
        else:
            curves[result.model] = (*curves.get(result.model, ()), judged)
    names = [result.model for result in results]
    chosen = against if against in names else names[0]
    return JudgedSummary(
        verdicts, lists, folds, tuple(rows), curves, chosen, _comparisons(results, chosen, verdicts, lists, seed)
    )


def _estimates(
    points: Sequence[JudgedPoint], verdicts: VerdictsFile | None, lists: ListsFile | None, seed: int
) -> dict[str, list[Estimate]]:
    """Return each metric's estimates, one a point."""
    estimates: dict[str, list[Estimate]] = {}
    if verdicts is not None:
        good = verdicts.verdicts.good
        scores = np.column_stack([point.scores for point in points])
        listed = np.column_stack([point.listed for point in points])
        estimates[AUC] = _of_resamples(pair_ranking.auc(scores, good), pair_ranking.resampled_auc(scores, good, seed))
        for metric, among in ((GOOD, good), (BAD, ~good)):
            estimates[metric] = _of_resamples(
                listed[among].mean(axis=0), pair_ranking.resampled_shares(listed, among, seed)
            )
    if lists is not None:
        for metric, values in (
            (NDCG, np.column_stack([point.ndcg for point in points])),
            (RECALL, np.column_stack([point.recall for point in points])),
        ):
            ends = bootstrap(values, seed)
            estimates[metric] = _columns(values.mean(axis=0), ends.low, ends.high)
    return estimates


def _of_resamples(means: Floats, resampled: Floats) -> list[Estimate]:
    """Return percentile intervals of resamples [resamples, columns]."""
    low, high = np.nanquantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return _columns(means, low, high)


def _columns(means: Floats, low: Floats, high: Floats) -> list[Estimate]:
    return [Estimate(*map(float, ends)) for ends in zip(means, low, high, strict=True)]


def _comparisons(
    results: Sequence[JudgedEntrant],
    against: str,
    verdicts: VerdictsFile | None,
    lists: ListsFile | None,
    seed: int,
) -> tuple[Comparison, ...]:
    """Compare AUC and nDCG with every other model."""
    points = {result.model: result.default for result in results}
    others = [model for model in points if model != against]
    if not others:
        return ()
    compared: list[tuple[str, str, Estimate, float]] = []
    chosen = points[against]
    if verdicts is not None:
        good = verdicts.verdicts.good
        scores = np.column_stack([points[model].scores for model in (against, *others)])
        areas, resampled = pair_ranking.auc(scores, good), pair_ranking.resampled_auc(scores, good, seed)
        differences = _of_resamples(areas[:1] - areas[1:], resampled[:, :1] - resampled[:, 1:])
        for model, difference in zip(others, differences, strict=True):
            p_value = pair_ranking.auc_p_value(chosen.scores, points[model].scores, good)
            compared.append((model, AUC, difference, p_value))
    if lists is not None:
        values = np.column_stack([chosen.ndcg - points[model].ndcg for model in others])
        ends, p_values = bootstrap(values, seed), sign_flip(values, seed)
        for model, difference, p_value in zip(
            others, _columns(values.mean(axis=0), ends.low, ends.high), p_values, strict=True
        ):
            compared.append((model, NDCG, difference, float(p_value)))
    corrected = holm(np.array([p_value for *_, p_value in compared]))
    return tuple(
        Comparison(model, metric, difference, p_value, float(p_corrected))
        for (model, metric, difference, p_value), p_corrected in zip(compared, corrected, strict=True)
    )
