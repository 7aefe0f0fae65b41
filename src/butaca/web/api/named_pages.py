"""Pages of what a text names, of one kind."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from fastapi import Request, Response

from butaca.release.reader import Release
from butaca.serving.search import listing
from butaca.serving.search.entries import KINDS
from butaca.serving.search.hits import Hit
from butaca.web.api import paging


class NamedPage(NamedTuple):
    """A page of hits; ``token`` continues it, None at its end."""

    hits: Sequence[Hit]
    total: int
    token: str | None


def order_of(*decisive: object) -> str:
    """Return the order of hits, which is another for each text."""
    return f"relevance-{zlib.crc32(repr(decisive).encode(errors='replace')):08x}"


def named_page(
    request: Request, response: Response, release: Release, kind: str, text: str, limit: int, token: str | None
) -> NamedPage:
    """Return a page of one kind's hits, and set its ``Link`` header.

    Raises:
        InvalidOption: the token is not of this text.
    """
    order = order_of(kind, text)
    last = paging.after(token, order)
    kinds = [candidate for candidate in KINDS if candidate == kind]
    page = listing.page(release, text, kinds, limit, first=int(last) if last else 0)
    continued = None if page.next is None else paging.token(order, page.next)
    response.headers.update(paging.link(request, continued))
    return NamedPage(page.hits, page.total, continued)
