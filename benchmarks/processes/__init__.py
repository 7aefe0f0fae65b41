"""Measured processes, each with time and memory of its own."""
