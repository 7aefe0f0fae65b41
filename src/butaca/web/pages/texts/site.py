"""Texts of the frame of every page, of search and of problems."""

from butaca.bilingual import Bilingual

TEXTS = {
    "about_site": Bilingual(
        "Find a film, see which ones are like it and why, and get recommendations from what you like.",
        "Busca una película, mira cuáles se le parecen y por qué, y recibe recomendaciones según lo que te gusta.",
    ),
    "skip": Bilingual("Skip to content", "Saltar al contenido"),
    "search": Bilingual("Search", "Buscar"),
    "search_label": Bilingual("Search films, people, franchises", "Buscar películas, personas, sagas"),
    "search_placeholder": Bilingual("Films, people, franchises…", "Películas, personas, sagas…"),
    "no_suggestions": Bilingual("No results", "Sin resultados"),
    "some_suggestions": Bilingual("{n} suggestions", "{n} sugerencias"),
    "all_results": Bilingual("All results for “{query}”", "Todos los resultados de «{query}»"),
    "main_menu": Bilingual("Main menu", "Menú principal"),
    "more_menu": Bilingual("About this site", "Sobre este sitio"),
    "explore": Bilingual("Explore", "Explorar"),
    "for_you": Bilingual("For you", "Para ti"),
    "other_language": Bilingual("Español", "English"),
    "footer_films": Bilingual("{count} films", "{count} películas"),
    "source": Bilingual("Data", "Datos"),
    "report": Bilingual("Data report", "Informe de los datos"),
    "about": Bilingual("Credits and privacy", "Créditos y privacidad"),
    "tmdb_credit": Bilingual(
        "This product uses the TMDB API but is not endorsed or certified by TMDB. Posters come from TMDB.",
        "Este producto usa la API de TMDB, pero no está avalado ni certificado por TMDB. Los carteles son de TMDB.",
    ),
    "results_for": Bilingual("Results for “{query}”", "Resultados de «{query}»"),
    "nothing": Bilingual("No results for “{query}”", "Sin resultados para «{query}»"),
    "nothing_about": Bilingual(
        "Try fewer words, the original title, or the name of somebody in it. Or begin with one of these.",
        "Prueba con menos palabras, con el título original o con alguien del reparto. O empieza por una de estas.",
    ),
    "films": Bilingual("Films", "Películas"),
    "begin_here": Bilingual("Or begin here", "O empieza por aquí"),
    "pages": Bilingual("Pages", "Páginas"),
    "page_of": Bilingual("{page} of {total}", "{page} de {total}"),
    "previous_page": Bilingual("Previous", "Anterior"),
    "next_page": Bilingual("Next", "Siguiente"),
    "kind_person": Bilingual("person", "persona"),
    "kind_collection": Bilingual("franchise", "saga"),
    "kind_company": Bilingual("company", "productora"),
    "kind_keyword": Bilingual("theme", "tema"),
    "kind_genre": Bilingual("genre", "género"),
    "kind_year": Bilingual("year", "año"),
    "kind_country": Bilingual("country", "país"),
    "kind_original_language": Bilingual("language", "idioma"),
    "no_page": Bilingual("This page does not exist.", "Esta página no existe."),
    "no_film": Bilingual("That film is not in the catalogue.", "Esa película no está en el catálogo."),
    "no_page_about": Bilingual("Look for it above, or go on from here.", "Búscala arriba, o sigue por aquí."),
    "error": Bilingual("Something went wrong", "Algo no ha salido bien"),
    "error_about": Bilingual("Try again in a moment.", "Vuelve a intentarlo dentro de un momento."),
    "invalid_about": Bilingual(
        "The address asks for something that is not possible.", "La dirección pide algo que no es posible."
    ),
    "perhaps": Bilingual("Did you mean…?", "¿Querías decir…?"),
    "back": Bilingual("Start page", "Inicio"),
    "details": Bilingual("Details", "Detalles"),
    "about_data": Bilingual("The data", "Los datos"),
    "about_posters": Bilingual("Posters", "Carteles"),
    "about_posters_text": Bilingual(
        "Your browser asks {host} for posters, without saying which page you are on. That site learns your address and "
        "which pictures you see. Where a poster does not come, a drawn cover stands in its place.",
        "Tu navegador pide los carteles a {host}, sin decir en qué página estás. Ese sitio ve tu dirección y qué "
        "imágenes ves. Si un cartel no llega, queda la portada dibujada.",
    ),
    "about_privacy": Bilingual("Your privacy", "Tu privacidad"),
    "about_marks": Bilingual(
        "What you mark is kept in your browser and nowhere else. To make a list, your marks are sent to this server, "
        "which forgets them once it has answered. There are no accounts, no cookies and no counting of visits.",
        "Lo que marcas se guarda en tu navegador y en ningún otro sitio. Para hacer una lista, tus marcas se envían a "
        "este servidor, que las olvida al responder. No hay cuentas, ni cookies, ni recuento de visitas.",
    ),
    "about_requests": Bilingual(
        "Files of ratings are read in memory; nothing of them is kept.",
        "Los archivos de puntuaciones se leen en memoria; no se guarda nada de ellos.",
    ),
    "about_own": Bilingual("See, download or remove your marks", "Ver, descargar o quitar tus marcas"),
    "statistics": Bilingual("The catalogue in figures", "El catálogo en cifras"),
    "statistics_about": Bilingual(
        "How many films there are of each decade, genre, language and country, when they opened, and what they earned.",
        "Cuántas películas hay de cada década, género, idioma y país, cuándo se estrenaron y cuánto recaudaron.",
    ),
    "chart_decades": Bilingual("By decade", "Por década"),
    "chart_genres": Bilingual("By genre", "Por género"),
    "chart_languages": Bilingual("By original language", "Por idioma original"),
    "chart_countries": Bilingual("By country", "Por país"),
    "chart_months": Bilingual("By month of release", "Por mes de estreno"),
    "chart_weekdays": Bilingual("By weekday of release", "Por día de estreno"),
    "chart_money": Bilingual("Takings by decade, of films that tell", "Taquilla por década, de las que se sabe"),
    "revenue": Bilingual("Takings", "Taquilla"),
    "the_numbers": Bilingual("The numbers", "Los números"),
}
