"""Routes of the pages, a module for each kind of page."""

from butaca.web.pages.routes import (
    about,
    cover_files,
    explore,
    for_you,
    home,
    import_ratings,
    laboratory,
    movie,
    people,
    site_files,
    statistics,
    together,
)

ROOMS = (
    home,
    movie,
    for_you,
    together,
    import_ratings,
    people,
    explore,
    statistics,
    laboratory,
    about,
    cover_files,
    site_files,
)
"""The modules whose ``router`` the application includes."""
