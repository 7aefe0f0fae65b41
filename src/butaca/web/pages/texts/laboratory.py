"""Texts of the laboratory."""

from butaca.bilingual import Bilingual

TEXTS = {
    "laboratory": Bilingual("Laboratory", "Laboratorio"),
    "laboratory_about": Bilingual(
        "A film, and what each model would list for it: what each knows, and how good it was measured to be.",
        "Una película, y qué listaría cada modelo: qué sabe cada uno, y cómo de bueno es según lo medido.",
    ),
    "laboratory_film": Bilingual("Film", "Película"),
    "compare": Bilingual("Compare", "Comparar"),
    "laboratory_lists": Bilingual("Lists for", "Listas para"),
    "laboratory_shared": Bilingual(
        "A dot marks what several models list.", "Un punto marca lo que listan varios modelos."
    ),
    "in_several": Bilingual("in several lists", "en varias listas"),
    "knows": Bilingual("Goes by", "Se fija en"),
    "quality": Bilingual("Measured quality", "Calidad medida"),
    "no_quality": Bilingual(
        "This release has no evaluation. Make one with:", "Estos datos no traen evaluación. Se hace con:"
    ),
    "model": Bilingual("Model", "Modelo"),
    "raters": Bilingual("{count} people", "{count} personas"),
    "model_hybrid": Bilingual("Hybrid", "Híbrido"),
    "model_content": Bilingual("By content", "Por contenido"),
    "model_collaborative": Bilingual("By ratings", "Por puntuaciones"),
    "model_knn": Bilingual("Nearest neighbours (the original)", "Vecinos más próximos (el original)"),
    "model_cosine": Bilingual("Cosine (the original)", "Coseno (el original)"),
    "part_ratings": Bilingual("who likes both", "a quién le gustan ambas"),
    "part_taste": Bilingual("people of the same taste", "gente con los mismos gustos"),
    "part_keywords": Bilingual("themes", "temas"),
    "part_actors": Bilingual("cast", "reparto"),
    "part_director": Bilingual("director", "dirección"),
    "part_franchise": Bilingual("franchise", "saga"),
    "part_companies": Bilingual("companies", "productoras"),
    "part_title": Bilingual("words of the title", "palabras del título"),
    "part_genres": Bilingual("genres", "géneros"),
    "part_text": Bilingual("plot", "trama"),
    "part_profile": Bilingual("the whole of it", "el conjunto"),
    "part_period": Bilingual("years", "época"),
    "part_original_language": Bilingual("language", "idioma"),
    "part_like_rate_prior": Bilingual("how many like it", "a cuánta gente le gusta"),
    "part_rating": Bilingual("average vote", "nota media"),
    "part_popularity": Bilingual("popularity", "popularidad"),
}
