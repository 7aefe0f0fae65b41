"""Questions with known answers, over HTTP, to a real server on the real data."""

import httpx2
import pytest

from .test_preguntas import ask

pytestmark = pytest.mark.real_data


def test_month_and_weekday(real: httpx2.Client) -> None:
    """January has 5,909 films and Friday 13,902; Monday and Wednesday have films too."""
    assert ask(real, "cantidad_filmaciones_mes", "Enero") == {"mes": "enero", "cantidad": 5909}
    assert ask(real, "cantidad_filmaciones_dia", "viernes")["cantidad"] == 13902
    assert ask(real, "cantidad_filmaciones_dia", "lunes")["cantidad"] > 0
    assert ask(real, "cantidad_filmaciones_dia", "miércoles")["cantidad"] > 0


def test_toy_story(real: httpx2.Client) -> None:
    """Its golden values."""
    assert ask(real, "score_titulo", "toy story") == {"titulo": "Toy Story", "anio": 1995, "popularidad": 21.946943}
    votes = {"titulo": "Toy Story", "anio": 1995, "voto_total": 5415, "voto_promedio": 7.7}
    assert ask(real, "votos_titulo", "TOY STORY") == votes
    assert ask(real, "peliculas_duracion", "Toy Story")["duracion"] == 81
    answer = ask(real, "retorno", "Toy Story")
    assert (answer["inversion"], answer["ganancia"]) == (30_000_000, 373_554_033)
    assert answer["retorno"] == pytest.approx(12.451801)


def test_franchise(real: httpx2.Client) -> None:
    """Toy Story Collection: three films, 1,937,890,605 dollars."""
    answer = ask(real, "franquicia", "toy story collection")
    assert (answer["cantidad"], answer["ganancia_total"]) == (3, 1_937_890_605)


def test_country_and_company(real: httpx2.Client) -> None:
    """The United States made 21,134 films, in any position, and Pixar 52."""
    for name in ("Estados Unidos", "United States of America", "US", "usa"):
        assert ask(real, "peliculas_pais", name)["cantidad"] == 21134
    assert ask(real, "productoras_exitosas", "pixar animation studios")["cantidad"] == 52


def test_accents_and_remakes(real: httpx2.Client) -> None:
    """Amélie without its accent; three films called Frozen and four The Mummy."""
    assert ask(real, "score_titulo", "amelie")["titulo"] == "Amélie"
    assert len(ask(real, "score_titulo", "Frozen")["alternativas"]) == 2
    mummies = ask(real, "score_titulo", "the mummy")
    assert sorted([mummies["anio"], *(a["anio"] for a in mummies["alternativas"])]) == [1932, 1959, 1999, 2017]


def test_titles_with_reserved_characters(real: httpx2.Client) -> None:
    """A slash and a question mark."""
    assert ask(real, "peliculas_duracion", "Face/Off")["duracion"] == 138
    assert ask(real, "retorno", "Why Him?")["pelicula"] == "Why Him?"


def test_every_kind_of_person_is_answered(real: httpx2.Client, real_release: object) -> None:
    """People with a single film and without any known return exist, as actors and as directors."""
    rows = real_release.rows(  # type: ignore[attr-defined]
        "SELECT people.name, job FROM credits JOIN people ON people.id = person_id JOIN movies ON movies.id = movie_id "
        'GROUP BY person_id, job HAVING count(*) = 1 AND max("return") = 0 ORDER BY person_id LIMIT 40'
    )
    routes = {"Actor": ("get_actor", "cantidad_filmaciones"), "Director": ("get_director", "peliculas")}
    for name, job in rows:
        route, key = routes[job]
        assert key in ask(real, route, name)


def test_unknown_title(real: httpx2.Client) -> None:
    """A 404 problem in Spanish, with the title that was meant among the suggestions."""
    answer = real.get("/recomendacion/Toi Story")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["suggestions"][0] == "Toy Story"
    assert "No hay ninguna película" in answer.json()["detail"]


def test_recommendations(real: httpx2.Client) -> None:
    """Toy Story 2 leads its list, and the third part is in it; by knn, both are among the first five."""
    nearest = ask(real, "recomendacion", "Toy Story", n=10)["lista recomendada"]
    assert nearest[0] == "Toy Story 2"
    assert "Toy Story 3" in nearest
    assert ask(real, "recomendacion", "Toy Story")["lista recomendada"][0] == "Toy Story 2"
    by_knn = ask(real, "recomendacion", "Toy Story", modelo="knn")["lista recomendada"]
    assert set(by_knn) >= {"Toy Story 2", "Toy Story 3"}
