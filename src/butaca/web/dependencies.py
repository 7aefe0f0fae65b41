"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Request

from butaca.release.reader import Release


def _release(request: Request) -> Release:
    release: Release = request.app.state.release
    return release


OpenRelease = Annotated[Release, Depends(_release)]
