"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Path, Request

from butaca.release.reader import Release


async def _release(request: Request) -> Release:
    """Not a plain function, which would be sent to a thread for this."""
    release: Release = request.app.state.release
    return release


OpenRelease = Annotated[Release, Depends(_release)]

MovieRef = Annotated[
    str,
    Path(pattern=r"^([0-9]{1,18}|tt[0-9]{1,18})$", description="Its id in the source, or at IMDb", examples=["862"]),
]
