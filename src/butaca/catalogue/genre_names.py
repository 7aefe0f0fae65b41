"""Spanish names of genres; releases hold the English ones."""

_SPANISH = {
    "Action": "Acción", "Adventure": "Aventura", "Animation": "Animación", "Biography": "Biografía",
    "Comedy": "Comedia", "Crime": "Crimen", "Documentary": "Documental", "Drama": "Drama", "Family": "Familia",
    "Fantasy": "Fantasía", "Foreign": "Extranjera", "History": "Historia", "Horror": "Terror", "Music": "Música",
    "Musical": "Musical", "Mystery": "Misterio", "Romance": "Romance", "Sci-Fi": "Ciencia ficción",
    "Science Fiction": "Ciencia ficción", "Sport": "Deporte", "TV Movie": "Película de TV", "Thriller": "Suspense",
    "War": "Bélica", "Western": "Western",
}  # fmt: skip


def spanish(name: str) -> str:
    """Return a genre in Spanish, or unchanged if it is not known.

    >>> spanish("Horror"), spanish("Nordic Noir")
    ('Terror', 'Nordic Noir')
    """
    return _SPANISH.get(name, name)
