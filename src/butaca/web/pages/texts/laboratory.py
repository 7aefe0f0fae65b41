"""Texts of the laboratory."""

from butaca.bilingual import Bilingual

TEXTS = {
    "laboratory": Bilingual("Laboratory", "Laboratorio"),
    "laboratory_about": Bilingual(
        "A film, and what each model would list for it: what each knows, and how good it was measured to be.",
        "Una película, y qué listaría cada modelo: en qué se fija cada uno, y cuánto acierta según lo medido.",
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
    "front": Bilingual("The front: likes against likeness", "El frente: gustos frente a parecido"),
    "front_short": Bilingual("The front", "El frente"),
    "front_about": Bilingual(
        "Whoever likes a film also likes others that are nothing like it, so each model is measured twice. Further up, "
        "its lists agree with what people call alike; further to the right, with what they like. Lines are 95 % "
        "intervals, and curves go from well-known to hidden films.",
        "A quien le gusta una película le gustan también otras que no se le parecen, así que cada modelo se mide dos "
        "veces. Más arriba, sus listas coinciden con lo que la gente llama parecido; más a la derecha, con lo que le "
        "gusta. Las rayas son intervalos del 95 %, y las curvas van de lo conocido a lo escondido.",
    ),
    "front_likes": Bilingual("likes: nDCG of a list of ten", "gustos: nDCG de una lista de diez"),
    "front_verdicts": Bilingual("likeness: AUC of people’s verdicts", "parecido: AUC de lo que juzga la gente"),
    "no_front": Bilingual(
        "This release has no likes and verdicts to compare. Make one with:",
        "Estos datos no traen gustos y juicios que comparar. Se hace con:",
    ),
    "learned_here": Bilingual(
        "It was learned from these very verdicts, which flatters it.",
        "Se aprendió de estos mismos juicios, y eso lo favorece.",
    ),
    "protocol_similar": Bilingual("A list for a film a person likes", "Una lista para una película que gusta"),
    "protocol_cold on both sides": Bilingual("Films nobody has rated", "Películas que nadie ha puntuado"),
    "protocol_from cold movies": Bilingual(
        "A list for a film nobody has rated", "Una lista para una película que nadie ha puntuado"
    ),
    "protocol_to cold movies": Bilingual(
        "Films nobody has rated, for a film that is liked", "Películas sin puntuar, para una película que gusta"
    ),
    "protocol_personal": Bilingual("A list for a person", "Una lista para una persona"),
    "protocol_judged": Bilingual("What people call alike", "Lo que la gente llama parecido"),
    "metric_ndcg@10": Bilingual("nDCG of ten", "nDCG de diez"),
    "metric_lift@10": Bilingual("times likelier than chance", "veces más que al azar"),
    "metric_hit rate": Bilingual("lists with a hit", "listas con algún acierto"),
    "metric_recall@10": Bilingual("found in ten", "encontradas en diez"),
    "metric_recall@20": Bilingual("found in twenty", "encontradas en veinte"),
    "metric_auc": Bilingual("AUC of verdicts", "AUC de los juicios"),
    "metric_good@50": Bilingual("good pairs listed", "parejas buenas listadas"),
    "metric_bad@50": Bilingual("bad pairs listed", "parejas malas listadas"),
    "model_hybrid": Bilingual("Hybrid", "Híbrido"),
    "model_hybrid alike": Bilingual("Hybrid, films like it", "Híbrido, parecidas"),
    "model_content": Bilingual("By content", "Por contenido"),
    "model_content alike": Bilingual("By content, films like it", "Por contenido, parecidas"),
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
    "part_countries": Bilingual("countries", "países"),
    "part_period": Bilingual("years", "época"),
    "part_original_language": Bilingual("language", "idioma"),
    "part_like_rate_prior": Bilingual("how many like it", "a cuánta gente le gusta"),
    "part_rating": Bilingual("average vote", "nota media"),
    "part_popularity": Bilingual("popularity", "popularidad"),
}
