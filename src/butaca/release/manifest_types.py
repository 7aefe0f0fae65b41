"""Types of a manifest's members.

They are strict where a manifest is read and where a build makes one.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from butaca.catalogue.schema import TABLES
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.release.strict_json import shown

Value = TypeVar("Value")

STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)

PART_CODES = (
    *("ratings", "taste", "keywords", "actors", "director", "franchise", "companies", "title", "genres", "text"),
    *("profile", "countries", "period", "original_language", "like_rate_prior", "rating", "popularity"),
)
"""Codes of the parts that a score may have.

Each has its words in a reason.
"""

COMPARED = ("keywords", "actors", "director", "franchise", "companies", "genres", "period", "original_language")
"""Content that a server compares, and needs a weight for."""

_SEGMENT = "[A-Za-z0-9_][A-Za-z0-9_.-]*"  # of a path: neither '.', '..' nor hidden, and no drive


def with_keys(mapping: Mapping[str, Value], keys: Sequence[str]) -> Mapping[str, Value]:
    """Return a mapping that has all of some keys.

    Raises:
        ValueError: some are missing.
    """
    missing = [key for key in keys if key not in mapping]
    if missing:
        raise ValueError(f"lacks {', '.join(missing)}")
    return mapping


def _check_part(code: str) -> str:
    if code not in PART_CODES:
        raise ValueError(f"is {shown(code)}, which is no part of a model")
    return code


def _check_weights(weights: Mapping[str, float]) -> Mapping[str, float]:
    return with_keys(weights, COMPARED)


def _check_counts(counts: Mapping[str, int]) -> Mapping[str, int]:
    tables = [table.name for table in TABLES]
    for name in counts:
        if name not in tables:
            raise ValueError(f"has {shown(name)}, which is no table")
    return with_keys(counts, tables)


def _check_models(models: tuple["ModelDescription", ...]) -> tuple["ModelDescription", ...]:
    names = [model.name for model in models]
    if len(set(names)) < len(names):
        raise ValueError(f"has {shown(max(names, key=names.count))} more than once")
    return models


Count = Annotated[int, Field(ge=0, le=(1 << 63) - 1)]  # SQLite and Parquet hold no more
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,62}$")]  # also of a table in the database
RelativePath = Annotated[str, Field(pattern=rf"^{_SEGMENT}(/{_SEGMENT})*$")]
PartCode = Annotated[str, AfterValidator(_check_part)]


@dataclass(frozen=True, config=STRICT)
class InputDigest:
    """Checksum of a file that a release was made from.

    ``size`` is in bytes, of the file as it was given, packed or not.
    """

    name: str
    sha256: Sha256
    size: Count


@dataclass(frozen=True, config=STRICT)
class FileDigest:
    """Checksum of a file of a release, and its size in bytes."""

    sha256: Sha256
    size: Count


@dataclass(frozen=True, config=STRICT)
class ModelDescription:
    """Model of a release.

    ``recipe`` has its settings, for the record: nothing reads it. ``parts`` are codes, in the order of the stored
    contributions. ``novelty`` is the default of a model that weighs like rates, whose stored scores are those at
    novelty 0; None in a model that weighs none. ``likeness`` says whether lists hold how alike movies are, which
    scores can be mixed with. ``recall`` is None where lists are exact; where they are made by way of candidates it is
    the share of the exact lists of a sample that they hold.
    """

    name: Name
    recipe: str
    parts: tuple[PartCode, ...]
    novelty: Share | None
    likeness: bool = False
    recall: Share | None = None


@dataclass(frozen=True, config=STRICT)
class ScoreCurve:
    """Logistic curve from the logarithm of a score to a probability."""

    intercept: float
    slope: float


@dataclass(frozen=True, config=STRICT)
class ConfidenceCurves:
    """Curves of confidence for each kind of list.

    They are for movies that are alike, in a release with ratings and in one without; for movies that are liked
    together; for a person with likes, and for a person without.
    """

    judged: ScoreCurve
    judged_unrated: ScoreCurve
    together: ScoreCurve
    recommended: ConfidenceCurve
    newcomer: ConfidenceCurve


@dataclass(frozen=True, config=STRICT)
class Strengths:
    """Strengths of a person's movies, where a like is 1.

    ``seen`` is for a movie only seen, 0 or more; ``dislike`` is below 0.
    """

    seen: float
    dislike: float


@dataclass(frozen=True, config=STRICT)
class ContentWeights:
    """Weights of the content similarity.

    ``weights`` is by content, ``temperature`` how sharply similarity tells movies apart, and ``generation`` the years
    in which closeness in time falls to a third.
    """

    weights: Annotated[Mapping[Name, float], AfterValidator(_check_weights)]
    temperature: float
    generation: Positive


@dataclass(frozen=True, config=STRICT)
class ReleaseSettings:
    """Weights that a server reads; it has no others.

    ``provenance`` is what they were learned from, by kind: ratings, verdicts and lists; under ``KIND_terms`` stand its
    terms where they are known.
    """

    confidence: ConfidenceCurves
    strengths: Strengths
    content: ContentWeights
    provenance: Mapping[str, str]


@dataclass(frozen=True, config=STRICT)
class ProtocolFigures:
    """Figures of a protocol's first model, the default, by metric.

    Unknown figures are None.
    """

    model: str
    novelty: Share | None
    rater_count: Count
    figures: Mapping[str, float | None]


@dataclass(frozen=True, config=STRICT)
class Metrics:
    """Headline figures of an evaluation, by protocol, and how they were measured."""

    held_out: str
    seed: Count
    protocols: Mapping[str, ProtocolFigures]


TableCounts = Annotated[Mapping[str, Count], AfterValidator(_check_counts)]
Models = Annotated[tuple[ModelDescription, ...], AfterValidator(_check_models)]
