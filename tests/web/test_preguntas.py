"""The questions in Spanish on the small catalogue: their keys, both forms of address, their figures."""

from typing import Any
from urllib.parse import quote

import httpx2
import pytest

RETORNOS = {"con_retorno", "retorno_global", "retorno_mediana"}

# route, parameter, a value, the exact keys of the answer
QUESTIONS = [
    ("cantidad_filmaciones_mes", "mes", "junio", {"mes", "cantidad"}),
    ("peliculas_mes", "mes", "6", {"mes", "cantidad"}),
    ("cantidad_filmaciones_dia", "dia", "miércoles", {"dia", "cantidad"}),
    ("peliculas_dia", "dia", "Monday", {"dia", "cantidad"}),
    ("score_titulo", "titulo", "Toy Story", {"titulo", "anio", "popularidad"}),
    ("votos_titulo", "titulo", "Toy Story", {"titulo", "anio", "voto_total", "voto_promedio"}),
    ("votos_titulo", "titulo", "Metropolis", {"titulo", "anio", "mensaje"}),
    (
        "get_actor",
        "nombre_actor",
        "Tom Hanks",
        {"actor", "cantidad_filmaciones", "retorno_total", "retorno_promedio"} | RETORNOS,
    ),
    (
        "get_director",
        "nombre_director",
        "John Lasseter",
        {
            *("director", "retorno_total_director", "peliculas", "anio"),
            *("retorno_pelicula", "budget_pelicula", "revenue_pelicula"),
        }
        | RETORNOS,
    ),
    ("peliculas_idioma", "idioma", "es", {"idioma", "cantidad", "criterio"}),
    ("peliculas_duracion", "pelicula", "Toy Story", {"pelicula", "duracion", "anio"}),
    ("peliculas_duración", "pelicula", "Toy Story", {"pelicula", "duracion", "anio"}),
    (
        "franquicia",
        "franquicia",
        "Toy Story Collection",
        {"franquicia", "cantidad", "ganancia_total", "ganancia_promedio", "beneficio_total"},
    ),
    ("peliculas_pais", "pais", "España", {"pais", "cantidad"}),
    ("productoras_exitosas", "productora", "Pixar Animation Studios", {"productora", "revenue_total", "cantidad"}),
    ("productora", "productora", "Pixar Animation Studios", {"productora", "revenue_total", "cantidad"}),
    ("retorno", "pelicula", "Toy Story", {"pelicula", "inversion", "ganancia", "retorno", "anio"}),
    ("recomendacion", "titulo", "Toy Story", {"lista recomendada"}),
]


def ask(client: httpx2.Client, route: str, value: str, **parameters: Any) -> Any:
    """Return the answer to a question whose value is in the path."""
    answer = client.get(f"/{quote(route)}/{quote(value, safe='')}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("route", "parameter", "value", "keys"), QUESTIONS)
def test_keys_and_both_forms(small: httpx2.Client, route: str, parameter: str, value: str, keys: set[str]) -> None:
    """Every question has exactly its keys, and answers the same to its value in the path and in the query."""
    in_path = ask(small, route, value)
    in_query = small.get(f"/{quote(route)}", params={parameter: value})
    assert set(in_path) == keys
    assert in_query.json() == in_path


@pytest.mark.parametrize("spelled", ["miércoles", "MIERCOLES", " Miércoles ", "wednesday"])
def test_weekdays_are_forgiving(small: httpx2.Client, spelled: str) -> None:
    """Case, accents, surrounding space and English do not matter."""
    assert ask(small, "cantidad_filmaciones_dia", spelled) == ask(small, "cantidad_filmaciones_dia", "miércoles")


def test_weekdays_make_up_the_catalogue(small: httpx2.Client) -> None:
    """Every film is of one weekday and of one month."""
    total = small.get("/api/v1/release").json()["counts"]["movies"]
    days = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    assert sum(ask(small, "peliculas_dia", day)["cantidad"] for day in days) == total
    assert sum(ask(small, "peliculas_mes", str(month))["cantidad"] for month in range(1, 13)) == total


def test_shared_titles(small: httpx2.Client) -> None:
    """The most voted film of a title answers; a year or an id picks another; all others are listed."""
    first = ask(small, "score_titulo", "frozen")
    assert (first["anio"], [a["anio"] for a in first["alternativas"]]) == (2013, [2010, 2005])
    assert ask(small, "score_titulo", "frozen", anio=2010)["popularidad"] == 7.1
    assert ask(small, "score_titulo", "frozen", id=42705)["anio"] == 2005
    missing = small.get("/score_titulo/frozen", params={"anio": 1990})
    assert missing.status_code == 404
    assert missing.json()["suggestions"][0] == "Frozen (2013), id 109445"


def test_titles_that_are_hard_to_address(small: httpx2.Client) -> None:
    """Slashes, question marks, digits, stop words and dots in the middle all reach their film."""
    for title in ("Face/Off", "O Brother, Where Art Thou?", "2012", "It", "WALL·E", "!!!"):
        assert ask(small, "peliculas_duracion", title)["pelicula"] == title
    assert ask(small, "peliculas_duracion", "wall-e")["pelicula"] == "WALL·E"
    assert ask(small, "peliculas_duracion", "amelie")["pelicula"] == "Amélie"


def test_actor(small: httpx2.Client) -> None:
    """Returns are summed and averaged over films where they are known: 12.4518, 5.52630 and 5.33485."""
    answer = ask(small, "get_actor", "tom hanks")
    assert answer["cantidad_filmaciones"] == answer["con_retorno"] == 3
    ratios = (373_554_033 / 30e6, 497_366_869 / 90e6, 1_066_969_703 / 200e6)
    assert answer["retorno_total"] == pytest.approx(sum(ratios))
    assert answer["retorno_promedio"] == pytest.approx(sum(ratios) / 3)
    assert answer["retorno_mediana"] == pytest.approx(ratios[1])
    assert answer["retorno_global"] == pytest.approx((373_554_033 + 497_366_869 + 1_066_969_703) / 320e6)


def test_actor_who_directs(small: httpx2.Client) -> None:
    """Films an actor directed count only if asked for."""
    assert ask(small, "get_actor", "Woody Allen")["cantidad_filmaciones"] == 1
    assert ask(small, "get_actor", "Woody Allen", incluir_dirigidas=True)["cantidad_filmaciones"] == 2


def test_actor_without_returns(small: httpx2.Client) -> None:
    """One film, and nothing known of its money: an answer, not an error."""
    answer = ask(small, "get_actor", "Sergei Bodrov Jr.")
    assert (answer["cantidad_filmaciones"], answer["con_retorno"]) == (1, 0)
    assert (answer["retorno_total"], answer["retorno_promedio"], answer["retorno_global"]) == (0, None, None)


def test_people_of_one_name(small: httpx2.Client) -> None:
    """The one with most films answers, and the other is listed and can be picked."""
    answer = ask(small, "get_actor", "Bea Stone", incluir_dirigidas=True)
    other = answer["alternativas"][0]["id"]
    assert ask(small, "get_actor", "Bea Stone", id=other, incluir_dirigidas=True)["alternativas"][0]["id"] != other


def test_director(small: httpx2.Client) -> None:
    """Lists are parallel, the oldest film first."""
    answer = ask(small, "get_director", "john lasseter")
    assert answer["peliculas"] == ["Toy Story", "Toy Story 2"]
    assert answer["anio"] == [1995, 1999]
    assert answer["budget_pelicula"] == [30_000_000, 90_000_000]
    assert answer["revenue_pelicula"] == [373_554_033, 497_366_869]
    assert answer["retorno_total_director"] == pytest.approx(sum(answer["retorno_pelicula"]))


def test_names_match_whole(small: httpx2.Client) -> None:
    """Nolan is nobody's whole name; those whose name has it are suggested."""
    answer = small.get("/get_director/Nolan")
    assert answer.status_code == 404
    assert "Christopher Nolan" in answer.json()["suggestions"]


def test_language_by_code_and_by_name(small: httpx2.Client) -> None:
    """A code counts original languages; a name, in any of three languages, counts spoken ones."""
    assert ask(small, "peliculas_idioma", "JA") == {"idioma": "ja", "cantidad": 1, "criterio": "idioma original"}
    for name in ("japonés", "Japanese", "日本語"):
        assert ask(small, "peliculas_idioma", name)["criterio"] == "idioma hablado"
        assert ask(small, "peliculas_idioma", name)["cantidad"] == 1


def test_countries_in_any_position(small: httpx2.Client) -> None:
    """Pan's Labyrinth counts for Mexico, which is its second country."""
    for name in ("México", "mexico", "MX"):
        assert ask(small, "peliculas_pais", name)["cantidad"] == 2


def test_franchise_of_one_film(small: httpx2.Client) -> None:
    """A franchise with a single film exists."""
    answer = ask(small, "franquicia", "Frozen Collection")
    assert (answer["cantidad"], answer["ganancia_total"]) == (1, 1_274_219_009)
    assert answer["beneficio_total"] == 1_274_219_009 - 150_000_000


def test_company_with_several_ids(small: httpx2.Client) -> None:
    """All ids of a company's name count together."""
    assert ask(small, "productora", "universal pictures")["cantidad"] == 4


def test_recommendations(small: httpx2.Client) -> None:
    """Five titles by default, as many as asked for, by any model, and never the film itself."""
    for model in ("hybrid", "content", "collaborative", "cosine", "knn"):
        titles = ask(small, "recomendacion", "Toy Story", modelo=model)["lista recomendada"]
        assert len(titles) == 5
        assert "Toy Story" not in titles
    nearest = ask(small, "recomendacion", "Toy Story", n=2, modelo="knn")["lista recomendada"]
    assert nearest == ["Toy Story 3", "Toy Story 2"]
    default = ask(small, "recomendacion", "Toy Story", n=10)["lista recomendada"]
    assert default == ask(small, "recomendacion", "Toy Story", n=10, modelo="hybrid")["lista recomendada"]
    assert default[0] == "Toy Story 2"
    assert "Toy Story 3" in default
