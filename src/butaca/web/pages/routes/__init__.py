"""Routes of the pages, a module for each kind of page."""

from butaca.web.pages.routes import (
    about,
    cover_files,
    directories,
    explore,
    for_you,
    home,
    import_ratings,
    laboratory,
    model_card,
    movie,
    people,
    site_files,
    statistics,
    together,
)

ROOMS = (
    home, movie, for_you, together, import_ratings, people, explore, directories, statistics, laboratory, model_card,
    about, cover_files, site_files,
)  # fmt: skip
"""The modules whose ``router`` the application includes."""
