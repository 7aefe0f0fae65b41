"""The figures of the README, measured: ``python -m benchmarks``."""
