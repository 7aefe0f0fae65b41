"""Original titles in other writing."""

import pytest

from butaca.features.rewritten_titles import rewritten


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("となりのトトロ", "ja", ["Tonari no totoro"]),
        ("東京物語", "ja", ["Tokyo monogatari"]),
        ("올드보이", "ko", ["Oldeuboi"]),
        ("Сталкер", "ru", ["Stalker"]),
        ("Κυνόδοντας", "el", ["Kynodontas"]),
        ("臥虎藏龍", "zh", ["卧虎藏龙", "Wo hu cang long"]),
        ("花样年华", "cn", ["花樣年華", "Hua yang nian hua"]),
        ("Le Fabuleux Destin d'Amélie Poulain", "fr", []),
        ("WALL·E", "en", []),
        ("", "ja", []),
    ],
)
def test_rewritten(title: str, language: str, expected: list[str]) -> None:
    """As it is read in its language; a title in Latin letters stays as it is."""
    assert rewritten(title, language) == expected
