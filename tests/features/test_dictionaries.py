"""simplemma's dictionaries, decoded where they are asked."""

import tomllib
from importlib.metadata import version

import pytest
from simplemma.strategies.dictionaries import StreamDictionaryFactory

from butaca.features.dictionaries import Dictionaries
from conftest import ROOT


def test_are_read_by_private_functions_of_one_version() -> None:
    """It is pinned exactly, and installed; the tests below decide whether another may be pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [name for name in project["optional-dependencies"]["build"] if name.startswith("simplemma")]
    assert pins == [f"simplemma=={version('simplemma')}"], "butaca/features/dictionaries.py is written for one version"


@pytest.mark.parametrize("language", ["en", "hi", "he", "id", "fr"])
def test_have_the_words_and_lemmas_of_the_library(language: str) -> None:
    """Every thousandth word, and words that there are not; in several scripts."""
    own, theirs = Dictionaries().get_dictionary(language), StreamDictionaryFactory().get_dictionary(language)
    words = list(theirs)
    assert len(own) == len(theirs) == len(words)
    for word in words[:: max(len(words) // 1_000, 1)]:
        assert own[word] == theirs[word]
    for word in ("", "a", "zzzz", "ÿÿÿ", words[0] + "?", words[-1] + "?"):
        assert own.get(word) == theirs.get(word)


def test_are_in_the_same_order() -> None:
    """Indonesian has few."""
    own, theirs = Dictionaries().get_dictionary("id"), StreamDictionaryFactory().get_dictionary("id")
    assert list(own) == list(theirs)
    assert [own[word] for word in own] == list(theirs.values())
