"""Models that take part in an evaluation."""
