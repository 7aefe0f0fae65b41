"""Evaluation of recommenders and search: protocols, metrics and baselines.

Read ``docs/evaluation.md``.
"""
