"""Texts of films, people and lists."""

from butaca.bilingual import Bilingual

TEXTS = {
    "ask": Bilingual("Tap three that you like", "Toca tres que te gusten"),
    "ask_about": Bilingual(
        "and see what to watch next, and why. Nothing leaves your browser.",
        "y verás qué ver después, y por qué. Nada sale de tu navegador.",
    ),
    "ask_import": Bilingual(
        "Or import your ratings from Letterboxd, IMDb or Trakt",
        "O importa tus puntuaciones de Letterboxd, IMDb o Trakt",
    ),
    "ask_more": Bilingual("{n} more and there is a list for you", "{n} más y habrá una lista para ti"),
    "ask_more_one": Bilingual("One more and there is a list for you", "Una más y habrá una lista para ti"),
    "ask_done": Bilingual("See your list", "Ver tu lista"),
    "about_film": Bilingual(
        "{title} ({year}): films like it, and why.", "{title} ({year}): películas como esta, y por qué."
    ),
    "rated": Bilingual("{average} out of 10", "{average} sobre 10"),
    "votes": Bilingual("{count} votes", "{count} votos"),
    "reviews": Bilingual("{count} reviews", "{count} reseñas de la crítica"),
    "role_directors": Bilingual("Directed by", "Dirección"),
    "role_cast": Bilingual("Cast", "Reparto"),
    "alphabetical": Bilingual("in alphabetical order", "por orden alfabético"),
    "role_writers": Bilingual("Written by", "Guion"),
    "role_producers": Bilingual("Produced by", "Producción"),
    "role_composers": Bilingual("Music", "Música"),
    "role_cinematographers": Bilingual("Photography", "Fotografía"),
    "role_editors": Bilingual("Edited by", "Montaje"),
    "and_others": Bilingual("and {count} more", "y {count} más"),
    "released": Bilingual("Released", "Estreno"),
    "money": Bilingual("Box office", "Recaudó"),
    "budget": Bilingual("Budget", "Presupuesto"),
    "earned_of": Bilingual(
        "{revenue} on a budget of {budget} ({ratio} ×)", "{revenue} con {budget} de presupuesto ({ratio} ×)"
    ),
    "countries": Bilingual("Countries", "Países"),
    "languages": Bilingual("Languages", "Idiomas"),
    "companies": Bilingual("Companies", "Productoras"),
    "themes": Bilingual("Themes", "Temas"),
    "elsewhere": Bilingual("Elsewhere", "En otros sitios"),
    "franchise_of": Bilingual("The {name} series", "La saga {name}"),
    "franchise_about": Bilingual("In the order of release.", "Por orden de estreno."),
    "list_similar": Bilingual("Films like this one", "Películas como esta"),
    "list_similar_about": Bilingual(
        "For what they are: who makes them, what they are about, how they feel.",
        "Por lo que son: quién las hace, de qué tratan, cómo se sienten.",
    ),
    "list_empty": Bilingual(
        "No film is like that. Loosen a filter.", "Ninguna película es así. Prueba a quitar algún filtro."
    ),
    "sure_safe": Bilingual("Safe bet", "Apuesta segura"),
    "sure_good": Bilingual("Good choice", "Buena opción"),
    "sure_risky": Bilingual("Risky", "Arriesgada"),
    "before_less_known": Bilingual("less known", "menos conocida"),
    "before_variety": Bilingual("for variety", "por variedad"),
    "before_franchise_place": Bilingual("of the franchise", "de la saga"),
    "sure_of_similar": Bilingual(
        "{percent}: of 100 such pairs with “{title}”, people find about {count} good recommendations of each other.",
        "{percent}: de cada 100 parejas como esta con «{title}», la gente ve una buena recomendación en unas {count}.",
    ),
    "sure_of_recommendations": Bilingual(
        "{percent}: of 100 people who like “{title}” and rate this one, about {count} give it four stars or more.",
        "{percent}: de cada 100 personas a quienes les gusta «{title}» y puntúan esta, unas {count} le dan cuatro "
        "estrellas o más.",
    ),
    "sure_of_person": Bilingual(
        "{percent}: of 100 such recommendations, about {count} please whoever watches them.",
        "{percent}: de cada 100 recomendaciones como esta, unas {count} gustan a quien las ve.",
    ),
    "dials": Bilingual("What to show", "Qué mostrar"),
    "apply": Bilingual("Show", "Mostrar"),
    "reset": Bilingual("Reset", "Quitar filtros"),
    "dial_novelty": Bilingual("Well-known ↔ hidden", "Conocidas ↔ por descubrir"),
    "dial_novelty_least": Bilingual("well-known", "conocidas"),
    "dial_novelty_most": Bilingual("hidden", "por descubrir"),
    "dial_diversity": Bilingual("Variety", "Variedad"),
    "dial_diversity_least": Bilingual("the best", "las mejores"),
    "dial_diversity_most": Bilingual("varied", "variadas"),
    "dial_likeness": Bilingual("Alike", "Parecidas"),
    "dial_likeness_least": Bilingual("liked by the same people", "gustan a los mismos"),
    "dial_likeness_most": Bilingual("alike in themselves", "parecidas en sí"),
    "list_recommendations": Bilingual("People who like it also like", "Gustan a los mismos"),
    "list_recommendations_about": Bilingual(
        "For who enjoys them, whether or not they are alike.", "Por quién las disfruta, se parezcan o no."
    ),
    "dial_year": Bilingual("Years", "Años"),
    "dial_original_language": Bilingual("Language", "Idioma"),
    "dial_country": Bilingual("Country", "País"),
    "dial_runtime": Bilingual("Length", "Duración"),
    "dial_genre": Bilingual("Genre", "Género"),
    "dial_franchise": Bilingual("Franchises", "Sagas"),
    "about_person": Bilingual("The films of {name}.", "Las películas de {name}."),
    "person_films": Bilingual("{count} films", "{count} películas"),
    "person_films_one": Bilingual("1 film", "1 película"),
    "person_returns": Bilingual(
        "{count} with known money: {revenue} on {budget} ({ratio} ×)",
        "{count} con cifras conocidas: recaudaron {revenue} con {budget} de presupuesto ({ratio} ×)",
    ),
    "job_Actor": Bilingual("Acting", "Reparto"),
    "job_Director": Bilingual("Directing", "Dirección"),
    "job_Producer": Bilingual("Producing", "Producción"),
    "job_Writer": Bilingual("Writing", "Guion"),
    "job_Screenplay": Bilingual("Screenplay", "Guion"),
    "explore_about": Bilingual("{count} films to explore.", "{count} películas por explorar."),
    "sort": Bilingual("Order", "Orden"),
    "sort_-vote_count": Bilingual("Best known first", "Más conocidas primero"),
    "sort_-vote_average": Bilingual("Best rated first", "Mejor puntuadas primero"),
    "sort_-release_date": Bilingual("Latest first", "Más recientes primero"),
    "sort_release_date": Bilingual("Oldest first", "Más antiguas primero"),
    "sort_-revenue": Bilingual("Highest box office first", "Más taquilleras primero"),
}
