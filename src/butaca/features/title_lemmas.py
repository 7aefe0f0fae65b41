"""Words of titles that carry meaning, reduced to comparable terms."""

import re
from functools import lru_cache

import simplemma
import stopwords
from simplemma.strategies import DefaultStrategy

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.names import fold
from butaca.features.dictionaries import Dictionaries

# International titles are mostly English, whatever the movie's language: its words are tried as well.
_TITLE_LANGUAGE = "en"
# TMDB's and Wikidata's codes on the left, simplemma's on the right.
_LEMMA_LANGUAGES = {"no": "nb", "sh": "hbs", "hr": "hbs", "sr": "hbs", "bs": "hbs", "fil": "tl"}
_LEMMATISED = frozenset(
    [
        "ar",
        "ast",
        "bg",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "ga",
        "gd",
        "gl",
        "gv",
        "hbs",
        "he",
        "hi",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ka",
        "la",
        "lb",
        "lt",
        "lv",
        "mk",
        "ml",
        "ms",
        "nb",
        "nl",
        "nn",
        "pl",
        "pt",
        "ro",
        "ru",
        "se",
        "sk",
        "sl",
        "sq",
        "sv",
        "sw",
        "tl",
        "tr",
        "uk",
    ]
)
# Articles, prepositions and conjunctions that the lists of ``stopwords`` lack, in the languages of most movies.
_MORE_STOP_WORDS = {
    "de": ("uns",),
    "es": ("a", "al", "de", "del", "e", "mi", "mis", "más", "ni", "o", "que", "se", "tu", "tus", "u", "un", "y"),
    "fr": ("aux", "de", "ne", "ni", "un", "une", "à"),
    "it": ("dei", "degli", "gli", "i", "non", "per"),
    "pt": ("a", "ao", "aos", "as", "da", "de", "do", "na", "no", "que", "se", "sua"),
}
_DICTIONARIES = Dictionaries()
_CHUNK = 10_000  # titles at a time
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def add_title_terms(catalogue: Catalogue) -> None:
    """Fill the table ``title_terms`` unless it is filled already.

    A title is cut into words; stop words of English and of the movie's original language go; the
    rest are reduced to their lemma in the original language, else in English; accents go last.
    A title of stop words alone (*It*, *Us*) keeps them: they are all it has.
    """
    connection = catalogue.connection
    if connection.execute("SELECT count(*) > 0 FROM title_terms").fetchone() == (True,):
        return
    connection.execute("CREATE TEMPORARY TABLE read_terms (movie_id BIGINT, term VARCHAR)")
    languages = connection.execute("SELECT DISTINCT coalesce(original_language, '') FROM movies").fetchall()
    # Languages of one dictionary follow one another: reading it takes longer than reading the titles.
    ordered = sorted((name for (name,) in languages), key=lambda code: (_LEMMA_LANGUAGES.get(code, code), code))
    titles = connection.cursor().execute(
        "SELECT id, title, coalesce(original_language, '') AS language FROM movies ORDER BY list_position(?, language)",
        [ordered],
    )
    reader_of = lru_cache(maxsize=1)(TitleReader)
    while chunk := titles.fetchmany(_CHUNK):
        pairs = [(movie_id, term) for movie_id, title, language in chunk for term in reader_of(language).terms(title)]
        columns = [movie_id for movie_id, _ in pairs], [term for _, term in pairs]
        connection.execute("INSERT INTO read_terms SELECT unnest(?), unnest(?)", columns)
    connection.execute("INSERT INTO title_terms SELECT movie_id, term FROM read_terms ORDER BY movie_id, term")
    connection.execute("DROP TABLE read_terms")
    _DICTIONARIES.clear()  # simplemma's strategies refer to themselves, and would keep them


class TitleReader:
    """A reader of titles in one original language.

    ``language`` is a code; unknown ones count as English.
    """

    def __init__(self, language: str) -> None:
        code = _LEMMA_LANGUAGES.get(language, language)
        own = (code,) if code in _LEMMATISED and code != _TITLE_LANGUAGE else ()
        languages = (*own, _TITLE_LANGUAGE)
        self._stop_words = stop_words(language)
        lemmatizer = simplemma.Lemmatizer(lemmatization_strategy=_strategy(), cache_max_size=0)
        self._lemma = lru_cache(maxsize=None)(lambda word: fold(lemmatizer.lemmatize(word, lang=languages)))

    def terms(self, title: str) -> set[str]:
        """Return the terms of one title."""
        return {self._lemma(word) for word in telling_words(title, self._stop_words)}


def telling_words(title: str, without: frozenset[str]) -> list[str]:
    """Return the words of a title in lower case, without stop words.

    They keep their order; a title of stop words alone keeps them.

    >>> telling_words("The Lion King's Pride", frozenset({"the"}))
    ['lion', 'king', 'pride']
    """
    words = [_POSSESSIVE.sub("", word.lower()) for word in _WORD.findall(title)]
    words = [word for word in words if word]
    return [word for word in words if fold(word) not in without] or words


def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language and of English, without accents.

    ``language`` is the code of a movie's original language.
    """
    return _stop_words(language) | _stop_words(_TITLE_LANGUAGE)


@lru_cache(maxsize=1)
def _strategy() -> DefaultStrategy:
    """Return the lemmatization strategy, which reads dictionaries as they are packed.

    Some hold millions of words and would fill the memory.
    """
    return DefaultStrategy(dictionary_factory=_DICTIONARIES)


@lru_cache(maxsize=2)
def _stop_words(language: str) -> frozenset[str]:
    try:
        words = stopwords.get_stopwords(language)
    except (stopwords.LanguageNotAvailable, KeyError):
        return frozenset()
    return frozenset(fold(word) for word in (*words, *_MORE_STOP_WORDS.get(language, ())))
