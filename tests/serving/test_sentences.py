"""Reasons in words: what counted, by name, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.bilingual import Bilingual
from butaca.release.reader import Release
from butaca.serving.explain import sentences
from butaca.serving.explain.results import Entity, Reason
from butaca.serving.explain.sentences import explanation_sentence
from butaca.serving.recommend import content_fallback

TOYS = Entity(1, "Toy Story Collection")
HANKS, ALLEN = Entity(31, "Tom Hanks"), Entity(2, "Tim Allen")
ANIMATION, COMEDY = Entity(16, "Animation"), Entity(35, "Comedy")

CODES = (
    *("ratings", "keywords", "actors", "director", "franchise", "companies", "title", "genres", "text", "profile"),
    *(
        "taste",
        "period",
        "original_language",
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
                "People who liked “Toy Story” liked this 7 times as often as others; same franchise: Toy Story "
                "Collection; with Tom Hanks and Tim Allen in both.",
                "A quienes les gustó «Toy Story», esta les gustó 7 veces más que al resto; misma saga: Toy Story "
                "Collection; con Tom Hanks y Tim Allen en ambas.",
            ),
        ),
        (
            [Reason("genres", 1.0, (ANIMATION, COMEDY)), Reason("ratings", 0.5, lift=2.46)],
            Bilingual(
                "Same genres: Animation and Comedy; people who liked “Toy Story” liked this 2.5 times as often as "
                "others.",
                "Mismos géneros: Animación y Comedia; a quienes les gustó «Toy Story», esta les gustó 2,5 veces más "
                "que al resto.",
            ),
        ),
        (
            [
                Reason("original_language", 0.6, (Entity("ja", "Japanese", "japonés"),)),
                Reason("period", 0.4, (Entity(1, "1995"),)),
            ],
            Bilingual("Both in Japanese; both from 1995.", "Ambas en japonés; ambas de 1995."),
        ),
        ([Reason("like_rate_prior", 1.0)], Bilingual("Liked by many.", "Gusta a mucha gente.")),
        ([], Bilingual("", "")),
    ],
)
def test_sentences(reasons: list[Reason], said: Bilingual) -> None:
    """The strongest first, in both languages."""
    assert explanation_sentence(reasons, "Toy Story") == said


def test_weak_reasons_are_not_said() -> None:
    """A part of a hundredth counts, and is in the list of reasons, but is not why."""
    assert explanation_sentence([Reason("text", 0.99), Reason("director", 0.01, (HANKS,))]).en == "A similar plot."


def test_what_is_peculiar_to_two_films_goes_before_what_is_not() -> None:
    """A shared director at .1 tells more than the years at .2; what is said is said by weight."""
    reasons = [
        *(Reason("text", 0.4), Reason("profile", 0.3), Reason("period", 0.2, (Entity(1, "1995"),))),
        Reason("director", 0.1, (HANKS,)),
    ]
    assert explanation_sentence(reasons).en == "A similar plot; alike on the whole; also directed by Tom Hanks."


def test_people_are_spoken_of_once() -> None:
    """A shared taste is worth a word where those who like both are too few to be."""
    ratings, taste = Reason("ratings", 0.4), Reason("taste", 0.6)
    assert explanation_sentence([taste]).en == "Liked by people of the same taste."
    assert explanation_sentence([ratings, taste], "Up").en == "People who liked “Up” liked this too."


def test_what_can_name_nobody_claims_nobody() -> None:
    """A part that rests on names and has none is passed over, however strong."""
    assert explanation_sentence([Reason("actors", 0.9), Reason("text", 0.1)]).en == "A similar plot."
    assert explanation_sentence([Reason("actors", 1.0)]) == Bilingual("", "")


def test_at_most_three_reasons_and_three_names() -> None:
    """A sentence is not a list."""
    words = tuple(Entity(n, f"word{n}") for n in range(9))
    said = explanation_sentence([Reason(code, 0.25, words) for code in ("keywords", "actors", "director", "genres")]).en
    assert said == (
        "Shared themes: word0, word1 and word2; with word0, word1 and word2 in both; also directed by word0, word1 "
        "and word2."
    )


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
