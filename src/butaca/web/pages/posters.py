"""Pictures of posters, at addresses of another site."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

TMDB = "image.tmdb.org"
_PATH = re.compile(r"/[A-Za-z0-9_-]{1,80}\.(?:jpg|jpeg|png|webp)")


@dataclass(frozen=True)
class Poster:
    """Addresses of a picture: a middling one, and all sizes as ``srcset``."""

    src: str
    srcset: str
    large: str


@dataclass(frozen=True)
class Posters:
    """Source of pictures.

    ``address`` is empty where there are none; ``sizes`` are names such as w342, the smallest first.
    """

    address: str
    sizes: Sequence[str]

    @property
    def origin(self) -> str:
        """The scheme and host of the pictures; empty if there are none."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if self.address else ""

    @property
    def from_tmdb(self) -> bool:
        """True if they are TMDB's, which asks to be credited."""
        return urlsplit(self.address).hostname == TMDB

    def poster(self, path: str | None) -> Poster | None:
        """Return the picture of a path; None without a picture.

        A path that is not of the usual form has none.
        """
        if not (self.address and self.sizes and path and _PATH.fullmatch(path)):
            return None
        addresses = [f"{self.address}/{size}{path}" for size in self.sizes]
        srcset = ", ".join(f"{address} {size[1:]}w" for address, size in zip(addresses, self.sizes, strict=True))
        return Poster(addresses[len(addresses) // 2], srcset, addresses[-1])
