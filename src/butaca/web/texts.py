"""What the pages say, in Spanish and in English."""

from collections.abc import Mapping, Sequence

from butaca.recommenders.recommendation import Reason

LANGUAGES = ("es", "en")

TEXTS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "tagline": "Busca una película y descubre cuáles se le parecen, y por qué.",
        "label": "Título de la película",
        "placeholder": "Por ejemplo: {title}",
        "search": "Buscar",
        "results": "{total} películas para «{query}»",
        "one_result": "1 película para «{query}»",
        "shown": "Se muestran las {shown} primeras.",
        "nothing": "Nada para «{query}».",
        "perhaps": "¿Querías decir…?",
        "well_known": "Muy votadas",
        "similar_to": "Películas como esta",
        "directed_by": "Dirección",
        "cast": "Reparto",
        "countries": "Países",
        "minutes": "{n} min",
        "votes": "{average} sobre 10, {count} votos",
        "reviews": "{average} sobre 10, {count} reseñas de la crítica",
        "unvoted": "sin votos",
        "no_plot": "Estos datos no incluyen una sinopsis.",
        "why": "Por qué",
        "source": "Datos",
        "api": "API",
        "questions": "Preguntas",
        "other_language": "English",
        "back": "Volver al inicio",
        "error": "Algo no ha salido bien",
        "not_found": "Aquí no hay nada",
        "not_found_detail": "Esa película no está en el catálogo.",
    },
    "en": {
        "tagline": "Find a film, see which ones are like it, and why.",
        "label": "Title of the film",
        "placeholder": "For example: {title}",
        "search": "Search",
        "results": "{total} films for “{query}”",
        "one_result": "1 film for “{query}”",
        "shown": "The first {shown} are shown.",
        "nothing": "Nothing for “{query}”.",
        "perhaps": "Did you mean…?",
        "well_known": "Most voted",
        "similar_to": "Films like this one",
        "directed_by": "Directed by",
        "cast": "Cast",
        "countries": "Countries",
        "minutes": "{n} min",
        "votes": "{average} out of 10, {count} votes",
        "reviews": "{average} out of 10, {count} critics’ reviews",
        "unvoted": "no votes",
        "no_plot": "These data have no plot summary.",
        "why": "Why",
        "source": "Data",
        "api": "API",
        "questions": "Questions",
        "other_language": "Español",
        "back": "Back to the start",
        "error": "Something went wrong",
        "not_found": "There is nothing here",
        "not_found_detail": "That film is not in the catalogue.",
    },
}

_GENRES_ES = {
    "Action": "Acción", "Adventure": "Aventura", "Animation": "Animación", "Biography": "Biografía",
    "Comedy": "Comedia", "Crime": "Crimen", "Documentary": "Documental", "Drama": "Drama", "Family": "Familia",
    "Fantasy": "Fantasía", "Foreign": "Extranjera", "History": "Historia", "Horror": "Terror", "Music": "Música",
    "Musical": "Musical", "Mystery": "Misterio", "Romance": "Romance", "Sci-Fi": "Ciencia ficción",
    "Science Fiction": "Ciencia ficción", "Sport": "Deporte", "TV Movie": "Película de TV", "Thriller": "Suspense",
    "War": "Bélica", "Western": "Western",
}  # fmt: skip

_REASONS = {
    "es": {"genres": "Géneros", "title": "Título", "rating": "Valoración", "popularity": "Popularidad"},
    "en": {"genres": "Genres", "title": "Title", "rating": "Rating", "popularity": "Popularity"},
}


def genre(name: str, language: str) -> str:
    """A genre in the language; one that has no Spanish name here keeps its own."""
    return _GENRES_ES.get(name, name) if language == "es" else name


def reasons(found: Sequence[Reason], language: str) -> list[str]:
    """Each reason as a short phrase with its share of the score, in the order given."""
    whole = sum(reason.weight for reason in found) or 1.0
    phrases = []
    for reason in found:
        entities = [genre(name, language) for name in reason.entities] if reason.code == "genres" else reason.entities
        space = "\u202f" if language == "es" else ""
        label = f"{_REASONS[language].get(reason.code, reason.code)} {reason.weight / whole:.0%}".replace(
            "%", f"{space}%"
        )
        phrases.append(f"{label} ({', '.join(entities)})" if entities else label)
    return phrases


def number(value: int, language: str) -> str:
    """A whole number with thousands set apart."""
    return f"{value:,}".replace(",", "\u202f") if language == "es" else f"{value:,}"


def decimal(value: float, language: str) -> str:
    """A number with one digit after the point, or the comma."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "es" else text
