"""Texts of marks, of the list for a visitor, and of imports."""

from butaca.bilingual import Bilingual

TEXTS = {
    "your_mark": Bilingual("Your mark", "Tu marca"),
    "liked": Bilingual("I like it", "Me gusta"),
    "disliked": Bilingual("Not for me", "No es para mí"),
    "seen": Bilingual("Seen it", "Ya la he visto"),
    "watch": Bilingual("Want to see", "Quiero verla"),
    "undo": Bilingual("Undo", "Deshacer"),
    "your_stars": Bilingual("Your stars", "Tu puntuación"),
    "stars_of": Bilingual("{stars} out of 5 stars", "{stars} de 5 estrellas"),
    "no_stars": Bilingual("Remove stars", "Quitar puntuación"),
    "for_you_about": Bilingual(
        "Mark what you like and what you do not. It stays in this browser, and the list changes at once.",
        "Marca lo que te gusta y lo que no. Se queda en este navegador, y la lista cambia al momento.",
    ),
    "surprise": Bilingual("Surprise me", "Sorpréndeme"),
    "failed": Bilingual(
        "The list could not be made just now. Try again.", "Ahora no se ha podido hacer la lista. Vuelve a intentarlo."
    ),
    "rests_on": Bilingual("Based on {n} films", "Basada en {n} películas"),
    "rests_on_one": Bilingual("Based on 1 film", "Basada en 1 película"),
    "watchlist": Bilingual("{n} films you want to see", "{n} películas que quieres ver"),
    "watchlist_one": Bilingual("1 film you want to see", "1 película que quieres ver"),
    "save_csv": Bilingual("Download my marks (for Letterboxd)", "Descargar mis marcas (para Letterboxd)"),
    "save_json": Bilingual("Download my marks (JSON)", "Descargar mis marcas (JSON)"),
    "remove_all": Bilingual("Remove all marks", "Quitar todas las marcas"),
    "removed_all": Bilingual("All marks removed", "Marcas quitadas"),
    "import": Bilingual(
        "Import your ratings from Letterboxd, IMDb, Trakt or MovieLens",
        "Importa tus puntuaciones de Letterboxd, IMDb, Trakt o MovieLens",
    ),
    "import_about": Bilingual(
        "The file they give you when you ask for your data: a zip, or a CSV or JSON from it. It is read in memory, and "
        "nothing of it is kept.",
        "El archivo que te dan al pedir tus datos: un zip, o un CSV o JSON de dentro. Se lee en memoria y no se guarda "
        "nada.",
    ),
    "import_choose": Bilingual("Choose a file or drop it here", "Elige un archivo o suéltalo aquí"),
    "import_send": Bilingual("Import", "Importar"),
    "import_progress": Bilingual("Sending", "Enviando"),
    "import_failed": Bilingual("We could not read the file", "No hemos podido leer el archivo"),
    "import_too_large": Bilingual("The file is too large", "El archivo es demasiado grande"),
    "type_titles": Bilingual("Or type titles", "O escribe títulos"),
    "likes_label": Bilingual("Films I like, a title a line", "Películas que me gustan, un título por línea"),
    "likes_example": Bilingual("For example: {title} ({year})", "Por ejemplo: {title} ({year})"),
    "dislikes_label": Bilingual("Films I do not like", "Películas que no me gustan"),
    "recommend": Bilingual("Recommend", "Recomendar"),
    "not_found_titles": Bilingual("Not in the catalogue", "No están en el catálogo"),
    "both": Bilingual(
        "You cannot both like and not like them, so they do not count",
        "No pueden gustarte y no gustarte a la vez, así que no cuentan",
    ),
    "recognised": Bilingual("{count} recognised", "{count} reconocidas"),
    "recognised_one": Bilingual("1 recognised", "1 reconocida"),
    "unrecognised": Bilingual("{count} are not here", "{count} no están"),
    "unrecognised_one": Bilingual("1 is not here", "1 no está"),
    "see_which": Bilingual("See which", "Ver cuáles"),
    "watch_imported": Bilingual("{count} added to what you want to see", "{count} añadidas a las que quieres ver"),
    "watch_imported_one": Bilingual("1 added to what you want to see", "1 añadida a las que quieres ver"),
    "line": Bilingual("line", "línea"),
    "cells_left_out": Bilingual("{count} cells could not be read", "{count} celdas que no se han podido leer"),
    "own_imported": Bilingual("{n} marks are back", "{n} marcas recuperadas"),
    "share": Bilingual("Share my list", "Compartir mi lista"),
    "share_link": Bilingual("Link to your list", "Enlace a tu lista"),
    "link_copied": Bilingual("Link copied.", "Enlace copiado."),
    "link_left_out": Bilingual(
        "{n} marks did not fit; the strongest are in it.", "No han cabido {n} marcas; van las más claras."
    ),
    "somebody": Bilingual("Somebody else’s list", "La lista de otra persona"),
    "link_damaged": Bilingual(
        "This link is damaged: ask for it again.", "Este enlace está dañado: pide que te lo envíen otra vez."
    ),
    "link_foreign": Bilingual(
        "This link is of another catalogue, and means nothing here.",
        "Este enlace es de otro catálogo, y aquí no significa nada.",
    ),
    "see_mine": Bilingual("See mine", "Ver la mía"),
}
