"""Count movies by genre, language, country, word, collection and company."""

from collections import Counter
from dataclasses import replace

from butaca.catalogue import attributes, genre_names
from butaca.catalogue.attributes import Attribute
from butaca.catalogue.catalogue import Catalogue
from butaca.features import title_lemmas
from butaca.reports.facts import MovieCount, RevenueGroup, RevenueGroups

_LISTED = 50  # franchises and companies
_WORDS = 150  # of titles


def genres(catalogue: Catalogue) -> tuple[MovieCount, ...]:
    """Count movies by genre."""
    counts = _counts(catalogue, attributes.GENRES, "name")
    return tuple(replace(genre, name_es=genre_names.spanish(genre.name)) for genre in counts)


def original_languages(catalogue: Catalogue) -> tuple[MovieCount, ...]:
    """Count movies by original language."""
    return _counts(catalogue, attributes.ORIGINAL_LANGUAGES)


def spoken_languages(catalogue: Catalogue) -> tuple[MovieCount, ...]:
    """Count movies by spoken language, in any position of the list."""
    return _counts(catalogue, attributes.SPOKEN_LANGUAGES)


def countries(catalogue: Catalogue) -> tuple[MovieCount, ...]:
    """Count movies by country of production, in any position of the list."""
    return _counts(catalogue, attributes.COUNTRIES)


def title_words(catalogue: Catalogue) -> tuple[MovieCount, ...]:
    """Count movies by the commonest words of their titles, as written.

    Stop words of the movie's language and of English are left out. The recommenders read the lemmas of words, which
    take ten times as long to find as all the rest of the facts.
    """
    counts, language, without = Counter[str](), None, frozenset[str]()
    titles = catalogue.connection.execute(
        "SELECT title, coalesce(original_language, '') AS language FROM movies ORDER BY language, id"
    ).fetchall()
    for title, own_language in titles:
        if own_language != language:
            language, without = own_language, title_lemmas.stop_words(own_language)
        counts.update(set(title_lemmas.telling_words(title, without)))
    most = sorted(counts.items(), key=lambda word: (-word[1], word[0]))[:_WORDS]
    return tuple(MovieCount(word, word, word, count, count / len(titles)) for word, count in most)


def franchises(catalogue: Catalogue) -> RevenueGroups:
    """Sum up the revenue of collections."""
    return _groups(catalogue, attributes.COLLECTIONS)


def companies(catalogue: Catalogue) -> RevenueGroups:
    """Sum up the revenue of production companies, by id."""
    return _groups(catalogue, attributes.COMPANIES)


def _counts(catalogue: Catalogue, attribute: Attribute, spanish: str = "name_es") -> tuple[MovieCount, ...]:
    key = attribute.key
    rows = catalogue.connection.execute(
        f"SELECT CAST(names.{key} AS VARCHAR), name, {spanish}, count(*) AS movie_count, "
        "movie_count / (SELECT count(*) FROM movies) "
        f"FROM ({attribute.pairs()}) AS pairs JOIN {attribute.names} AS names ON names.{key} = pairs.member "
        f"GROUP BY names.{key}, name, {spanish} ORDER BY movie_count DESC, name, names.{key}"
    ).fetchall()
    return tuple(MovieCount(*row) for row in rows)


def _groups(catalogue: Catalogue, attribute: Attribute) -> RevenueGroups:
    counted = catalogue.connection.execute(
        f"SELECT count(DISTINCT member), count(DISTINCT movie_id) FROM ({attribute.pairs()})"
    ).fetchone()
    rows = catalogue.connection.execute(
        "SELECT names.id, name, count(*) AS movie_count, count(*) FILTER (revenue > 0), "
        "CAST(sum(revenue) AS BIGINT) AS takings "
        f"FROM ({attribute.pairs()}) AS pairs JOIN {attribute.names} AS names ON names.id = pairs.member "
        "JOIN movies ON movies.id = pairs.movie_id "
        f"GROUP BY names.id, name ORDER BY takings DESC, movie_count DESC, names.id LIMIT {_LISTED}"
    ).fetchall()
    number, movie_count = counted or (0, 0)
    return RevenueGroups(number, movie_count, tuple(RevenueGroup(*row) for row in rows))
