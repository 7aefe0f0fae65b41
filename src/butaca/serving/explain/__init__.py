"""Explanations of why a movie is listed."""
