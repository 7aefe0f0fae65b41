"""Original titles in Latin letters, or in other Chinese characters.

People who cannot type a script write its sounds: *shichinin no samurai* is 七人の侍.
"""

import json
import re
import subprocess
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jaconv
from anyascii import anyascii
from opencc import OpenCC

if TYPE_CHECKING:  # they bring more than the other process needs
    from janome.tokenizer import Tokenizer

    from butaca.catalogue.catalogue import Catalogue

_TITLES = """
SELECT movies.id, original_title, coalesce(original_language, '') FROM movies
JOIN movie_details ON movie_id = movies.id WHERE original_title IS NOT NULL ORDER BY movies.id
"""
_KANA = re.compile("[\u3040-\u30ff]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_LANGUAGES = ("zh", "cn")
_BEYOND_LATIN = "\u0370"  # the first letter that no Latin alphabet has


def rewritten_titles(catalogue: "Catalogue") -> list[tuple[int, str]]:
    """Return (movie id, title) of each rewritten original title.

    Another process reads the dictionaries, which would keep their memory in this one. If the system ends it, Japanese
    titles are left as they are, and the user is told.
    """
    titles = catalogue.connection.execute(_TITLES).fetchall()
    if not titles:
        return []
    done = _rewritten_apart(titles)
    if done.returncode:
        print(  # noqa: T201
            "butaca: Japanese titles are not in Latin letters: their dictionary takes 900 MB of memory", file=sys.stderr
        )
        done = _rewritten_apart([title for title in titles if not _is_japanese(*title[1:])])
        done.check_returncode()
    return [(movie_id, title) for movie_id, title in json.loads(done.stdout)]


def _rewritten_apart(titles: list[Any]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", __name__]
    return subprocess.run(command, input=json.dumps(titles), stdout=subprocess.PIPE, text=True, check=False)


def rewritten(title: str, language: str) -> list[str]:
    """Return a title in other writing; nothing of one in Latin letters.

    ``language`` is the code of the original language, which says how Chinese characters are read.

    >>> rewritten("花样年华", "zh"), rewritten("Сталкер", "ru"), rewritten("Amélie", "fr")
    (['花樣年華', 'Hua yang nian hua'], ['Stalker'], [])
    """
    if not any(letter.isalpha() and letter >= _BEYOND_LATIN for letter in title):
        return []
    texts = [_japanese(title)] if _is_japanese(title, language) else [*_other_characters(title), _latin(title)]
    return [text for text in dict.fromkeys(texts) if text and text != title]


def _is_japanese(title: str, language: str) -> bool:
    return language == "ja" or (_KANA.search(title) is not None and language not in _CHINESE_LANGUAGES)


def _other_characters(title: str) -> list[str]:
    """Return the title in simplified and in traditional characters."""
    if not _CHINESE.search(title):
        return []
    return [text for form in ("t2s", "s2t") if (text := _converter(form).convert(title)) != title]


def _latin(title: str) -> str:
    """Return the title letter by letter; Chinese characters stand apart."""
    apart = _CHINESE.sub(lambda match: f" {match[0]} ", title)
    return _capital(anyascii(apart))


def _capital(text: str) -> str:
    """Return the text in lower case but for its first letter."""
    return " ".join(text.split()).capitalize()


def _japanese(title: str) -> str:
    """Return the title as it is spoken, without long vowels.

    >>> _japanese("東京物語")
    'Tokyo monogatari'
    """
    tokens = (token for token in _tokenizer().tokenize(title) if not isinstance(token, str))
    sounds = (token.surface if token.phonetic == "*" else token.phonetic for token in tokens)
    spoken = jaconv.kana2alphabet(jaconv.kata2hira(" ".join(sounds)).replace("を", "お")).replace("-", "")
    return _capital(anyascii(spoken))


@lru_cache(maxsize=1)
def _tokenizer() -> "Tokenizer":
    from janome.tokenizer import Tokenizer  # its dictionaries take 900 MB

    return Tokenizer()


@lru_cache(maxsize=2)
def _converter(form: str) -> OpenCC:
    return OpenCC(form)


if __name__ == "__main__":
    json.dump([(movie, text) for movie, *title in json.load(sys.stdin) for text in rewritten(*title)], sys.stdout)
