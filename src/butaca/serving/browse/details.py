"""Everything a release knows of one movie."""

from dataclasses import dataclass

from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies


@dataclass(frozen=True)
class Named:
    """Something with an id (or a code) and a name."""

    id: int | str
    name: str
    name_es: str | None = None  # countries and languages have one


@dataclass(frozen=True)
class Credit:
    """A person in a movie; ``role`` is the part an actor played, or the job."""

    id: int
    name: str
    role: str | None


@dataclass(frozen=True)
class CrewMember:
    """What a person did in a movie, but for acting."""

    id: int
    name: str
    department: str
    job: str


@dataclass(frozen=True)
class MovieDetails:
    """A movie with what belongs to it, each list in the source's order; None is unknown."""

    movie: Movie
    original_title: str | None
    overview: str | None
    tagline: str | None
    homepage: str | None
    poster_path: str | None
    imdb_id: str | None
    movielens_id: int | None
    collection: Named | None
    genres: tuple[Named, ...]
    companies: tuple[Named, ...]
    countries: tuple[Named, ...]
    languages: tuple[Named, ...]
    keywords: tuple[Named, ...]
    directors: tuple[Credit, ...]
    cast: tuple[Credit, ...]


def crew(release: Release, movie_id: int) -> tuple[CrewMember, ...]:
    """Who did what in a movie, but for acting, by department."""
    rows = release.rows(
        "SELECT person_id, name, department, job FROM credits JOIN people ON people.id = person_id "
        "WHERE movie_id = ? AND department <> 'Acting' ORDER BY department, position, person_id, job",
        (movie_id,),
    )
    return tuple(CrewMember(*row) for row in rows)


def details(release: Release, movie_id: int) -> MovieDetails:
    """All about the movie of that id.

    Raises:
        NotFound: there is none.
    """
    movie = movies.by_id(release, movie_id)
    texts = release.row(
        "SELECT original_title, overview, tagline, homepage, poster_path, imdb_id, movielens_id "
        "FROM movie_details WHERE movie_id = ?",
        (movie_id,),
    )
    collection = release.row("SELECT id, name FROM collections WHERE id = ?", (movie.collection_id,))
    return MovieDetails(
        movie=movie,
        **dict(texts or {}),
        collection=Named(*collection) if collection else None,
        genres=_members(release, movie_id, "genres", "genre_id"),
        companies=_members(release, movie_id, "companies", "company_id"),
        countries=_members(release, movie_id, "countries", "country_code", "code, name, name_es"),
        languages=_members(release, movie_id, "languages", "language_code", "code, name, name_es"),
        keywords=_members(release, movie_id, "keywords", "keyword_id"),
        directors=_credits(release, movie_id, "job = 'Director'", "NULL"),
        cast=_credits(release, movie_id, "job = 'Actor'", "character"),
    )


def _members(release: Release, movie_id: int, table: str, member: str, columns: str = "id, name") -> tuple[Named, ...]:
    rows = release.rows(
        f"SELECT {columns} FROM movie_{table} JOIN {table} ON {columns.split(',')[0]} = {member} "
        "WHERE movie_id = ? ORDER BY position",
        (movie_id,),
    )
    return tuple(Named(*row) for row in rows)


def _credits(release: Release, movie_id: int, condition: str, role: str) -> tuple[Credit, ...]:
    rows = release.rows(
        f"SELECT person_id, name, {role} FROM credits JOIN people ON people.id = person_id "
        f"WHERE movie_id = ? AND {condition} ORDER BY position, person_id",
        (movie_id,),
    )
    return tuple(Credit(*row) for row in rows)
