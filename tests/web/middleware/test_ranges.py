"""Parts of files, asked of a real server."""

import httpx2
import pytest

FILES = ("/docs", "/report", "/report.json", "/static/butaca.css", "/static/swagger/swagger-ui.css")
IGNORED = ("x=1", "bytes", "bytes=", "bytes=-", "bytes=abc", "bytes=5-2", "bytes=1-x", "bytes=--5", "bytes = 0-1",
           "bytes=0-1,3-4", "bytes=0-1,99999999-", "bytes=0-0," * 200, "bytes=" + "9" * 5_000 + "-")  # fmt: skip


@pytest.mark.parametrize("path", FILES)
class TestRange:
    """What is heeded, what is not, and what cannot be."""

    @pytest.mark.parametrize("given", IGNORED, ids=range(len(IGNORED)))
    def test_that_is_none_is_ignored(self, given: str, path: str, small: httpx2.Client) -> None:
        """As if there were none; likewise several parts, which nobody has to send."""
        answer = small.get(path, headers={"Range": given})
        assert answer.status_code == 200
        assert answer.content == small.get(path).content
        assert "content-range" not in answer.headers

    @pytest.mark.parametrize("given", ["bytes=99999999-", "bytes=99999999-999999999", "bytes=-0"])
    def test_beyond_the_end_is_a_problem(self, given: str, path: str, small: httpx2.Client) -> None:
        """Which says how long the file is; browsers are told in a page."""
        size = len(small.get(path).content)
        answer = small.get(path, headers={"Range": given})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{size}"
        assert answer.headers["content-type"] == ("application/problem+json")
        assert answer.headers["cache-control"] == "no-store"
        assert f"there are {size} bytes" in answer.json()["detail"]

    @pytest.mark.parametrize("given", ["bytes=3-7", "BYTES=3-7"])
    def test_of_one_part_is_sent(self, given: str, path: str, small: httpx2.Client) -> None:
        """As it is in the file, packed for nobody."""
        whole = small.get(path).content
        answer = small.get(path, headers={"Range": given, "Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.content) == (206, whole[3:8])
        assert answer.headers["content-range"] == f"bytes 3-7/{len(whole)}"
        assert small.get(path, headers={"Range": "bytes=-4"}).content == whole[-4:]


def test_given_twice_is_ignored(small: httpx2.Client) -> None:
    """Which counts would be a guess."""
    answer = small.get("/docs", headers=[("Range", "bytes=0-1"), ("Range", "bytes=2-3")])
    assert answer.status_code == 200


def test_answers_that_are_no_files_have_no_parts(small: httpx2.Client) -> None:
    """They are sent whole."""
    assert small.get("/api/v1/movies/862", headers={"Range": "bytes=0-1"}).status_code == 200


@pytest.mark.parametrize("address", ["/static/butaca.css", "/docs", "/report", "/api/v1/movies/862"])
def test_not_modified(address: str, small: httpx2.Client) -> None:
    """Whoever has a file is told so, by its tag, packed or not, among other tags, or whatever it is."""
    tag = small.get(address).headers["etag"]
    for given in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        for coding in ("identity", "gzip"):
            answer = small.get(address, headers={"If-None-Match": given, "Accept-Encoding": coding})
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert small.get(address, headers={"If-None-Match": '"x"'}).status_code == 200
