"""Ratings that people bring from other sites: files are read within bounds, and rows matched to movies."""
