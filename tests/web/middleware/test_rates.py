"""How often a client may ask, by a clock that is turned by hand."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.web.clients.identity import Forwarded
from butaca.web.clients.token_buckets import TokenBuckets
from butaca.web.middleware.rate_limit import RateLimit

from .asgi import HERE, Answer, Silent, ask, scope
from .clock import Clock


def test_a_burst_and_then_the_rate() -> None:
    """Three at once, then one each half second."""
    clock = Clock()
    buckets = TokenBuckets(2, 3, clock)
    assert [buckets.take("a").allowed for _ in range(4)] == [True, True, True, False]
    assert buckets.take("a").wait == 0.5
    clock.now += 0.5
    assert [buckets.take("a").allowed for _ in range(2)] == [True, False]
    clock.now += 60
    assert buckets.take("a").remaining == 2


def test_clients_do_not_pay_for_one_another() -> None:
    """Each has a bucket."""
    buckets = TokenBuckets(1, 1, Clock())
    assert [buckets.take(who).allowed for who in "abab"] == [True, True, False, False]


def test_few_clients_are_remembered() -> None:
    """Who has not asked for longest is forgotten, however many ask."""
    buckets = TokenBuckets(1, 1, Clock(), remembered=3)
    for who in "abcad":
        buckets.take(who)
    assert len(buckets) == 3
    assert [buckets.take(who).allowed for who in "ab"] == [False, True]


@given(st.lists(st.floats(0, 3), max_size=60))
def test_nobody_gets_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    """In no stretch of time, however requests are spread over it."""
    clock = Clock()
    buckets = TokenBuckets(2, 5, clock)
    allowed = list[float]()
    for pause in pauses:
        clock.now += pause
        if buckets.take("a").allowed:
            allowed.append(clock.now)
    for start in range(len(allowed)):
        for end in range(start, len(allowed)):
            assert end - start + 1 <= 5 + 2 * (allowed[end] - allowed[start]) + 1e-6


def test_says_how_much_is_left_and_when_to_come_back() -> None:
    """The application is not asked once it is too much."""
    clock, app = Clock(), Silent()
    limited = RateLimit(app, rate=2, burst=2, clock=clock)
    first = ask(limited, scope())
    assert first.status == 200
    assert re.fullmatch(r'"client";r=1;t=1;pk=:[A-Za-z0-9+/]{8}:', first.headers["ratelimit"])
    assert first.headers["ratelimit-policy"] == '"client";q=2;w=1'
    ask(limited, scope())
    refused = ask(limited, scope())
    assert (refused.status, refused.headers["retry-after"], app.asked) == (429, "1", 2)
    assert refused.headers["content-type"] == "application/problem+json"
    assert "2 a second" in json.loads(refused.body)["detail"]
    assert "Demasiadas" in json.loads(ask(limited, scope("/peliculas_mes/mayo")).body)["detail"]
    assert ask(limited, scope(client=("192.0.2.8", 1))).status == 200
    clock.now += 0.5
    assert ask(limited, scope()).status == 200


@pytest.mark.parametrize("here", [HERE, ("::1", 1), ("::ffff:127.0.0.1", 1)])
def test_this_machine_is_not_limited(here: tuple[str, int]) -> None:
    """Its own health checks may ask as often as they like."""
    limited = Forwarded(RateLimit(Silent(), rate=1, burst=1, clock=Clock()))
    assert [ask(limited, scope(client=here)).status for _ in range(5)] == [200] * 5


def test_a_rate_of_zero_limits_nobody() -> None:
    """And says nothing of limits."""
    limited = RateLimit(Silent(), rate=0, burst=1)
    answers = [ask(limited, scope()) for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 5
    assert "ratelimit" not in answers[0].headers


def key(answer: Answer) -> str:
    """Return the key of the bucket that an answer tells of."""
    found = re.search("pk=:(.*?):", answer.headers["ratelimit"])
    assert found
    return found[1]


def test_an_operator_sees_whose_bucket_it_is() -> None:
    """Clients differ in its key, what they claim does not, and it does not give the address away."""
    limited = Forwarded(RateLimit(Silent(), rate=1, burst=100), hops=1)
    claims = ["192.0.2.1", "6.6.6.6, 192.0.2.1", "7.7.7.7, 192.0.2.1"]
    assert len({key(ask(limited, scope(headers={"X-Forwarded-For": claim}))) for claim in claims}) == 1
    assert len({key(ask(limited, scope(headers={"X-Forwarded-For": f"192.0.2.{n}"}))) for n in range(9)}) == 9
    others = {key(ask(RateLimit(Silent(), rate=1, burst=1), scope())) for _ in range(5)}
    assert len(others) == 5, "each server has a secret of its own"


def test_a_network_has_eight_times_as_much() -> None:
    """So its 65,536 clients get no more than eight; another network and IPv4 do not pay for it."""
    clock = Clock()
    limited = RateLimit(Silent(), rate=1, burst=3, clock=clock)
    asked = [ask(limited, scope(client=(f"2001:db8:1:{n:x}::1", 1))) for n in range(40)]
    assert [answer.status for answer in asked] == [200] * 24 + [429] * 16
    assert asked[-1].headers["retry-after"] == "1"
    assert asked[0].headers["ratelimit-policy"] == '"client";q=3;w=3, "network";q=24;w=3'
    assert '"network";r=23;t=1;pk=' in asked[0].headers["ratelimit"]
    assert ask(limited, scope(client=("2001:db8:2::1", 1))).status == 200
    assert ask(limited, scope(client=("192.0.2.9", 1))).status == 200
    clock.now += 2
    again = [ask(limited, scope(client=(f"2001:db8:1:{n:x}::1", 1))).status for n in range(40, 60)]
    assert again == [200] * 16 + [429] * 4


def test_a_client_that_is_refused_takes_nothing_from_its_network() -> None:
    """Else one flooding customer would silence its neighbours."""
    limited = RateLimit(Silent(), rate=1, burst=3, clock=Clock())
    flood = [ask(limited, scope(client=("2001:db8:1::1", 1))).status for _ in range(100)]
    assert flood == [200] * 3 + [429] * 97
    assert ask(limited, scope(client=("2001:db8:1:5::1", 1))).status == 200
