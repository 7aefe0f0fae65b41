"""Texts of the pages of all franchises, companies, people and other groups."""

from butaca.bilingual import Bilingual

TEXTS = {
    "browse": Bilingual("Browse", "Explorar por"),
    "in_figures": Bilingual("In figures", "En cifras"),
    "directory_franchises": Bilingual("Franchises", "Sagas"),
    "directory_companies": Bilingual("Companies", "Productoras"),
    "directory_people": Bilingual("People", "Personas"),
    "directory_directors": Bilingual("Directors", "Dirección"),
    "directory_genres": Bilingual("Genres", "Géneros"),
    "directory_countries": Bilingual("Countries", "Países"),
    "directory_languages": Bilingual("Languages", "Idiomas"),
    "directory_decades": Bilingual("Decades", "Décadas"),
    "directory_about": Bilingual(
        "Each with its best known films, how they are rated and what they earned.",
        "Con sus películas más conocidas, su nota y lo que recaudaron.",
    ),
    "directory_empty": Bilingual("This catalogue names none.", "Este catálogo no nombra ninguna."),
    "all_franchises": Bilingual("All franchises", "Todas las sagas"),
    "all_companies": Bilingual("All companies", "Todas las productoras"),
    "all_genres": Bilingual("All genres", "Todos los géneros"),
    "all_countries": Bilingual("All countries", "Todos los países"),
    "all_languages": Bilingual("All languages", "Todos los idiomas"),
    "all_decades": Bilingual("All decades", "Todas las décadas"),
    "letters": Bilingual("By first letter", "Por letra inicial"),
    "sort_by": Bilingual("Sort by", "Ordenar por"),
    "by_known": Bilingual("popularity", "popularidad"),
    "by_movies": Bilingual("number of films", "número de películas"),
    "by_name": Bilingual("name", "nombre"),
    "by_time": Bilingual("time", "antigüedad"),
    "by_score": Bilingual("rating", "nota"),
    "by_return": Bilingual("return", "rentabilidad"),
    "by_score_about": Bilingual(
        "The mean rating of their films. Where they are few, or few people voted, it stays near that of all films.",
        "La nota media de sus películas. Si son pocas, o tienen pocos votos, se queda cerca de la de todas.",
    ),
    "by_return_about": Bilingual(
        "What their films earned for each dollar they cost, where both are known of three films or more.",
        "Lo que recaudaron sus películas por cada dólar que costaron, si se sabe de tres o más.",
    ),
    "score": Bilingual("rated", "nota"),
    "group_money": Bilingual("{revenue} earned, {ratio}× the cost", "{revenue} de taquilla, {ratio} × su coste"),
}
