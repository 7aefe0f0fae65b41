"""Offline product: ``release_build`` has it on one page.

The other modules are its parts.
"""

from butaca.evaluation.progress import Progress
from butaca.pipeline.aggregation import Aggregation
from butaca.pipeline.opening import data_report, declared_by, opened, read_and_clean, source_of
from butaca.pipeline.release_build import BuildSummary, build
from butaca.sources.inspection import inspect

__all__ = [
    "Aggregation",
    "BuildSummary",
    "Progress",
    "build",
    "data_report",
    "declared_by",
    "inspect",
    "opened",
    "read_and_clean",
    "source_of",
]
