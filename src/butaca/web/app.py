"""The composition root of the server."""

from fastapi import FastAPI

from butaca.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The application."""
    return FastAPI()
