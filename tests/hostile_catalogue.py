"""A catalogue whose titles and names would break a page that trusts them."""

from pathlib import Path

from small_catalogue import COLUMNS, movie_row, rows
from small_films import Film

SCRIPT = "<script>alert(1)</script>"
LONG = "Longest " * 249 + "Title"  # 1,997 characters
NAMES = (
    SCRIPT,
    '"onload="alert(1)',
    "</title><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "{{7*7}} {% raw %} ${7*7} %s {0} {title}",
    "$& $1 $$ $` \\1 \\",
    "&lt;b&gt; &amp;amp; &#0;",
    "--><!-- ]]> <![CDATA[ <svg/onload=alert(1)>",
    "javascript:alert(1)",
    "../../etc/passwd?lang=en#q",
    "'; DROP TABLE movies; --",
    "\u202eevil sdrawkcab\u202d \u2066mixed\u2069",
    "שלום עולם مرحبا",
    "Ze\u200bro\u200dwi\ufeffdth",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1ea\U0001f1f8",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "Wwwwwwwwww" * 200,
    LONG,
    "字" * 400,
    "Alike",
    "Alike",
)
"""Titles of the films, and the names of all that belongs to them."""

FIRST = 1_000  # the id of the first film; others follow in their order
RATED = (1, 2, 3)  # places of the films in an export, which has two unknown ones besides
MISSPELT = "scirpt alert"  # of the first title


def write(folder: Path) -> Path:
    """Write the catalogue, with ratings, keywords and titles in Spanish; return the folder."""
    folder.mkdir(parents=True)
    films = [_film(place, name) for place, name in enumerate(NAMES)]
    rows(folder / "movies_dataset.csv", COLUMNS, map(movie_row, films))
    rows(folder / "credits.csv", ("cast", "crew", "id"), [_credits(place, name) for place, name in enumerate(NAMES)])
    rows(
        folder / "keywords.csv",
        ("id", "keywords"),
        [
            {"id": film.id, "keywords": repr([{"id": 7, "name": "shared"}, {"id": 100 + film.id, "name": film.title}])}
            for film in films
        ],
    )
    titles = [f"{film.id}\t¡{film.title}!\tes\tES" for film in films]
    (folder / "titles_es.tsv").write_text(
        "\n".join(["movie_id\ttitle\tlanguage\tcountry", *titles]) + "\n", encoding="utf-8"
    )
    return folder


def ratings_csv() -> str:
    """Return ratings of some of the films as Letterboxd exports them."""
    unknown = ("<b>Not here</b>", "=cmd|' /C calc'!A0")
    named = [*((NAMES[place], _year(place)) for place in RATED), *((name, 2000) for name in unknown)]
    lines = [f'2020,"{name.replace(chr(34), chr(34) * 2)}",{year},u,5' for name, year in named]
    return "\n".join(["Date,Name,Year,Letterboxd URI,Rating", *lines, ""])


def _year(place: int) -> int:
    return 2000 if NAMES[place] == "Alike" else 1990 + place % 20


def _film(place: int, name: str) -> Film:
    named = [{"id": 50 + place, "name": name}, {"id": 49, "name": "Shared & <i>Common</i>"}]
    return Film(
        FIRST + place,
        name,
        f"{_year(place)}-06-15",
        votes=500 - place,
        average=7.5,
        genres=repr([{"id": 18, "name": "Drama"}, *named]),
        companies=repr(named),
        collection=(900 + place // 3, f"{NAMES[place // 3 * 3]} Collection"),
        other={
            "tagline": name, "overview": f"{name} {name}", "original_title": name, "homepage": "javascript:alert(1)",
            "poster_path": '/x".jpg" onerror="alert(1)', "imdb_id": "tt\"><script>", "status": name[:40],
        },
    )  # fmt: skip


def _credits(place: int, name: str) -> dict[str, object]:
    cast = [
        {"cast_id": 1, "character": name, "id": 5_000 + place, "name": name, "order": 0},
        {"cast_id": 2, "character": "Herself", "id": 4_000, "name": "Ada <u>Quill</u>", "order": 1},
    ]
    crew = [
        {"department": "Directing", "id": 6_000 + place, "job": "Director", "name": name},
        {"department": name[:60], "id": 4_001, "job": name[:60], "name": "Bea ' Stone"},
    ]
    return {"cast": repr(cast), "crew": repr(crew), "id": FIRST + place}
