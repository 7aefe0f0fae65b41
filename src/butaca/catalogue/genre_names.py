"""Spanish names of genres; releases hold the English ones."""

from butaca.catalogue import text_keys

_SPANISH = {
    "Action": "Acción", "Adventure": "Aventura", "Animation": "Animación", "Biography": "Biografía",
    "Comedy": "Comedia", "Crime": "Crimen", "Documentary": "Documental", "Drama": "Drama", "Family": "Familia",
    "Fantasy": "Fantasía", "Foreign": "Extranjera", "History": "Historia", "Horror": "Terror", "Music": "Música",
    "Musical": "Musical", "Mystery": "Misterio", "Romance": "Romance", "Sci-Fi": "Ciencia ficción",
    "Science Fiction": "Ciencia ficción", "Sport": "Deporte", "TV Movie": "Película de TV", "Thriller": "Suspense",
    "War": "Bélica", "Western": "Western",
}  # fmt: skip


_SCIENCE_FICTION = ("Sci-Fi", "Science Fiction", "SF")

WORDS = frozenset(word for names in _SPANISH.items() for name in names for word in text_keys.words(name))
"""Words of the names of genres."""


def others(name: str) -> tuple[str, ...]:
    """Return what else people call a genre in English.

    >>> others("Science Fiction"), others("Horror")
    (('Sci-Fi', 'SF'), ())
    """
    return tuple(other for other in _SCIENCE_FICTION if other != name) if name in _SCIENCE_FICTION else ()


def all_names(name: str) -> tuple[str, ...]:
    """Return a genre in English and Spanish, each name once.

    >>> all_names("Horror"), all_names("Science Fiction")
    (('Horror', 'Terror'), ('Science Fiction', 'Ciencia ficción', 'Sci-Fi', 'SF'))
    """
    return tuple(dict.fromkeys((name, spanish(name), *others(name))))


def spanish(name: str) -> str:
    """Return a genre in Spanish, or unchanged if it is not known.

    >>> spanish("Horror"), spanish("Nordic Noir")
    ('Terror', 'Nordic Noir')
    """
    return _SPANISH.get(name, name)
