"""Movies as sets and orders: what makes filters, facets, sorting and paging fast, whatever is asked.

Every movie has a *place*, its rank by id, from 0. A set of movies is a bitmap, bit ``place`` of byte
``place // 8`` from the lowest up. An order is the dense rank of each movie's value, equal values alike,
both as a number a movie and as slices: bitmap ``i`` has the movies whose rank has bit ``i``. With
slices a range, or the next few of a set in an order, is found by one look at each slice.

Source: bit-sliced indexes, O'Neil and Quass, *Improved Query Performance with Variant Indexes*, 1997.
"""

import sqlite3

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.release import database

_RARE = 256  # movies, below which a member is left to the tables where it is no facet


def write(connection: sqlite3.Connection) -> None:
    """Write the sets and orders of a database whose other tables are filled."""
    ids = np.array([row[0] for row in connection.execute("SELECT id FROM movies ORDER BY id")], dtype=np.int64)
    connection.execute(database.MOVIE_SETS)
    connection.execute(database.MOVIE_ORDERS)
    for field, attribute in attributes.BY_FILTER.items():
        _write_sets(connection, field, attribute, ids)
    for field, column in database.ORDERS.items():
        _write_order(connection, field, column, ids)
    dial = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'rates\\_%' ESCAPE '\\' ORDER BY rowid")
    if rates := dial.fetchone():
        _write_order(connection, database.RATE, f"SELECT movie_id, rate FROM {rates[0]}", ids)


def _write_sets(connection: sqlite3.Connection, field: str, attribute: Attribute, ids: NDArray[np.int64]) -> None:
    least = 1 if field in database.FACETS else _RARE
    members = connection.execute(
        f"SELECT member, count(DISTINCT movie_id) AS n FROM ({attribute.pairs()}) "
        f"GROUP BY member HAVING n >= {least} ORDER BY member"
    ).fetchall()
    for member, count in members:
        holders = [row[0] for row in connection.execute(attribute.holders, (member,))]
        bits = np.zeros(len(ids), dtype=bool)
        bits[np.searchsorted(ids, holders)] = True
        connection.execute("INSERT INTO movie_sets VALUES (?, ?, ?, ?)", (field, member, count, _packed(bits)))


def _write_order(connection: sqlite3.Connection, field: str, query: str, ids: NDArray[np.int64]) -> None:
    known_values = {movie: value for movie, value in connection.execute(query) if value is not None}
    distinct = sorted(set(known_values.values()))
    rank_of = {value: rank for rank, value in enumerate(distinct)}
    ranks = np.full(len(ids), -1, dtype="<i4")
    ranks[np.searchsorted(ids, list(known_values))] = [rank_of[value] for value in known_values.values()]
    known = ranks >= 0
    width = max(len(distinct) - 1, 0).bit_length()
    slices = [_packed(known)] + [_packed(known & (ranks >> bit & 1 == 1)) for bit in range(width)]
    numbers = b"" if field == database.TITLE else np.array(distinct, dtype="<f8").tobytes()
    connection.execute(
        "INSERT INTO movie_orders VALUES (?, ?, ?, ?)", (field, ranks.tobytes(), b"".join(slices), numbers)
    )


def _packed(bits: NDArray[np.bool_]) -> bytes:
    return np.packbits(bits, bitorder="little").tobytes()
