"""Evaluation from beginning to end: splits, protocols, entrants, summaries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from butaca.catalogue.catalogue import Catalogue, Provenance
from butaca.errors import UsageError
from butaca.evaluation import ratings_file
from butaca.evaluation.baselines import all_baselines
from butaca.evaluation.entrant_results import ProtocolResult
from butaca.evaluation.entrants import release_models
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, SimilarModel
from butaca.evaluation.judged_summary import JudgedSummary, summarise_judged
from butaca.evaluation.judgement_files.lists import ListsFile, read_lists
from butaca.evaluation.judgement_files.verdicts import VerdictsFile, read_verdicts
from butaca.evaluation.judgements import Judgements, no_lists, no_verdicts
from butaca.evaluation.progress import Progress
from butaca.evaluation.protocols import cold_start, item_to_item, judged, top_n
from butaca.evaluation.raters import Raters
from butaca.evaluation.ratings_file import RatingsFile
from butaca.evaluation.splits import Split, folds, hold_out_others
from butaca.evaluation.summary import Summary, summarise

PROTOCOLS = ("similar", "cold", "personal")
JUDGED = "judged"  # takes part only where there are judgements


@dataclass(frozen=True)
class EvaluationOptions:
    """Options of an evaluation.

    ``folds`` by raters of the catalogue's own ratings, or one fold whose held-out raters are those of
    ``ratings_test``; the ``seed`` decides every draw; ``queries_per_rater`` likes of a rater are queries;
    ``cold_share`` is the share of movies that lose their ratings; ``against`` names the model compared with all
    others, the first unless given. ``verdicts`` and ``lists`` are the files of the protocol ``judged``, of which it
    needs at least one.
    """

    protocols: tuple[str, ...] = PROTOCOLS
    ratings_test: Path | None = None
    folds: int = 5
    seed: int = 0
    queries_per_rater: int = 20
    cold_share: float = cold_start.SHARE
    against: str | None = None
    verdicts: Path | None = None
    lists: Path | None = None

    def __post_init__(self) -> None:
        for name in self.protocols:
            if name not in (*PROTOCOLS, JUDGED):
                raise UsageError(f"no protocol called {name!r}; there are: {', '.join((*PROTOCOLS, JUDGED))}")
        has_files = self.verdicts is not None or self.lists is not None
        if JUDGED in self.protocols and not has_files:
            raise UsageError("the protocol judged needs judgements. Give --judged, --lists, or both")
        if JUDGED not in self.protocols and has_files:
            raise UsageError(
                "--judged and --lists are for the protocol judged. Add --protocol judged, or leave them out"
            )
        if self.ratings_test is not None and not self.held_out_protocols:
            raise UsageError("the protocol judged holds no raters out. Leave --ratings-test out, or add a protocol")
        if self.folds < 2:
            raise UsageError(f"{self.folds} folds leave nobody to train on. Choose 2 or more")
        if not 0 < self.cold_share < 1:
            raise UsageError(f"a share of {self.cold_share} cold movies makes no sense. Choose one between 0 and 1")

    @property
    def held_out_protocols(self) -> tuple[str, ...]:
        """Protocols that hold raters out: all but ``judged``."""
        return tuple(name for name in self.protocols if name != JUDGED)


@dataclass(frozen=True)
class Evaluation:
    """Results of an evaluation, with its input and options.

    ``rating_count`` and ``rater_count`` are those of the catalogue itself. ``judged`` is None where that protocol
    was not asked for.
    """

    source: str
    inputs: tuple[Provenance, ...]
    options: EvaluationOptions
    movie_count: int
    rater_count: int
    rating_count: int
    dropped_count: int
    test: RatingsFile | None
    summaries: tuple[Summary, ...]
    judged: JudgedSummary | None = None


def select_entrants(
    names: Sequence[str] | None, seed: int
) -> tuple[Sequence[Entrant[SimilarModel]], Sequence[Entrant[PersonalModel]]]:
    """Return the entrants of these names, or all.

    First those for lists like a movie, then those for a rater; recommenders and baselines.

    Raises:
        UsageError: a name that neither has.
    """
    similar_models = (*release_models.similar_entrants(), *all_baselines.similar_baselines(seed))
    personal_models = (*release_models.personal_entrants(), *all_baselines.personal_baselines(seed))
    if names is None:
        return similar_models, personal_models
    known = list(dict.fromkeys(entrant.name for entrant in (*similar_models, *personal_models)))
    for name in names:
        if name not in known:
            raise UsageError(f"no model called {name!r}; there are: {', '.join(known)}")
    return (
        [entrant for entrant in similar_models if entrant.name in names],
        [entrant for entrant in personal_models if entrant.name in names],
    )


def evaluate(
    catalogue: Catalogue,
    options: EvaluationOptions,
    progress: Progress,
    similar_models: Sequence[Entrant[SimilarModel]] | None = None,
    personal_models: Sequence[Entrant[PersonalModel]] | None = None,
) -> Evaluation:
    """Run all protocols asked for, with all entrants unless given.

    The protocol ``judged`` needs no ratings; without any, models that learn from ratings take no part in it.

    Raises:
        UsageError: the catalogue has no ratings of two raters, or no model takes part.
        SourceError: ``ratings_test``, ``verdicts`` or ``lists`` is no such file of this catalogue.
        MissingExtra: a baseline needs a package that is not installed.
    """
    own = Raters.of(catalogue)
    has_ratings = len(own) >= 2
    if options.held_out_protocols and not has_ratings:
        raise UsageError(f"{catalogue.source} has no ratings to learn from. Add ratings.csv to its folder")
    movie_ids = catalogue.movie_ids
    verdicts = None if options.verdicts is None else read_verdicts(options.verdicts, movie_ids)
    lists = None if options.lists is None else read_lists(options.lists, movie_ids)
    test = None if options.ratings_test is None else ratings_file.read(catalogue, options.ratings_test)
    split = folds(own, options.folds, options.seed) if test is None else hold_out_others(own, test.raters)
    all_entrants = select_entrants(None, options.seed)
    similar_models = all_entrants[0] if similar_models is None else similar_models
    personal_models = all_entrants[1] if personal_models is None else personal_models
    results = list(_results(catalogue, split, options, progress, similar_models, personal_models))
    judged_models = [entrant for entrant in similar_models if has_ratings or not entrant.learns]
    if similar_models and not judged_models:
        raise UsageError(
            f"{catalogue.source} has no ratings, from which {', '.join(entrant.name for entrant in similar_models)} "
            "would learn. Add ratings.csv to its folder, or choose other models"
        )
    judged_results = _judged(catalogue, own, options, progress, judged_models, verdicts, lists)
    if not results and not judged_results:
        raise UsageError("none of the models takes part in these protocols. Choose other models, or leave --models out")
    progress.stage("Comparing models")
    summaries = tuple(summarise(result, options.seed, options.against) for result in results)
    judged_summary = None
    if judged_results:
        judged_summary = summarise_judged(
            judged_results, verdicts, lists, folds=options.folds, seed=options.seed, against=options.against
        )
    progress.done()
    return Evaluation(
        source=catalogue.source,
        inputs=catalogue.inputs,
        options=options,
        movie_count=own.stars.shape[1],
        rater_count=len(own),
        rating_count=own.stars.nnz,
        dropped_count=split.dropped_count,
        test=test,
        summaries=summaries,
        judged=judged_summary,
    )


def _judged(
    catalogue: Catalogue,
    raters: Raters,
    options: EvaluationOptions,
    progress: Progress,
    models: Sequence[Entrant[SimilarModel]],
    verdicts: VerdictsFile | None,
    lists: ListsFile | None,
) -> tuple[judged.JudgedEntrant, ...]:
    if JUDGED not in options.protocols:
        return ()
    judgements = Judgements(verdicts.verdicts if verdicts else no_verdicts(), lists.lists if lists else no_lists())
    return judged.evaluate(
        catalogue, raters, judgements, models, seed=options.seed, folds=options.folds,
        on_start=lambda name: progress.stage(f"Judgements: {name}"),
    )  # fmt: skip


def _results(
    catalogue: Catalogue,
    split: Split,
    options: EvaluationOptions,
    progress: Progress,
    similar_models: Sequence[Entrant[SimilarModel]],
    personal_models: Sequence[Entrant[PersonalModel]],
) -> Iterator[ProtocolResult]:
    seed, queries_per_rater = options.seed, options.queries_per_rater
    if "similar" in options.protocols and similar_models:
        yield from item_to_item.evaluate(
            catalogue, split, similar_models, seed=seed, queries_per_rater=queries_per_rater,
            on_start=lambda name: progress.stage(f"More like this: {name}"),
        )  # fmt: skip
    if "cold" in options.protocols and similar_models:
        cold_mask = cold_start.draw_cold(split.held_out.stars.shape[1], seed, options.cold_share)
        yield from item_to_item.evaluate(
            catalogue, split, similar_models, seed=seed, queries_per_rater=queries_per_rater,
            tasks=cold_start.tasks(cold_mask), hidden=cold_mask,
            on_start=lambda name: progress.stage(f"Cold movies: {name}"),
        )  # fmt: skip
    if "personal" in options.protocols and personal_models:
        yield top_n.evaluate(
            catalogue, split, personal_models, seed=seed, on_start=lambda name: progress.stage(f"For you: {name}")
        )
