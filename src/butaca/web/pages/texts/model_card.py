"""Texts of the model card."""

from butaca.bilingual import Bilingual

TEXTS = {
    "model_card": Bilingual("Model card", "Ficha de los modelos"),
    "model_card_about": Bilingual(
        "What the models behind the lists know, what they learned it from and under which terms, how good they were "
        "measured to be, and for whom they work badly.",
        "En qué se fijan los modelos que hacen las listas, de qué lo aprendieron y con qué condiciones, cuánto "
        "aciertan según lo medido y con quién fallan más.",
    ),
    "what_they_know": Bilingual("What each goes by", "En qué se fija cada uno"),
    "by_default": Bilingual("the one the site uses", "el que usa la web"),
    "novelty_default": Bilingual("Novelty", "Novedad"),
    "learned_on": Bilingual("What they learned from", "De qué aprendieron"),
    "the_films": Bilingual("Films", "Películas"),
    "the_ratings": Bilingual("Ratings", "Puntuaciones"),
    "ratings_of_catalogue": Bilingual(
        "{count} of this catalogue, from which who likes what is learned",
        "{count} de este catálogo, de las que se aprende a quién le gusta qué",
    ),
    "source_ratings": Bilingual("Weights, from ratings", "Pesos, de puntuaciones"),
    "source_verdicts": Bilingual("Likeness, from verdicts", "Parecido, de juicios"),
    "source_lists": Bilingual("Likeness, from lists", "Parecido, de listas"),
    "terms_no commercial use": Bilingual("no commercial use", "sin uso comercial"),
    "sources_about": Bilingual(
        "Weights say how much each thing counts. The verdicts and lists they were learned from are not on this site.",
        "Los pesos dicen cuánto cuenta cada cosa. Los juicios y las listas de los que se aprendieron no están aquí.",
    ),
    "the_files": Bilingual("The files this catalogue was made from", "Los archivos de los que sale este catálogo"),
    "quality_about": Bilingual(
        "Measured on people whose ratings no model had seen; beside each figure is its 95 % interval.",
        "Medido con personas cuyas puntuaciones ningún modelo había visto; junto a cada cifra, su intervalo del 95 %.",
    ),
    "works_badly": Bilingual("For whom they work badly", "Con quién fallan más"),
    "unrated": Bilingual(
        "Films nobody has rated: {count} ({share}). Their lists go by what the films are, not by who likes them.",
        "Películas que nadie ha puntuado: {count} ({share}). Sus listas van por lo que son, no por a quién le gustan.",
    ),
    "bare": Bilingual(
        "Films of which hardly anything is known, such as cast, themes or plot: {count} ({share}). Their lists are "
        "poor.",
        "Películas de las que apenas se sabe nada, ni reparto, ni temas, ni trama: {count} ({share}). Sus listas son "
        "pobres.",
    ),
    "one_language": Bilingual(
        "Whoever watches little in {language}: {ratings} of the ratings are of films in that language, which are "
        "{films} of all films.",
        "Quien ve poco cine en {language}: son de películas en ese idioma el {ratings} de las puntuaciones, y el "
        "{films} de las películas lo son.",
    ),
    "newest": Bilingual(
        "Whoever looks for what is new: the latest film that anybody has rated is of {date}.",
        "Quien busca novedades: la película más reciente que alguien ha puntuado es del {date}.",
    ),
    "newcomers": Bilingual(
        "Whoever has marked nothing that they like yet: they get what many people like.",
        "Quien aún no ha marcado nada que le guste: recibe lo que gusta a mucha gente.",
    ),
    "no_ratings": Bilingual(
        "Everybody, in one respect: this catalogue has no ratings, so nothing is known of who likes what.",
        "Todo el mundo, en una cosa: este catálogo no tiene puntuaciones, así que no se sabe a quién le gusta qué.",
    ),
    "limits": Bilingual("Limits", "Límites"),
    "limit_confidence": Bilingual(
        "“Safe bet” is a share measured on many people. For you it may be otherwise.",
        "«Apuesta segura» es una proporción medida con mucha gente. Contigo puede no cumplirse.",
    ),
    "limit_votes": Bilingual(
        "Votes, budgets and takings are those of the source, with its gaps and mistakes: the data report lists them.",
        "Los votos, presupuestos y taquillas son los de la fuente, con sus huecos y errores: están en el informe de "
        "los datos.",
    ),
    "limit_people": Bilingual(
        "No model knows who you are, where a film can be seen, or whether it is for children.",
        "Ningún modelo sabe quién eres, dónde se puede ver una película ni si es para niños.",
    ),
}
