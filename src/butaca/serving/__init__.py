"""Answers from a release, without a web framework."""
