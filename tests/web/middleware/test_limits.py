"""How much may be asked, and how slowly."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from butaca.errors import OutOfTime
from butaca.release import deadline
from butaca.release.deadline import Deadline
from butaca.release.reader import Release
from butaca.web.middleware.answer_headers import AnswerHeaders
from butaca.web.middleware.head import Head
from butaca.web.middleware.overload import AnswerDeadline
from butaca.web.middleware.unexpected_errors import Unexpected
from butaca.web.middleware.url_limit import AddressLimit
from butaca.web.problems import handlers
from butaca.web.problems.readers import Readers

from .asgi import Silent, ask, problem, scope

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


class TestAddresses:
    """As they are sent."""

    @pytest.mark.parametrize(
        ("path", "query", "status"),
        [
            ("/x", "q=" + "a" * 200, 200),
            ("/x", "q=" + "a" * 300, 414),
            ("/" + "a" * 300, "", 414),
            ("/x", "q=%C3%A9%F0%9F%8E%AC%20+", 200),
            ("/100%25", "", 200),
            ("/x", "q=%FF", 400),
            ("/x", "q=%E9", 400),
            ("/x", "q=100%", 400),
            ("/x%zz", "", 400),
            ("/x", "q=a%00", 422),
            ("/x%00", "", 422),
        ],
    )
    def test_are_answered_or_refused(self, path: str, query: str, status: int) -> None:
        """Before anything else is done."""
        app = Silent()
        answer = ask(AddressLimit(app, most=256), scope(path, query=query))
        assert (answer.status, app.asked) == (status, int(status == 200))
        if status != 200:
            problem(answer)

    def test_are_refused_in_the_readers_way(self) -> None:
        """In Spanish for the questions."""
        answer = ask(AddressLimit(Silent(), most=256), scope("/get_actor/%00"))
        assert "byte nulo" in str(problem(answer)["detail"])


@pytest.fixture
def hurried() -> Iterator[Callable[[float], Deadline]]:
    """Return a function that begins a deadline; its clock gains a second at each look."""
    begun: list[Deadline] = []

    def begin(seconds: float) -> Deadline:
        begun.append(deadline.begin(seconds, clock=itertools.count().__next__))
        return begun[-1]

    yield begin
    for one in begun:
        one.lift()


class TestDeadline:
    """The database stops where an answer does not begin in time."""

    def test_stops_a_query(self, small_release: Release, hurried: Callable[[float], Deadline]) -> None:
        """One that would never end; the next is answered."""
        hurried(5)
        with pytest.raises(OutOfTime, match=r"more than 5 s"):
            small_release.rows(ENDLESS)
        with pytest.raises(OutOfTime):
            small_release.row("SELECT 1")
        hurried(60)
        assert small_release.row("SELECT 1") is not None

    def test_begins_again(self, hurried: Callable[[float], Deadline]) -> None:
        """With its whole time, as where a file has arrived only now; once it is lifted, it does not pass."""
        until = hurried(2)
        assert [until.passed for _ in range(4)] == [False, False, True, True]
        deadline.restart()
        assert [until.passed for _ in range(4)] == [False, False, True, True]
        until.lift()
        assert not until.passed

    def test_leaves_other_errors_as_they_are(
        self, small_release: Release, hurried: Callable[[float], Deadline]
    ) -> None:
        """They have another cause."""
        hurried(60)
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            small_release.rows("SELECT * FROM nowhere")

    def test_is_a_problem(self, small_release: Release) -> None:
        """Of the server, which says when to come back; a thread that works on a request has its deadline."""
        app = FastAPI()
        handlers.install(app, Readers())

        @app.get("/slow")
        def slow() -> int:
            return len(small_release.rows(ENDLESS))

        answer = ask(AnswerDeadline(app, seconds=0.05), scope("/slow"))
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert "0.05 s" in str(problem(answer)["detail"])

    def test_is_lifted_when_the_answer_begins(self, small_release: Release) -> None:
        """An export may take as long as its reader does; here the time is over before it begins."""
        app = FastAPI()

        @app.get("/export")
        def export() -> StreamingResponse:
            rows = (small_release.row("SELECT ?", (n,)) for n in range(3))
            return StreamingResponse(str(row[0]) for row in rows if row)

        assert ask(AnswerDeadline(app, seconds=-1), scope("/export")).body == b"012"


class TestHead:
    """Of a stream."""

    def test_makes_no_more_than_the_first_piece(self) -> None:
        """Since nobody reads it."""
        made = list[int]()

        def endless() -> Iterator[bytes]:
            while True:
                made.append(1)
                yield b"more"

        app = FastAPI()

        @app.get("/export")
        def export() -> StreamingResponse:
            return StreamingResponse(endless(), media_type="text/csv")

        answer = ask(Head(app), scope("/export", "HEAD"))
        assert (answer.status, answer.body, len(made)) == (200, b"", 1)


class TestUnexpected:
    """Errors nobody foresaw."""

    def test_are_logged_once_under_an_id_that_the_answer_has(self, caplog: pytest.LogCaptureFixture) -> None:
        """With the method and the address without its query; the error itself concerns nobody who asks."""

        async def broken(*_: object) -> None:
            raise ZeroDivisionError

        request = scope("/api/v1/a\nb", "POST", query="q=secret", headers={"X-Request-ID": "forged"})
        answers = [ask(AnswerHeaders(Unexpected(broken), "r"), request) for _ in range(2)]
        assert [answer.status for answer in answers] == [500, 500]
        ids = [answer.headers["x-request-id"] for answer in answers]
        assert len({*ids, "forged"}) == 3
        assert [problem(answer)["request_id"] for answer in answers] == ids
        assert "ZeroDivisionError" not in str(problem(answers[0]))
        assert answers[0].headers["butaca-release"] == "r"
        assert [record.getMessage() for record in caplog.records] == [
            f"request {number} failed: POST /api/v1/a%0Ab" for number in ids
        ]
        assert all(record.exc_info for record in caplog.records)

    def test_break_off_an_answer_that_has_begun(self, caplog: pytest.LogCaptureFixture) -> None:
        """It is not answered twice, and its end does not come."""

        async def broken(_: Scope, __: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
            raise ZeroDivisionError

        answer = ask(Unexpected(broken), scope())
        assert (answer.status, answer.pieces) == (200, [b"half"])
        assert len(caplog.records) == 1


def test_https_is_asked_for_where_there_is_https() -> None:
    """And nowhere else."""
    app = AnswerHeaders(Silent(), "r")
    assert "strict-transport-security" not in ask(app, scope()).headers
    assert "max-age" in ask(app, scope(scheme="https")).headers["strict-transport-security"]
