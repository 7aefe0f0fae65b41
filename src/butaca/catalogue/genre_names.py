"""What genres are called in Spanish; releases hold their English names."""

_SPANISH = {
    "Action": "Acción", "Adventure": "Aventura", "Animation": "Animación", "Biography": "Biografía",
    "Comedy": "Comedia", "Crime": "Crimen", "Documentary": "Documental", "Drama": "Drama", "Family": "Familia",
    "Fantasy": "Fantasía", "Foreign": "Extranjera", "History": "Historia", "Horror": "Terror", "Music": "Música",
    "Musical": "Musical", "Mystery": "Misterio", "Romance": "Romance", "Sci-Fi": "Ciencia ficción",
    "Science Fiction": "Ciencia ficción", "Sport": "Deporte", "TV Movie": "Película de TV", "Thriller": "Suspense",
    "War": "Bélica", "Western": "Western",
}  # fmt: skip


def spanish(name: str) -> str:
    """A genre in Spanish; one that has no Spanish name here keeps its own.

    >>> spanish("Horror"), spanish("Nordic Noir")
    ('Terror', 'Nordic Noir')
    """
    return _SPANISH.get(name, name)
