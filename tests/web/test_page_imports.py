"""Files of ratings on the page: a summary with marks for the script, and a list without scripts."""

import json
import re

import httpx2
import pytest

from serving.ratings_import.writing import zipped

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"
RATINGS = f"{HEADER}2020,Toy Story,1995,u,4.5\n2020,Toy Stori,1995,u,3\n2020,Jumanji,1995,u,\n2020,Inception,2010,u,1\n"
OF_FILE = {"Content-Type": "application/octet-stream"}


def sent(small: httpx2.Client, content: bytes, name: str = "ratings.csv", language: str = "es") -> httpx2.Response:
    """Send a file as the script does."""
    parameters = {"filename": name, "lang": language}
    return small.post("/for-you/import", params=parameters, content=content, headers=OF_FILE)


def marks(page: str) -> dict[int, tuple[str, float | None]]:
    """Return the marks in a summary."""
    data = re.search(r"data-marks>(.*?)</script>", page, re.DOTALL)
    assert data
    return {movie: (mark, stars) for movie, mark, stars, *_ in json.loads(data[1])}


def test_a_summary_counts_and_names(small: httpx2.Client) -> None:
    """What is recognised is marked by its stars; what is not is named, with its line and links to what it may mean."""
    page = sent(small, RATINGS.encode()).text
    assert "3 reconocidas; 1 no está" in re.sub(r"\s+", " ", page).replace(" ;", ";")
    assert "Toy Stori (1995)</strong>: no está en el catálogo" in page
    assert "línea 3" in page
    assert 'href="/movies/862?lang=es"' in page
    assert marks(page) == {862: ("liked", 4.5), 8844: ("seen", None), 27205: ("disliked", 1.0)}


def test_a_watchlist_is_what_one_wants_to_see(small: httpx2.Client) -> None:
    """By itself or in a zip; what is rated as well is seen."""
    watchlist = "Date,Name,Year,Letterboxd URI\n2020,Toy Story,1995,u\n2020,Finding Nemo,2003,u\n"
    assert marks(sent(small, watchlist.encode(), "watchlist.csv").text) == {862: ("watch", None), 12: ("watch", None)}
    packed = zipped([("ratings.csv", RATINGS.encode()), ("watchlist.csv", watchlist.encode())])
    page = sent(small, packed, "letterboxd.zip", "en").text
    assert marks(page)[862] == ("liked", 4.5)
    assert marks(page)[12] == ("watch", None)
    assert "1 added to what you want to see" in page


@pytest.mark.parametrize(("language", "text"), [("es", "No hemos podido leer el archivo"), ("en", "We could not read")])
def test_a_file_that_is_no_export_is_told_in_words(small: httpx2.Client, language: str, text: str) -> None:
    """In the language of the page, as a fragment."""
    answer = sent(small, b"a,b\n1,2\n", language=language)
    assert answer.status_code == 422
    assert text in answer.text
    assert "<html" not in answer.text


def test_names_in_a_file_are_text(small: httpx2.Client) -> None:
    """Neither a title nor what closes a script is obeyed."""
    page = sent(small, f"{HEADER}2020,</script><script>alert(1)</script>,1995,u,3\n".encode()).text
    assert "<script>alert" not in page


class TestUpload:
    """The form, without scripts."""

    def test_gives_the_list(self, small: httpx2.Client) -> None:
        """For the films in the file, none of which is listed."""
        files = {"file": ("ratings.csv", RATINGS.encode(), "text/csv")}
        page = small.post("/for-you/upload", params={"lang": "en"}, files=files).text
        assert "3 recognised" in page
        assert "Because you liked Toy Story" in page
        listed = set(re.findall(r'<li class="card" data-id="(\d+)"', page))
        assert listed
        assert not listed & {"862", "8844", "27205"}

    @pytest.mark.parametrize("size", [0, 1, 300_000])
    def test_takes_the_file_as_it_is(self, small: httpx2.Client, size: int) -> None:
        """Whatever its size, also across the pieces that it is read in."""
        rows = f"{HEADER}2020,Toy Story,1995,u,4.5\n" + "".join(f"2020,Film {n},1990,u,3\n" for n in range(size // 25))
        content = rows.encode() if size else b""
        page = small.post("/for-you/upload", params={"lang": "en"}, files={"file": ("r.csv", content)}).text
        assert ("1 recognised" in page) == bool(size)

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("multipart/form-data; boundary=x", b""),
            ("multipart/form-data", b"--x\r\n\r\nabc\r\n--x--"),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nabc\r\n--x--",
            ),
            ("multipart/form-data; boundary=x", b'--x\r\nA: b; filename="a"\r\n\r\nabc'),
            ("multipart/form-data; boundary=x", b'--y\r\nA: b; filename="a"\r\n\r\nabc\r\n--y--'),
            ("text/csv", RATINGS.encode()),
        ],
    )
    def test_what_is_no_form_with_a_file_is_told(self, small: httpx2.Client, content_type: str, body: bytes) -> None:
        """On the page."""
        answer = small.post("/for-you/upload", content=body, headers={"Content-Type": content_type})
        assert answer.status_code == 200
        assert "No hemos podido leer el archivo" in answer.text
