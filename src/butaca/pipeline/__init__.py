"""The whole offline product: ``building`` has it on one page, the others what it is made of."""

from butaca.pipeline.building import BuildSummary, build
from butaca.pipeline.opening import Progress, data_report, opened, read_and_clean, source_of

__all__ = ["BuildSummary", "Progress", "build", "data_report", "opened", "read_and_clean", "source_of"]
