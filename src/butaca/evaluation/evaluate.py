"""An evaluation from beginning to end: who is held out, every protocol, every model, and what they reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from butaca.catalogue.catalogue import Catalogue, Provenance
from butaca.errors import UsageError
from butaca.evaluation import cold, personal, ratings_file, recipes, similar
from butaca.evaluation.baselines import registry
from butaca.evaluation.models import Contestant, PersonalModel, SimilarModel
from butaca.evaluation.people import People
from butaca.evaluation.ratings_file import RatingsFile
from butaca.evaluation.results import Table
from butaca.evaluation.splits import Split, apart, folds
from butaca.evaluation.summary import Summary, summarise

PROTOCOLS = ("similar", "cold", "personal")


class Progress(Protocol):
    """Told what is going on."""

    def stage(self, name: str) -> None:
        """A stage begins, which ends the one before."""
        ...

    def done(self) -> None:
        """The last stage has ended."""
        ...


@dataclass(frozen=True)
class Options:
    """What to evaluate, and how.

    ``folds`` by people of the catalogue's own ratings, or one fold whose held-out people are those of
    ``ratings_test``; the ``seed`` decides every draw; ``most`` likes of a person are asked for; ``cold`` is
    the share of films that lose their ratings; ``against`` names the model compared with all others, the
    first unless given.
    """

    protocols: tuple[str, ...] = PROTOCOLS
    ratings_test: Path | None = None
    folds: int = 5
    seed: int = 0
    most: int = 20
    cold: float = cold.SHARE
    against: str | None = None

    def __post_init__(self) -> None:
        for name in self.protocols:
            if name not in PROTOCOLS:
                raise UsageError(f"no protocol called {name!r}; there are: {', '.join(PROTOCOLS)}")
        if self.folds < 2:
            raise UsageError(f"{self.folds} folds leave nobody to train on. Choose 2 or more")
        if not 0 < self.cold < 1:
            raise UsageError(f"a share of {self.cold} cold films makes no sense. Choose one between 0 and 1")


@dataclass(frozen=True)
class Evaluation:
    """What was evaluated, how, and what came of it; ``ratings`` and ``people`` count the catalogue's own."""

    source: str
    inputs: tuple[Provenance, ...]
    options: Options
    movies: int
    people: int
    ratings: int
    dropped: int
    test: RatingsFile | None
    summaries: tuple[Summary, ...]


def chosen(
    names: Sequence[str] | None, seed: int
) -> tuple[Sequence[Contestant[SimilarModel]], Sequence[Contestant[PersonalModel]]]:
    """The models of these names for lists like a film and for a person: recommenders and baselines, or all.

    Raises:
        UsageError: a name that neither has.
    """
    similar_models = (*recipes.similar(), *registry.similar(seed))
    personal_models = (*recipes.personal(), *registry.personal(seed))
    if names is None:
        return similar_models, personal_models
    known = list(dict.fromkeys(one.name for one in (*similar_models, *personal_models)))
    for name in names:
        if name not in known:
            raise UsageError(f"no model called {name!r}; there are: {', '.join(known)}")
    return (
        [one for one in similar_models if one.name in names],
        [one for one in personal_models if one.name in names],
    )


def evaluate(
    catalogue: Catalogue,
    options: Options,
    progress: Progress,
    similar_models: Sequence[Contestant[SimilarModel]] | None = None,
    personal_models: Sequence[Contestant[PersonalModel]] | None = None,
) -> Evaluation:
    """Run the protocols asked for, with all recommenders and baselines unless others are given.

    Raises:
        UsageError: the catalogue has no ratings of two people.
        SourceError: ``ratings_test`` is no file of ratings of this catalogue.
        MissingExtra: a baseline needs a package that is not installed.
    """
    own = People.of(catalogue)
    if len(own) < 2:
        raise UsageError(f"{catalogue.source} has no ratings to learn from. Add ratings.csv to its folder")
    test = None if options.ratings_test is None else ratings_file.read(catalogue, options.ratings_test)
    split = folds(own, options.folds, options.seed) if test is None else apart(own, test.people)
    everybody = chosen(None, options.seed)
    similar_models = everybody[0] if similar_models is None else similar_models
    personal_models = everybody[1] if personal_models is None else personal_models
    tables = list(_tables(catalogue, split, options, progress, similar_models, personal_models))
    progress.stage("Comparing models")
    summaries = tuple(summarise(table, options.seed, options.against) for table in tables)
    progress.done()
    return Evaluation(
        source=catalogue.source,
        inputs=catalogue.inputs,
        options=options,
        movies=own.stars.shape[1],
        people=len(own),
        ratings=own.stars.nnz,
        dropped=split.dropped,
        test=test,
        summaries=summaries,
    )


def _tables(
    catalogue: Catalogue,
    split: Split,
    options: Options,
    progress: Progress,
    similar_models: Sequence[Contestant[SimilarModel]],
    personal_models: Sequence[Contestant[PersonalModel]],
) -> Iterator[Table]:
    seed, most = options.seed, options.most
    if "similar" in options.protocols and similar_models:
        yield from similar.evaluate(
            catalogue, split, similar_models, seed=seed, most=most,
            told=lambda name: progress.stage(f"More like this: {name}"),
        )  # fmt: skip
    if "cold" in options.protocols and similar_models:
        hidden = cold.hidden(split.held_out.stars.shape[1], seed, options.cold)
        yield from similar.evaluate(
            catalogue, split, similar_models, seed=seed, most=most, tasks=cold.tasks(hidden), hidden=hidden,
            told=lambda name: progress.stage(f"Cold films: {name}"),
        )  # fmt: skip
    if "personal" in options.protocols and personal_models:
        yield personal.evaluate(
            catalogue, split, personal_models, seed=seed, told=lambda name: progress.stage(f"For you: {name}")
        )
