"""Facts on the models, on their data and weak spots."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.bilingual import Bilingual
from butaca.release.reader import Release

_FIRST = ("ratings", "verdicts", "lists")  # kinds of sources, in their order; others follow
_FEW_FIELDS = 2  # of the seven kinds of content that a film may have

_EVIDENCE = f"""
SELECT count(*) AS movies, sum(ratings = 0) AS unrated, sum(fields <= {_FEW_FIELDS}) AS bare, sum(ratings) AS ratings,
    max(CASE WHEN ratings > 0 THEN release_date END) AS newest
FROM evidence JOIN movies ON movies.id = movie_id
"""
_LANGUAGE = """
SELECT name, name_es, sum(ratings) AS ratings, count(*) AS movies
FROM evidence JOIN movies ON movies.id = movie_id JOIN languages ON languages.code = original_language
GROUP BY original_language ORDER BY 3 DESC, original_language LIMIT 1
"""


@dataclass(frozen=True)
class Source:
    """Data that weights were learned from; ``terms`` may be empty."""

    kind: str
    name: str
    terms: str


@dataclass(frozen=True)
class Language:
    """The language with most ratings, and its shares."""

    name: Bilingual
    rating_share: float
    movie_share: float


@dataclass(frozen=True)
class Evidence:
    """Counts of films by the amount known of them.

    ``unrated`` films have no rating, ``bare`` films hardly any content; ``newest`` is the latest date of release of a
    rated film, None without ratings, as is ``language``.
    """

    movie_count: int
    unrated: int
    bare: int
    rating_count: int
    newest: str | None
    language: Language | None


def sources(release: Release) -> Sequence[Source]:
    """Return what the weights of the release's models were learned from."""
    provenance = release.manifest.settings.provenance
    kinds = [kind for kind in provenance if not kind.endswith("_terms")]
    kinds.sort(key=lambda kind: (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind))
    return [Source(kind, provenance[kind], provenance.get(f"{kind}_terms", "")) for kind in kinds]


def evidence(release: Release) -> Evidence:
    """Return how much is known of a release's films, counted once."""
    return release.once("evidence of all", _evidence)


def _evidence(release: Release) -> Evidence:
    row = release.rows(_EVIDENCE)[0]
    language = None
    if row["ratings"]:
        most = release.row(_LANGUAGE)
        if most is not None:
            language = Language(
                Bilingual(most["name"], most["name_es"]),
                most["ratings"] / row["ratings"],
                most["movies"] / row["movies"],
            )
    return Evidence(row["movies"], row["unrated"] or 0, row["bare"] or 0, row["ratings"] or 0, row["newest"], language)
