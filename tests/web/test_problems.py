"""Errors are problems as of RFC 9457: in Spanish for the questions, a page for pages, else in English."""

import httpx2
import pytest

PROBLEMS = [
    ("/api/v1/movies/1", 404, "There is no movie '1'."),
    ("/api/v1/movies/abc", 422, "movie_id"),
    ("/api/v1/movies/99999999999999999999", 422, "movie_id"),
    ("/api/v1/movies/-1", 422, "movie_id"),
    ("/api/v1/movies/862/similar?n=51", 422, "n: "),
    ("/api/v1/movies/862/similar?n=0", 422, "n: "),
    ("/api/v1/movies/862/similar?model=svd", 404, "knn, cosine"),
    ("/api/v1/search", 422, "q: "),
    ("/api/v1/search?q=" + "a" * 501, 422, "q: "),
    ("/nowhere", 404, "/docs"),
    ("/score_titulo/Nada de nada", 404, "No hay ninguna película que sea «Nada de nada»."),
    ("/score_titulo", 422, "titulo: falta"),
    ("/score_titulo/%20", 422, "titulo: está vacío"),
    ("/score_titulo/Toy Story?anio=mil", 422, "anio: ha de ser un número entero"),
    ("/recomendacion/Toy Story?n=51", 422, "n: ha de ser 50 o menos"),
    ("/recomendacion/Toy Story?modelo=svd", 404, "No hay ningún modelo «svd»; hay: hybrid"),
    ("/get_actor/Nadie", 404, "No hay ningún actor ni actriz que sea «Nadie»."),
    ("/get_director/Tom Hanks", 404, "No hay ningún director ni directora"),
    ("/peliculas_mes/13", 404, "No hay ningún mes que sea «13»."),
    ("/peliculas_dia/ayer", 404, "No hay ningún día de la semana que sea «ayer»."),
    ("/peliculas_idioma/klingon", 404, "No hay ningún idioma"),
    ("/peliculas_pais/Narnia", 404, "No hay ningún país"),
    ("/productora/Acme", 404, "No hay ninguna productora"),
    ("/franquicia/Nada", 404, "No hay ninguna franquicia"),
]


@pytest.mark.parametrize(("address", "status", "detail"), PROBLEMS)
def test_problems(small: httpx2.Client, address: str, status: int, detail: str) -> None:
    """Type, title, status, detail and instance, in the right language."""
    answer = small.get(address)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "detail", "instance"} <= set(problem)
    assert detail in problem["detail"]


def test_suggestions_are_names_that_exist(small: httpx2.Client) -> None:
    """What is suggested answers when asked for."""
    for address in ("/score_titulo/Tow Story", "/get_actor/Tom Hank", "/peliculas_pais/Méjico", "/peliculas_mes/en"):
        suggested = small.get(address).json()["suggestions"]
        assert suggested, address
        assert small.get(f"{address.rsplit('/', 1)[0]}/{suggested[0]}").status_code == 200


def test_wrong_method(small: httpx2.Client) -> None:
    """A method that an address does not know is a problem too, and says which it knows."""
    answer = small.post("/api/v1/movies/862")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/nowhere", "/movies/862/more", "/static/nothing.css", "/health"])
@pytest.mark.parametrize(
    ("language", "page", "detail"),
    [
        ("en", "This page does not exist.", "There is no page at "),
        ("es", "Esta página no existe.", "no hay ninguna página"),
    ],
)
def test_an_address_where_nothing_is(small: httpx2.Client, address: str, language: str, page: str, detail: str) -> None:
    """Is no missing film, in either language, as a page and as a document."""
    headers = {"Accept-Language": language}
    answer = small.get(address, headers=headers | {"Accept": "text/html"})
    assert (answer.status_code, page in answer.text) == (404, True)
    assert "film" not in page
    answer = small.get(address, headers=headers | {"Accept": "application/json"})
    assert (answer.status_code, detail in answer.json()["detail"]) == (404, True)
    assert address in answer.json()["detail"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "That film is not in the catalogue."), ("es", "Esa película no está en el catálogo.")]
)
def test_a_film_that_is_missing(small: httpx2.Client, language: str, said: str) -> None:
    """Is told as one."""
    answer = small.get("/movies/1", headers={"Accept-Language": language, "Accept": "text/html"})
    assert (answer.status_code, said in answer.text) == (404, True)
