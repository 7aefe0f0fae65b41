"""Attributes of movies: their tables, rows and names, declared once.

All SQL about members is made here, of the kind that DuckDB and SQLite share.
"""

from dataclasses import dataclass

FIRST_BILLED = 15
"""Actors that count when movies are compared; further names are extras."""


@dataclass(frozen=True)
class Attribute:
    """A table of movies and members, and which of its rows count.

    ``names`` is the table of the members' names, by ``key``; where it counts the movies of each, ``counted``.
    ``order`` is the movie's own order of its members; empty where it has at most one. ``billed`` is how many of
    them count when movies are compared; None is all.
    """

    table: str
    member: str
    movie: str = "movie_id"
    condition: str = ""
    names: str = ""
    key: str = "id"
    counted: bool = True
    order: str = "position"
    billed: int | None = None

    def pairs(self, movies: str = "", members: str = "") -> str:
        """Return the query of the pairs (movie_id, member).

        ``movies`` and ``members`` are conditions on these, such as ``= ?``.
        """
        return (
            f"SELECT {self.movie} AS movie_id, {self.member} AS member FROM {self.table}{self._where(movies, members)}"
        )

    def ordered_pairs(self, movies: str = "") -> str:
        """Return the query of (movie_id, member, place) for comparing movies.

        Only members that count when movies are compared are among them.

        ``place`` is the member's rank in the movie's own order, from 0.
        """
        if not self.order:
            return f"SELECT movie_id, member, 0 AS place FROM ({self.pairs(movies)}) AS pair"
        ranked = (
            f"SELECT {self.movie} AS movie_id, {self.member} AS member, row_number() OVER (PARTITION BY {self.movie} "
            f"ORDER BY {self.order}, {self.member}) - 1 AS place FROM {self.table}{self._where(movies, '')}"
        )
        few = f" WHERE place < {self.billed}" if self.billed else ""
        return f"SELECT movie_id, member, place FROM ({ranked}) AS ranked{few}"

    def counting_pairs(self, movies: str = "") -> str:
        """Return the query of the pairs (movie_id, member) for comparing movies.

        They are those of ``ordered_pairs``. It is the faster one where few members are looked up, as it ranks only
        these, and the slower one for all members.
        """
        if not self.billed:
            return self.pairs(movies)
        before = (
            f"SELECT count(*) FROM {self.table} AS other{self._where('', '')} AND other.{self.movie} = "
            f"{self.table}.{self.movie} AND (other.{self.order}, other.{self.member}) < "
            f"({self.table}.{self.order}, {self.table}.{self.member})"
        )
        return f"{self.pairs(movies)} AND ({before}) < {self.billed}"

    def named(self, movies: str, columns: str = "name") -> str:
        """Return the query of (movie_id, member, ``columns`` of the name).

        Each movie's members are in its own order.
        """
        order = f" ORDER BY {self.movie}, {self.order}, {self.member}" if self.order else ""
        return (
            f"SELECT {self.table}.{self.movie} AS movie_id, {self.names}.{self.key} AS member, {columns} "
            f"FROM {self.table} JOIN {self.names} ON {self.names}.{self.key} = {self.member}"
            f"{self._where(movies, '')}{order}"
        )

    @property
    def holders(self) -> str:
        """The query of the movies that have a member.

        The member is its parameter. Movies come in any order, some perhaps twice.
        """
        return f"SELECT {self.movie} FROM {self.table}{self._where('', '= ?')}"

    @property
    def holder_count(self) -> str:
        """The number of movies that have ``pair.member``."""
        if self.counted:
            return f"(SELECT movies FROM {self.names} WHERE {self.names}.{self.key} = pair.member)"
        return f"(SELECT count(*) FROM {self.table} AS other{self._where('', '= pair.member')})"

    def _where(self, movies: str, members: str) -> str:
        conditions = [
            self.condition,
            f"{self.table}.{self.movie} {movies}" if movies else "",
            f"{self.member} {members}" if members else "",
        ]
        given = " AND ".join(condition for condition in conditions if condition)
        return f" WHERE {given}" if given else ""


GENRES = Attribute("movie_genres", "genre_id", names="genres")
KEYWORDS = Attribute("movie_keywords", "keyword_id", names="keywords")
COMPANIES = Attribute("movie_companies", "company_id", names="companies")
COUNTRIES = Attribute("movie_countries", "country_code", names="countries", key="code")
SPOKEN_LANGUAGES = Attribute("movie_languages", "language_code", names="languages", key="code")
ACTORS = Attribute(
    "credits", "person_id", condition="job = 'Actor'", names="people", counted=False, billed=FIRST_BILLED
)
DIRECTORS = Attribute("credits", "person_id", condition="job = 'Director'", names="people", counted=False)
PEOPLE = Attribute("credits", "person_id", names="people", counted=False)
COLLECTIONS = Attribute(
    "movies", "collection_id", movie="id", condition="collection_id IS NOT NULL", names="collections", order=""
)
ORIGINAL_LANGUAGES = Attribute(
    "movies", "original_language", movie="id", condition="original_language IS NOT NULL", names="languages",
    key="code", counted=False, order="",
)  # fmt: skip
STATUSES = Attribute("movies", "status", movie="id", condition="status IS NOT NULL", counted=False, order="")
TITLE_TERMS = Attribute("title_terms", "term", counted=False, order="term")

BY_FILTER = {
    "genre": GENRES,
    "keyword": KEYWORDS,
    "person": PEOPLE,
    "actor": ACTORS,
    "director": DIRECTORS,
    "company": COMPANIES,
    "collection": COLLECTIONS,
    "country": COUNTRIES,
    "original_language": ORIGINAL_LANGUAGES,
    "spoken_language": SPOKEN_LANGUAGES,
    "status": STATUSES,
}
"""The attributes by the names that filters have for them."""
