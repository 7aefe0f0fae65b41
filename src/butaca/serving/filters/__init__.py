"""Filters of movies: their grammar, their names, and sets as bitmaps."""
