"""Middleware around the routes; butaca.web.app puts it in order."""
