"""Texts of the list for a group."""

from butaca.bilingual import Bilingual

TEXTS = {
    "combine": Bilingual("Combine with mine", "Combinar con la mía"),
    "somebody_from": Bilingual(", from {n} films of theirs", ", a partir de {n} películas suyas"),
    "somebody_from_one": Bilingual(", from 1 film of theirs", ", a partir de 1 película suya"),
    "group_full": Bilingual(
        "There are five of you already: remove somebody first.", "Ya sois cinco: quita antes a alguien."
    ),
    "together": Bilingual("Together", "Juntos"),
    "with_others": Bilingual("Watch with others", "Ver con otras personas"),
    "together_about": Bilingual(
        "One list for two to five of you, and whom each film will please. Names never leave this browser, and no list "
        "is kept anywhere else.",
        "Una sola lista para dos a cinco personas, y a quién gustará cada película. Los nombres no salen de este "
        "navegador y las listas no se guardan en ningún otro sitio.",
    ),
    "together_scripts": Bilingual(
        "This page needs scripts, since lists and names are kept in the browser alone.",
        "Esta página necesita scripts, porque las listas y los nombres solo se guardan en el navegador.",
    ),
    "who": Bilingual("Who watches", "Quiénes la veis"),
    "you": Bilingual("You", "Tú"),
    "person_n": Bilingual("Person {n}", "Persona {n}"),
    "name_of_person": Bilingual("Name of person {n}", "Nombre de la persona {n}"),
    "remove_person": Bilingual("Remove {name}", "Quitar a {name}"),
    "of_films": Bilingual("{n} films", "{n} películas"),
    "of_one_film": Bilingual("1 film", "1 película"),
    "add_link": Bilingual("Paste their link", "Pega aquí su enlace"),
    "add_person": Bilingual("Add", "Añadir"),
    "link_known": Bilingual("That list is here already.", "Esa lista ya está."),
    "link_none": Bilingual(
        "This is no link to a list: whoever sends it has to press “Share my list”.",
        "Este no es un enlace a una lista: quien lo envía tiene que pulsar «Compartir mi lista».",
    ),
    "nobody_yet": Bilingual(
        "Nobody else is here yet. Ask them to press “Share my list” under their list, and open the link here.",
        "Aún no hay nadie más. Pide a alguien que pulse «Compartir mi lista» debajo de la suya y abre aquí su enlace.",
    ),
    "nothing_of_yours": Bilingual(
        "It is not known yet what you like: mark some films, and there will be a list for you all.",
        "Aún no se sabe qué te gusta a ti: marca unas cuantas películas y habrá una lista para todos.",
    ),
    "mark_some": Bilingual("Mark films", "Marcar películas"),
    "dial_strategy": Bilingual("For whom", "Para quién"),
    "strategy_least_misery": Bilingual("Nobody minds it", "Que nadie la sufra"),
    "strategy_average": Bilingual("The best on average", "La mejor de media"),
    "level_safe": Bilingual("a safe bet", "apuesta segura"),
    "level_good": Bilingual("a good choice", "buena opción"),
    "level_risky": Bilingual("risky", "arriesgada"),
    "level_unknown": Bilingual("hard to tell", "una incógnita"),
    "for_both": Bilingual("for both", "para los dos"),
    "for_all": Bilingual("for everyone", "para todos"),
    "nobody_can_tell": Bilingual("Hard to tell whom it will please", "Cuesta saber a quién gustará"),
    "estimate_unknown": Bilingual("cannot be told", "no se puede decir"),
    "told_own_liked": Bilingual("you liked {}", "te gustó {}"),
    "told_own_liked_more": Bilingual("you liked {}", "te gustaron {}"),
    "told_own_disliked": Bilingual("you did not like {}", "no te gustó {}"),
    "told_own_disliked_more": Bilingual("you did not like {}", "no te gustaron {}"),
    "told_their_liked": Bilingual("liked {}", "le gustó {}"),
    "told_their_liked_more": Bilingual("liked {}", "le gustaron {}"),
    "told_their_disliked": Bilingual("did not like {}", "no le gustó {}"),
    "told_their_disliked_more": Bilingual("did not like {}", "no le gustaron {}"),
    "sure_of_group": Bilingual(
        "Of 100 such recommendations to a person, so many please whoever watches them.",
        "De cada 100 recomendaciones así a una persona, gustan tantas a quien las ve.",
    ),
}
