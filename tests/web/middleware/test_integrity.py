"""No answers from a release whose files are damaged."""

import json

import pytest

from butaca.release.integrity import Integrity
from butaca.web.middleware.integrity_gate import IntegrityGate

from .asgi import Silent, ask, scope

_PROBLEM = "release a: butaca.sqlite does not match its checksum. Go back with: butaca activate b"
_LIVE = ("/health/live", "/static/butaca.css")
_OTHERS = ("/health/ready", "/", "/api/v1/movies/862", "/peliculas_mes/mayo", "/docs", "/openapi.json", "/nowhere")


def _status(gate: IntegrityGate, path: str) -> int:
    return ask(gate, scope(path)).status


def test_everything_is_answered_while_nothing_is_known_to_be_wrong() -> None:
    """Whether or not the files have been verified."""
    integrity = Integrity()
    gate = IntegrityGate(Silent(), integrity, verified_before=False)
    assert {_status(gate, path) for path in (*_LIVE, *_OTHERS)} == {200}
    integrity.succeed()
    assert {_status(gate, path) for path in (*_LIVE, *_OTHERS)} == {200}


@pytest.mark.parametrize("verified_before", [True, False])
def test_nothing_of_a_broken_release_is_answered(verified_before: bool) -> None:
    """The problem names the file and the way back; that the process lives is said all the same."""
    integrity, app = Integrity(), Silent()
    gate = IntegrityGate(app, integrity, verified_before=verified_before)
    integrity.fail(_PROBLEM)
    for path in _OTHERS:
        answer = ask(gate, scope(path))
        assert answer.status == 503
        problem = json.loads(answer.body)
        assert problem["status"] == 503
        assert problem["detail"].endswith(_PROBLEM)
        assert answer.headers["retry-after"] == "60"
        assert answer.headers["cache-control"] == "no-store"
    assert app.asked == 0
    assert {_status(gate, path) for path in _LIVE} == {200}


def test_a_server_that_verifies_before_answers_nothing_until_then() -> None:
    """Who asks is told to come again, in the language of the question."""
    integrity = Integrity()
    gate = IntegrityGate(Silent(), integrity, verified_before=True)
    for path in _OTHERS:
        answer = ask(gate, scope(path))
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        said = "Se están comprobando" if path.startswith("/peliculas") else "are being verified"
        assert said in json.loads(answer.body)["detail"]
    assert {_status(gate, path) for path in _LIVE} == {200}
    integrity.succeed()
    assert {_status(gate, path) for path in (*_LIVE, *_OTHERS)} == {200}
