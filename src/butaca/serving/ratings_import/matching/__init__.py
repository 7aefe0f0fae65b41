"""Matching of rows to movies, and reasons why others do not match.

A row matches by id, by title and year, by the beginning of its title, or by its series.
"""
