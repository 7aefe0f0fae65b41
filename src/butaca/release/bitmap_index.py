"""Bitmaps and sort orders of movies, as a build writes them.

They make filters, facets, sorting and paging fast; the online half reads them by ``bitmap_codec``.
"""

import sqlite3
from array import array

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.release import database
from butaca.release.bitmap_codec import SortOrder, encode_bitmap, encode_order

_RARE = 256  # movies, below which a member is left to the tables where it is no facet


def write(connection: sqlite3.Connection) -> None:
    """Write bitmaps and orders, after the tables of the catalogue."""
    ids = _movie_ids(connection)
    connection.execute(database.BITMAPS)
    connection.execute(database.SORT_ORDERS)
    for filter_name, attribute in attributes.BY_FILTER.items():
        _write_bitmaps(connection, filter_name, attribute, ids)
    for name, query in database.ORDERS.items():
        _write_order(connection, name, query, ids)


def write_like_rate_order(connection: sqlite3.Connection, model: str) -> None:
    """Write the order by a model's like rates, after these."""
    query = f"SELECT movie_id, like_rate FROM {database.LIKE_RATES_PREFIX}{model}"
    _write_order(connection, database.LIKE_RATE, query, _movie_ids(connection))


def _movie_ids(connection: sqlite3.Connection) -> NDArray[np.int64]:
    return np.array([row[0] for row in connection.execute("SELECT id FROM movies ORDER BY id")], dtype=np.int64)


def _write_bitmaps(
    connection: sqlite3.Connection, filter_name: str, attribute: Attribute, ids: NDArray[np.int64]
) -> None:
    least = 1 if filter_name in database.FACETS else _RARE
    members = connection.execute(
        f"SELECT member, count(DISTINCT movie_id) AS n FROM ({attribute.pairs()}) "
        f"GROUP BY member HAVING n >= {least} ORDER BY member"
    ).fetchall()
    for member, count in members:
        holders = [row[0] for row in connection.execute(attribute.holders, (member,))]
        is_holder = np.zeros(len(ids), dtype=bool)
        is_holder[np.searchsorted(ids, holders)] = True
        stored = encode_bitmap(_bitmap(is_holder), len(ids))
        connection.execute("INSERT INTO bitmaps VALUES (?, ?, ?, ?)", (filter_name, member, count, stored))


def _write_order(connection: sqlite3.Connection, name: str, query: str, ids: NDArray[np.int64]) -> None:
    known_values = {movie: value for movie, value in connection.execute(query) if value is not None}
    distinct = sorted(set(known_values.values()))
    rank_of = {value: rank for rank, value in enumerate(distinct)}
    ranks = np.full(len(ids), -1, dtype=np.int32)
    ranks[np.searchsorted(ids, list(known_values))] = [rank_of[value] for value in known_values.values()]
    known = ranks >= 0
    width = max(len(distinct) - 1, 0).bit_length()
    order = SortOrder(
        _bitmap(known),
        array("i", ranks.tobytes()),
        tuple(_bitmap(known & (ranks >> bit & 1 == 1)) for bit in range(width)),
        array("d") if name == database.TITLE else array("d", distinct),
    )
    connection.execute("INSERT INTO sort_orders VALUES (?, ?, ?, ?)", (name, *encode_order(order)))


def _bitmap(is_member: NDArray[np.bool_]) -> int:
    """Return the bitmap of the places that are true [movies]."""
    return int.from_bytes(np.packbits(is_member, bitorder="little").tobytes(), "little")
