"""Ratings that people bring from other sites: files read within bounds, and matched to the release's movies.

``reading`` turns a file into rows, ``matching`` rows into movies; every format is declared in ``formats``.
"""
