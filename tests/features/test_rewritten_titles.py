"""Original titles in other writing."""

import pytest

from butaca.features.rewritten_titles import Writers, rewritten, writers


@pytest.fixture(scope="module")
def using() -> Writers:
    """Open the dictionaries once."""
    return writers()


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("となりのトトロ", "ja", ["Tonari no totoro"]),
        ("東京物語", "ja", ["Tokyo monogatari"]),
        ("時をかける少女", "ja", ["Toki o kakeru shojo"]),
        ("君の名は", "ja", ["Kimi no na wa"]),
        ("紅の豚", "ja", ["Kurenai no buta"]),
        ("切腹", "ja", ["Seppuku"]),
        ("問う", "ja", ["Tou"]),
        ("HANA-BI パーティー 2", "ja", ["HANA-BI pati 2".capitalize()]),
        ("올드보이", "ko", ["Oldeuboi"]),
        ("악마를 보았다", "ko", ["Akmaleul boatda"]),
        ("살인의 추억", "ko", ["Salinui chueok"]),
        ("Сталкер", "ru", ["Stalker"]),
        ("Κυνόδοντας", "el", ["Kynodontas"]),
        ("臥虎藏龍", "zh", ["卧虎藏龙", "Wo hu cang long"]),
        ("花样年华", "cn", ["花樣年華", "Hua yang nian hua"]),
        ("Le Fabuleux Destin d'Amélie Poulain", "fr", []),
        ("WALL·E", "en", []),
        ("", "ja", []),
    ],
)
def test_rewritten(using: Writers, title: str, language: str, expected: list[str]) -> None:
    """As it is read in its language; a title in Latin letters stays as it is."""
    assert rewritten(title, language, using) == expected
