"""Texts of the pages, in Spanish and in English."""

from collections.abc import Mapping

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names

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
        "sure": "{percent} de confianza",
        "was": "sin variedad sería la n.º {place}",
        "dial": "Qué listar",
        "known": "muy conocidas",
        "hidden": "por descubrir",
        "show": "Ver",
        "for_you": "Para ti",
        "for_you_tagline": "Di qué te gusta y qué no. Se guarda solo en este navegador.",
        "liked": "Me gusta",
        "disliked": "No es para mí",
        "seen": "Ya vista",
        "your_films": "Tus películas",
        "remove": "Quitar",
        "remove_all": "Quitar todas",
        "by_title": "Escribir títulos",
        "likes_label": "Me gustan (un título por línea; el año puede ir entre paréntesis)",
        "dislikes_label": "No me gustan",
        "recommend": "Recomendar",
        "bring": "Traer notas de Letterboxd (CSV o zip), IMDb, Trakt o MovieLens",
        "brought": "{found} encontradas, {missing} no.",
        "import_missing": "No encontradas: {count}",
        "import_left_out": "Celdas que no se han podido leer: {count}",
        "import_further": "{count} más",
        "import_line": "línea",
        "failed": "No ha podido ser:",
        "not_found_titles": "No están en el catálogo",
        "both": "No pueden gustarte y no gustarte a la vez, así que no cuentan",
        "source": "Datos",
        "report": "Informe de los datos",
        "api": "API",
        "questions": "Preguntas",
        "other_language": "English",
        "back": "Volver al inicio",
        "error": "Algo no ha salido bien",
        "not_found": "Aquí no hay nada",
        "not_found_detail": "Esa película no está en el catálogo.",
        "no_page": "Esta página no existe.",
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
        "sure": "{percent} confidence",
        "was": "would be no. {place} without variety",
        "dial": "What to list",
        "known": "well-known",
        "hidden": "hidden",
        "show": "Show",
        "for_you": "For you",
        "for_you_tagline": "Say what you like and what you do not. It is kept in this browser only.",
        "liked": "I like it",
        "disliked": "Not for me",
        "seen": "Seen it",
        "your_films": "Your films",
        "remove": "Remove",
        "remove_all": "Remove all",
        "by_title": "Write titles",
        "likes_label": "I like (a title a line; the year may follow in brackets)",
        "dislikes_label": "I do not like",
        "recommend": "Recommend",
        "bring": "Bring ratings from Letterboxd (CSV or zip), IMDb, Trakt or MovieLens",
        "brought": "{found} found, {missing} not.",
        "import_missing": "Not found: {count}",
        "import_left_out": "Cells that could not be read: {count}",
        "import_further": "{count} more",
        "import_line": "line",
        "failed": "That did not work:",
        "not_found_titles": "Not in the catalogue",
        "both": "You cannot both like and not like them, so they do not count",
        "source": "Data",
        "report": "Data report",
        "api": "API",
        "questions": "Questions",
        "other_language": "Español",
        "back": "Back to the start",
        "error": "Something went wrong",
        "not_found": "There is nothing here",
        "not_found_detail": "That film is not in the catalogue.",
        "no_page": "This page does not exist.",
    },
}


def genre(name: str, language: str) -> str:
    """Return the name of a genre in the language.

    A genre without a Spanish name keeps its own.
    """
    return genre_names.spanish(name) if language == "es" else name


def in_language(text: Bilingual, language: str) -> str:
    """Return the text in one language."""
    return text.es if language == "es" else text.en


def percent(share: float, language: str) -> str:
    """Format a share of 1 as a whole percentage."""
    space = "\u202f" if language == "es" else ""
    return f"{share * 100:.0f}{space}%"


def number(value: int, language: str) -> str:
    """Format a whole number with separated thousands."""
    return f"{value:,}".replace(",", "\u202f") if language == "es" else f"{value:,}"


def decimal(value: float, language: str) -> str:
    """Format a number with one decimal place."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "es" else text
