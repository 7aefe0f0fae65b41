"""Routes of the pages, a module for each kind of page."""

from butaca.web.pages.routes import about, explore, for_you, home, import_ratings, movie, people, site_files

ROOMS = (home, movie, for_you, import_ratings, people, explore, about, site_files)
"""The modules whose ``router`` the application includes."""
