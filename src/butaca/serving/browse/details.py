"""Details of a movie: everything the release knows of it."""

from dataclasses import dataclass

from butaca.catalogue import attributes
from butaca.catalogue.attributes import Attribute
from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.browse.titles import OtherTitle, titles


@dataclass(frozen=True)
class Member:
    """A member of a list: its id or code, and its names."""

    id: int | str
    name: str
    name_es: str | None = None  # of countries and languages


@dataclass(frozen=True)
class Credit:
    """A person in a movie.

    ``role`` is the part an actor played, or the job.
    """

    id: int
    name: str
    role: str | None


@dataclass(frozen=True)
class CrewMember:
    """A person's job in a movie, but for acting."""

    id: int
    name: str
    department: str
    job: str


@dataclass(frozen=True)
class MovieDetails:
    """A movie with everything that belongs to it.

    Lists are in the source's order; None is unknown.
    """

    movie: Movie
    titles: tuple[OtherTitle, ...]
    original_title: str | None
    overview: str | None
    tagline: str | None
    homepage: str | None
    poster_path: str | None
    imdb_id: str | None
    movielens_id: int | None
    external_id: str | None
    collection: Member | None
    genres: tuple[Member, ...]
    companies: tuple[Member, ...]
    countries: tuple[Member, ...]
    spoken_languages: tuple[Member, ...]
    keywords: tuple[Member, ...]
    directors: tuple[Credit, ...]
    actors: tuple[Credit, ...]


def crew(release: Release, movie_id: int) -> tuple[CrewMember, ...]:
    """Return the crew of a movie, by department."""
    rows = release.rows(
        "SELECT person_id, name, department, job FROM credits JOIN people ON people.id = person_id "
        "WHERE movie_id = ? AND department <> 'Acting' ORDER BY department, position, person_id, job",
        (movie_id,),
    )
    return tuple(CrewMember(*row) for row in rows)


def details(release: Release, movie_id: int) -> MovieDetails:
    """Return everything about a movie.

    Raises:
        NotFound: there is none.
    """
    movie = movies.by_id(release, movie_id)
    texts = release.row(
        "SELECT original_title, overview, tagline, homepage, poster_path, imdb_id, movielens_id, external_id "
        "FROM movie_details WHERE movie_id = ?",
        (movie_id,),
    )
    collection = release.row("SELECT id, name FROM collections WHERE id = ?", (movie.collection_id,))
    return MovieDetails(
        movie=movie,
        titles=titles(release, movie_id),
        **dict(texts or {}),
        collection=Member(*collection) if collection else None,
        genres=_members(release, movie_id, attributes.GENRES),
        companies=_members(release, movie_id, attributes.COMPANIES),
        countries=_members(release, movie_id, attributes.COUNTRIES, "name, name_es"),
        spoken_languages=_members(release, movie_id, attributes.SPOKEN_LANGUAGES, "name, name_es"),
        keywords=_members(release, movie_id, attributes.KEYWORDS),
        directors=_credits(release, movie_id, attributes.DIRECTORS, "NULL"),
        actors=_credits(release, movie_id, attributes.ACTORS, "character"),
    )


def _members(release: Release, movie_id: int, attribute: Attribute, columns: str = "name") -> tuple[Member, ...]:
    return tuple(Member(*row) for _, *row in release.rows(attribute.named("= ?", columns), (movie_id,)))


def _credits(release: Release, movie_id: int, attribute: Attribute, role: str) -> tuple[Credit, ...]:
    return tuple(Credit(*row) for _, *row in release.rows(attribute.named("= ?", f"name, {role}"), (movie_id,)))
