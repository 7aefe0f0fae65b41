"""Weights of releases that tests make by hand."""

from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.release.manifest_types import ConfidenceCurves, ContentWeights, ReleaseSettings, ScoreCurve, Strengths

CURVE = ConfidenceCurve(2.0, 1.0, 0.0, 0.0, 0.1, 1.0, 10.0)

SETTINGS = ReleaseSettings(
    ConfidenceCurves(ScoreCurve(1.0, 2.0), ScoreCurve(1.0, 2.0), ScoreCurve(1.0, 2.0), CURVE, CURVE),
    Strengths(seen=0.5, dislike=-0.5),
    ContentWeights(
        {
            "keywords": 1.35, "actors": 0.49, "director": 0.37, "franchise": 0.32, "companies": 0.15, "genres": 0.05,
            "period": 1.2, "original_language": 1.17,
        },
        temperature=1.75,
        generation=8.0,
    ),
    {"ratings": "a test", "ratings_terms": "none"},
)  # fmt: skip
