"""Reasons in words: what counted, by name, and nothing else."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.bilingual import Bilingual
from butaca.release.reader import Release
from butaca.serving.explain import sentences
from butaca.serving.explain.results import Entity, Reason
from butaca.serving.explain.sentences import explanation_sentence, explanation_sentences
from butaca.serving.recommend import content_fallback

TOYS = Entity(1, "Toy Story Collection")
HANKS, ALLEN = Entity(31, "Tom Hanks"), Entity(2, "Tim Allen")
ANIMATION, COMEDY = Entity(16, "Animation"), Entity(35, "Comedy")
LITTLE_KNOWN = Bilingual(
    "Little is known of what they have in common.", "Poco se puede decir de lo que tienen en común."
)

VISIBLE = (
    Reason("franchise", 0.2, (TOYS,)),
    Reason("director", 0.2, (Entity(5, "Ann"),)),
    Reason("keywords", 0.2, (Entity(6, "heist"),)),
    Reason("actors", 0.2, (HANKS,)),
)
WORDS = {"franchise": "same", "director": "also", "keywords": "shared", "actors": "with"}
SLIGHT = (
    Reason("period", 0.5, (Entity(1995, "1995"),)),
    Reason("original_language", 0.4, (Entity("ja", "Japanese", "japonés"),)),
    Reason("countries", 0.4, (Entity("JP", "Japan", "Japón"),)),
    *(Reason(code, 0.3) for code in ("popularity", "rating")),
)

CODES = (
    *("ratings", "keywords", "actors", "director", "franchise", "companies", "title", "genres", "text", "profile"),
    *(
        "taste",
        "period",
        "original_language",
        "countries",
        "like_rate_prior",
        "rating",
        "popularity",
        "like_rate",
        "liked",
        "disliked",
        "seen",
        "others",
    ),
)


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (
            [
                Reason("ratings", 0.5, lift=7.04),
                Reason("franchise", 0.3, (TOYS,)),
                Reason("actors", 0.2, (HANKS, ALLEN)),
            ],
            Bilingual(
                "Same franchise: Toy Story Collection; with Tom Hanks and Tim Allen in both; people who liked "
                "“Toy Story” liked this 7 times as often as others.",
                "Misma saga: Toy Story Collection; con Tom Hanks y Tim Allen en ambas; gusta 7 veces más a menudo "
                "entre quienes disfrutaron «Toy Story».",
            ),
        ),
        (
            [Reason("genres", 1.0, (ANIMATION, COMEDY)), Reason("ratings", 0.5, lift=3.8)],
            Bilingual(
                "People who liked “Toy Story” liked this 3.8 times as often as others; same genres: Animation and "
                "Comedy.",
                "Gusta 3,8 veces más a menudo entre quienes disfrutaron «Toy Story»; mismos géneros: Animación y "
                "Comedia.",
            ),
        ),
        (
            [Reason("ratings", 1.0, lift=1.1)],
            Bilingual(
                "People who liked “Toy Story” liked this too.", "También gusta a quienes disfrutaron «Toy Story»."
            ),
        ),
        ([Reason("like_rate_prior", 1.0)], Bilingual("Liked by many.", "Gusta a mucha gente.")),
        ([], LITTLE_KNOWN),
    ],
)
def test_sentences(reasons: list[Reason], said: Bilingual) -> None:
    """What one sees, what people like, then the rest; in both languages."""
    assert explanation_sentence(reasons, "Toy Story") == said


def test_weak_reasons_are_not_said() -> None:
    """A part of a hundredth counts, and is in the list of reasons, but is not why."""
    assert explanation_sentence([Reason("text", 0.99), Reason("director", 0.01, (HANKS,))]).en == "A similar plot."


def test_weak_names_are_said_where_nothing_else_is() -> None:
    """Little is known only where nothing is: a genre in common is a fact, however little it counts."""
    years, genre = Reason("period", 0.98, (Entity(1, "1995"),)), Reason("genres", 0.02, (ANIMATION,))
    assert explanation_sentence([years, genre]).en == "Same genre: Animation; both from 1995."
    assert explanation_sentence([years, Reason("text", 0.02)]) == LITTLE_KNOWN
    no_theme = Reason("keywords", 0.98, (Entity(2, "woman director"),))
    assert explanation_sentence([no_theme, genre]).en == "Same genre: Animation."


@pytest.mark.parametrize("order", list(itertools.permutations(VISIBLE)))
def test_what_can_be_seen_is_said_in_one_order(order: tuple[Reason, ...]) -> None:
    """Franchise, director, themes, cast, whichever weighs more; each before what people like."""
    weighted = [replace(reason, weight=0.1 * place) for place, reason in enumerate(order, start=1)]
    by_code = {reason.code: reason for reason in weighted}
    for first, second in itertools.pairwise(("franchise", "director", "keywords", "actors")):
        said = explanation_sentence([by_code[second], Reason("ratings", 0.9), by_code[first]], "Up").en.split("; ")
        assert [text.partition(" ")[0].lower() for text in said[:2]] == [WORDS[first], WORDS[second]]
        assert said[2] == "people who liked “Up” liked this too."


def test_the_weightiest_reason_is_always_said() -> None:
    """However much there is to see."""
    said = explanation_sentence([*VISIBLE, Reason("ratings", 9.0)], "Up").en
    assert said.startswith("Same franchise: Toy Story Collection; also directed by Ann; people who liked “Up”")


@pytest.mark.parametrize("slight", SLIGHT, ids=lambda reason: reason.code)
def test_what_many_films_share_is_said_only_beside_another_reason(slight: Reason) -> None:
    """However much it weighs, and one such thing at most."""
    others = [reason for reason in SLIGHT if reason is not slight]
    assert explanation_sentence([slight]) == LITTLE_KNOWN
    assert explanation_sentence(SLIGHT) == LITTLE_KNOWN
    heavy = replace(slight, weight=9.0)
    assert explanation_sentence([heavy, Reason("actors", 5.0)]) == LITTLE_KNOWN, "a name that lacks is no other reason"
    beside = explanation_sentence([heavy, Reason("text", 5.0), *others])
    assert re.fullmatch(r"A similar plot; [^;]+\.", beside.en)
    assert re.fullmatch(r"Una trama parecida; [^;]+\.", beside.es)


def test_countries_and_running_times() -> None:
    """Countries are named in the reader's language, in English with their article."""
    plot = Reason("text", 0.5)
    countries = (Entity("US", "United States of America", "Estados Unidos"), Entity("FR", "France", "Francia"))
    assert explanation_sentence([plot, Reason("countries", 0.4, countries[1:])]) == Bilingual(
        "A similar plot; both from France.", "Una trama parecida; ambas de Francia."
    )
    assert explanation_sentence([plot, Reason("countries", 0.4, countries)]) == Bilingual(
        "A similar plot; both from the United States and France.",
        "Una trama parecida; ambas de Estados Unidos y Francia.",
    )


def test_themes_are_named_as_readers_say_them() -> None:
    """Keywords that are no themes are left out, and in Spanish those without a name there; each name is said once."""
    keywords = tuple(
        Entity(n, name)
        for n, name in enumerate(
            ("aftercreditsstinger", "woman director", "world war ii", "stretch limousine", "new york", "new york city")
        )
    )
    reason = Reason("keywords", 1.0, keywords)
    assert explanation_sentence([reason]) == Bilingual(
        "Shared themes: World War II, stretch limousine and New York.",
        "Temas comunes: la Segunda Guerra Mundial y Nueva York.",
    )
    assert reason.entities == keywords, "the API has them all"
    assert explanation_sentence([Reason("keywords", 1.0, keywords[:2])]) == LITTLE_KNOWN


def test_a_theme_without_a_spanish_name_gives_way_in_spanish_alone() -> None:
    """The Spanish sentence says the others; and that there is little to say, where there are none."""
    theme = Reason("keywords", 0.5, (Entity(1, "stretch limousine"),))
    assert explanation_sentence([theme, Reason("text", 0.5)]) == Bilingual(
        "Shared theme: stretch limousine; a similar plot.", "Una trama parecida."
    )
    assert explanation_sentence([theme]) == Bilingual("Shared theme: stretch limousine.", LITTLE_KNOWN.es)


def test_people_are_spoken_of_once() -> None:
    """A shared taste is worth a word where those who like both are too few to be."""
    ratings, taste = Reason("ratings", 0.4), Reason("taste", 0.6)
    assert explanation_sentence([taste]).en == "Liked by people of the same taste."
    assert explanation_sentence([ratings, taste], "Up").en == "People who liked “Up” liked this too."


def test_what_can_name_nobody_claims_nobody() -> None:
    """A part that rests on names and has none is passed over, however strong."""
    assert explanation_sentence([Reason("actors", 0.9), Reason("text", 0.1)]).en == "A similar plot."
    assert explanation_sentence([Reason("actors", 1.0)]) == LITTLE_KNOWN


def test_at_most_three_reasons_and_three_names() -> None:
    """A sentence is not a list."""
    words = tuple(Entity(n, f"word{n}") for n in range(9))
    said = explanation_sentence([Reason(code, 0.25, words) for code in ("keywords", "actors", "director", "genres")]).en
    assert said == (
        "Also directed by word0, word1 and word2; shared themes: word0, word1 and word2; with word0, word1 and word2 "
        "in both."
    )


PIXAR = Reason("companies", 0.4, (Entity(3, "Pixar"),))
GENRE = Reason("genres", 0.3, (ANIMATION,))
PLOT = Reason("text", 0.2)


def _said(*rows: list[Reason]) -> list[str]:
    return [sentence.en for sentence in explanation_sentences(rows, "Up")]


def test_a_row_rather_says_what_the_rows_above_do_not() -> None:
    """What was said makes up a pair at most, and is repeated in full where there is nothing else."""
    assert _said([PIXAR, GENRE], [PIXAR, GENRE, PLOT], [PIXAR, GENRE, Reason("profile", 0.1)], [PIXAR]) == [
        "Also produced by Pixar; same genre: Animation.",
        "A similar plot; also produced by Pixar.",
        "Alike on the whole; also produced by Pixar.",
        "Also produced by Pixar.",
    ]


def test_slight_reasons_are_nothing_else_to_say() -> None:
    """They do not drive out what was said, but change where there is a choice."""
    years, votes = Reason("period", 0.1, (Entity(1, "1995"),)), Reason("rating", 0.09)
    assert _said([PIXAR, years], [PIXAR, years, votes]) == [
        "Also produced by Pixar; both from 1995.",
        "Also produced by Pixar; a similar average vote.",
    ]


def test_the_strongest_thing_one_sees_is_said_in_every_row() -> None:
    """The franchise first in each of its films, what comes after it varied."""
    franchise, cast = Reason("franchise", 0.3, (TOYS,)), Reason("actors", 0.3, (HANKS,))
    assert _said([franchise, cast, GENRE, PLOT], [franchise, cast, GENRE, PLOT], [franchise, cast, GENRE]) == [
        "Same franchise: Toy Story Collection; with Tom Hanks in both; same genre: Animation.",
        "Same franchise: Toy Story Collection; a similar plot.",
        "Same franchise: Toy Story Collection; with Tom Hanks in both; same genre: Animation.",
    ]


@given(
    st.lists(
        st.sets(st.sampled_from((*VISIBLE, *SLIGHT, PIXAR, GENRE, PLOT)), max_size=8).map(
            lambda reasons: sorted(reasons, key=lambda reason: reason.code)
        ),
        max_size=6,
    )
)
def test_rows_vary_where_they_can(rows: list[list[Reason]]) -> None:
    """A row's sentence is not that above unless all it could tell was said; no row loses the first thing one sees."""
    slight = {reason.code for reason in SLIGHT}
    said = _said(*rows)
    assert len(said) == len(rows)
    told: list[str] = []
    for row, text in zip(rows, said, strict=True):
        telling = [explanation_sentence([reason]).en.rstrip(".") for reason in row if reason.code not in slight]
        near = " ".join(told[-3:]).lower()
        if any(clause.lower() not in near for clause in telling):
            assert text not in told[-1:]
        visible = [reason for reason in row if reason in VISIBLE]
        if visible:
            first = min(visible, key=VISIBLE.index)
            assert text.startswith(explanation_sentence([first]).en.rstrip("."))
        told.append(text)


def test_own_films_that_speak_for_and_against() -> None:
    """What one liked comes first, then what one did not like; what one only saw is no reason that is named."""
    said = explanation_sentence(
        [
            Reason("disliked", -0.2, (Entity(3, "Cats"),)),
            Reason("liked", 0.5, (Entity(1, "Up"),)),
            Reason("liked", 0.3, (Entity(2, "Coco"),)),
            Reason("seen", 0.4, (Entity(4, "Cars"),)),
            Reason("others", 0.01),
        ]
    )
    assert said == Bilingual(
        "Because you liked Up and Coco; although you did not like Cats.",
        "Porque te gustaron Up y Coco; aunque no te gustó Cats.",
    )


def test_what_was_only_seen_is_named_in_no_case() -> None:
    """Neither alone nor beside others; and no dislike is said alone where a like speaks for the movie."""
    cars, cats, up = (Entity(n, name) for n, name in enumerate(("Cars", "Cats", "Up")))
    assert explanation_sentence([Reason("seen", 0.4, (cars,))]) == Bilingual(
        "Liked by people who have seen the same films.", "Gusta a gente que ha visto lo mismo."
    )
    both = explanation_sentence([Reason("seen", 0.4, (cars,)), Reason("disliked", -0.1, (cats,))])
    assert both.en == "Liked by people who have seen the same films; although you did not like Cats."
    assert explanation_sentence([Reason("like_rate_prior", 0.4), Reason("seen", 0.4, (cars,))]).en == "Liked by many."
    assert explanation_sentence([Reason("seen", -0.4, (cars,))]) == Bilingual("", "")
    weak = explanation_sentence(
        [Reason("seen", 9.0, (cars,)), Reason("disliked", -1.0, (cats,)), Reason("liked", 0.01, (up,))]
    )
    assert weak.en == "Because you liked Up; although you did not like Cats."


def test_rows_name_other_films_of_ones_own() -> None:
    """The one that counts most is named in every row, then rather those that the row above does not name."""
    liked = [Reason("liked", 0.4 - n / 20, (Entity(n, name),)) for n, name in enumerate("ABCDE")]
    rows = [liked, liked, liked[:2], [Reason("like_rate", 1.0)]]
    assert [sentence.en for sentence in explanation_sentences(rows)] == [
        "Because you liked A, B and C.",
        "Because you liked A, D and E.",
        "Because you liked A and B.",
        "Among the best liked of what was asked for.",
    ]


def test_what_was_disliked_never_speaks_for_another() -> None:
    """However much it weighs; and what speaks against is one clause."""
    cars, cats, up = (Entity(n, name) for n, name in enumerate(("Cars", "Cats", "Up")))
    unlike = Reason("disliked", 0.4, (cats,))
    assert explanation_sentence([unlike]).en == "It goes with your tastes as a whole."
    assert (
        explanation_sentence([unlike, Reason("seen", 0.1, (cars,))]).en
        == "Liked by people who have seen the same films."
    )
    assert explanation_sentence([unlike, Reason("liked", 0.1, (up,))]).en == "Because you liked Up."
    against = [Reason("liked", 0.9, (up,)), Reason("disliked", -0.4, (cats,)), Reason("liked", -0.4, (cars,))]
    assert explanation_sentence(against).en == "Because you liked Up; although you did not like Cats."


@given(
    st.lists(
        st.builds(
            Reason,
            st.sampled_from(CODES),
            st.floats(-1, 1),
            st.lists(st.builds(Entity, st.none(), st.sampled_from(("1990", "Ann", "Bob"))), max_size=3).map(tuple),
            st.none() | st.floats(0, 1e6),
        ),
        max_size=6,
    )
)
def test_every_name_that_is_said_is_an_entity_of_a_reason(reasons: list[Reason]) -> None:
    """And both languages say something, or neither does."""
    said = explanation_sentence(reasons, "")
    assert bool(said.en) == bool(said.es)
    named = {entity.name for reason in reasons for entity in reason.entities}
    for name in {"1990", "Ann", "Bob"} - named:
        assert name not in said.en + said.es


def test_every_code_of_a_reason_is_known(small_release: Release) -> None:
    """Of every model, and of what fills a list up; the description of the API names them all."""
    parts = {code for model in small_release.manifest.models for code in model.parts}
    assert parts | set(content_fallback.CODES) <= set(sentences.CODES)
    assert len(set(sentences.CODES)) == len(sentences.CODES)
