"""What routes are given."""

from typing import Annotated

from fastapi import Depends, Path, Request

from butaca.release.reader import Release
from butaca.serving import movies


def _release(request: Request) -> Release:
    release: Release = request.app.state.release
    return release


OpenRelease = Annotated[Release, Depends(_release)]


def _movie_id(
    release: OpenRelease,
    movie_id: Annotated[
        str,
        Path(
            pattern=r"^([0-9]{1,18}|tt[0-9]{1,18})$", description="Its id in the source, or at IMDb", examples=["862"]
        ),
    ],
) -> int:
    return movies.by_imdb_id(release, movie_id).id if movie_id.startswith("tt") else int(movie_id)


MovieId = Annotated[int, Depends(_movie_id)]
