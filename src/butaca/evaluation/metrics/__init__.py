"""Metrics of lists, and the statistics of differences."""
