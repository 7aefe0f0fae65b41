"""Middleware around the routes, ordered by ``butaca.web.app``."""
