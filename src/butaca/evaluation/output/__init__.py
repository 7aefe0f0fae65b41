"""Evaluations as text, JSON and pictures."""
