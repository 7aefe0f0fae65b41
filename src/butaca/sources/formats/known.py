"""Formats that are known: their telling columns and peculiarities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from butaca.sources.formats import vocabulary
from butaca.sources.formats.vocabulary import Role, plain


@dataclass(frozen=True)
class Format:
    """A format of one or several tables.

    ``tables`` has the roles, each with the columns that tell it; all have to be there, and a table without a role is
    known and of no use. ``columns`` says which columns
    a field is read from where the vocabulary would say otherwise, ``unused`` those that are known and of no use.
    ``stems`` are the names that its files have, the best first. In a format that is ``dated`` a movie without a date is
    no movie. In one that is ``ragged`` records may break off. The movies of several files are taken together where they
    are ``joined``.
    """

    name: str
    tables: tuple[tuple[Role | None, tuple[str, ...]], ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    stems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: bool = False
    ragged: bool = False
    joined: bool = False
    licence: str = "that of its publisher"
    votes: str = "votes"

    def knows(self, columns: Sequence[str]) -> tuple[bool, Role | None]:
        """Return whether the format has such a table, and its role."""
        own = set(map(plain, columns))
        for role, telling in self.tables:
            if own >= set(map(plain, telling)):
                return True, role
        return False, None


THE_MOVIES_DATASET = Format(
    "The Movies Dataset",
    (
        (
            vocabulary.MOVIES,
            (
                *("id", "title", "release_date", "original_language", "budget", "revenue", "runtime", "popularity"),
                *("vote_count", "vote_average", "belongs_to_collection", "genres", "production_companies"),
                *("production_countries", "spoken_languages"),
            ),
        ),
    ),
    unused=("adult", "video"),
    stems={"movies": ("movies_dataset", "movies_metadata")},
    dated=True,
    ragged=True,
    licence="facts from TMDB and GroupLens, published on Kaggle as CC0; ratings for non-commercial use",
)

FORMATS = (
    THE_MOVIES_DATASET,
    Format(
        "TMDB movies",
        ((vocabulary.MOVIES, ("id", "title", "vote_count", "backdrop_path", "imdb_id", "original_language", "keywords",
                              "production_companies", "adult")),),
        unused=("adult", "backdrop_path", "video"),
    ),
    Format(
        "TMDB 5000",
        ((vocabulary.MOVIES, ("id", "title", "budget", "genres", "keywords", "original_language", "homepage",
                              "production_companies", "vote_count", "status")),
         (vocabulary.CREDITS, ("movie_id", "title", "cast", "crew"))),
    ),
    Format(
        "MovieLens",
        ((vocabulary.MOVIES, ("movieId", "title", "genres")),),
        licence="GroupLens', for research and other non-commercial use",
    ),
    Format(
        "IMDb datasets",
        ((vocabulary.MOVIES, ("tconst", "titleType", "primaryTitle", "startYear")),
         (vocabulary.VOTES, ("tconst", "averageRating", "numVotes")),
         (vocabulary.CREDITS, ("tconst", "directors", "writers")),
         (vocabulary.JOBS, ("tconst", "nconst", "category")),
         (vocabulary.PEOPLE, ("nconst", "primaryName")),
         (vocabulary.TITLES, ("titleId", "title", "region", "language"))),
        columns={"job": ("category",)},
        unused=("isAdult", "endYear", "birthYear", "deathYear", "primaryProfession", "knownForTitles", "job",
                "ordering", "types", "attributes", "isOriginalTitle"),
        licence="IMDb's, for personal and non-commercial use",
    ),
    Format(
        "IMDb export",
        ((vocabulary.MOVIES, ("Const", "Title", "URL", "Title Type", "IMDb Rating", "Num Votes")),),
        columns={"vote_average": ("IMDb Rating",), "title": ("Title",)},
        unused=("Position", "Created", "Modified", "Description", "URL", "Your Rating", "Date Rated"),
        joined=True,
        licence="IMDb's, for personal and non-commercial use",
    ),
    Format(
        "IMDb top 1000",
        ((vocabulary.MOVIES, ("Series_Title", "Released_Year", "IMDB_Rating", "Star1", "No_of_Votes")),),
        unused=("Poster_Link", "Certificate", "Meta_score"),
    ),
    Format(
        "Letterboxd export",
        ((None, ("Date", "Name", "Year", "Letterboxd URI", "Watched Date")),
         (vocabulary.MOVIES, ("Date", "Name", "Year", "Letterboxd URI"))),
        unused=("Date", "Rating"),
        columns={"vote_average": (), "release_date": ()},
        joined=True,
    ),
    Format(
        "Trakt export",
        ((vocabulary.MOVIES, ("movie", "movie.title", "movie.ids.trakt")),),
        columns={"vote_average": (), "kind": ()},
        unused=("movie", "rated_at", "rating", "type", "plays", "last_watched_at", "last_updated_at", "movie.ids",
                "movie.ids.trakt", "movie.ids.slug"),
        joined=True,
    ),
    Format(
        "MovieLens export",
        ((vocabulary.MOVIES, ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title")),),
        unused=("tmdb_id", "rating"),
        licence="GroupLens', for research and other non-commercial use",
    ),
    Format(
        "Netflix titles",
        ((vocabulary.MOVIES, ("show_id", "type", "title", "listed_in", "release_year")),),
        columns={"vote_average": ()},
        unused=("date_added", "rating"),
    ),
    Format(
        "Rotten Tomatoes",
        ((vocabulary.MOVIES, ("id", "title", "audienceScore", "tomatoMeter")),),
        columns={"vote_average": ("audienceScore",),
                 "release_date": ("releaseDateTheaters", "releaseDateStreaming")},
        unused=("tomatoMeter", "rating", "ratingContents", "distributor", "soundMix"),
    ),
    Format(
        "Vega movies",
        ((vocabulary.MOVIES, ("Title", "Worldwide Gross", "Production Budget", "Release Date", "Major Genre")),),
        unused=("US Gross", "US DVD Sales", "MPAA Rating", "Distributor", "Source", "Creative Type",
                "Rotten Tomatoes Rating"),
    ),
)  # fmt: skip
"""All known formats; the first that fits a table is taken."""
