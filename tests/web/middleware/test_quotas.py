"""How much clients hold at once."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.web.clients.identity import Client
from butaca.web.clients.quotas import Quota

ANA, BEN = Client("192.0.2.1"), Client("192.0.2.2")
IN_NET = [Client(f"2001:db8:1:{n}::/64", "2001:db8:1::/48") for n in range(5)]


def test_a_client_has_its_share_and_no_more() -> None:
    """The others have what is left, and what is given back can be had again."""
    quota = Quota(4, 2)
    assert [quota.take(ANA) for _ in range(3)] == [True, True, False]
    assert not quota.full
    assert [quota.take(BEN) for _ in range(3)] == [True, True, False]
    assert quota.full
    assert not quota.take(Client("192.0.2.3"))
    quota.give_back(ANA)
    assert quota.take(Client("192.0.2.3"))


def test_a_network_has_the_share_of_two_clients() -> None:
    """However many clients it makes of itself."""
    quota = Quota(100, 10)
    assert [quota.take(one, 7) for one in IN_NET] == [True, True, False, False, False]
    assert quota.take(ANA, 10)


def test_a_share_is_no_more_than_the_whole() -> None:
    """Where few are allowed at all."""
    assert Quota(1, 2).each == 1


def test_what_is_refused_holds_nothing() -> None:
    """So that it can be asked for again and again."""
    quota = Quota(2, 2)
    assert not any(quota.take(ANA, 3) for _ in range(5))
    assert quota.take(ANA, 2)


def test_a_block_gives_back_what_it_took() -> None:
    """Even if it fails; what it did not get it does not give back."""
    quota = Quota(1, 1)
    granted = list[bool]()

    def failing() -> None:
        with quota.taken(ANA) as first, quota.taken(ANA) as second:
            granted.extend((first, second))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert granted == [True, False]
    assert quota.held == 0
    assert quota.take(ANA)


@given(st.lists(st.tuples(st.sampled_from([ANA, BEN, *IN_NET]), st.integers(1, 9)), max_size=80), st.data())
def test_no_limit_is_ever_passed_and_nothing_stays(asked: list[tuple[Client, int]], data: st.DataObject) -> None:
    """In any order of taking and giving back."""
    quota = Quota(30, 10)
    held: list[tuple[Client, int]] = []
    for holder, amount in asked:
        if quota.take(holder, amount):
            held.append((holder, amount))
        if held and data.draw(st.booleans()):
            quota.give_back(*held.pop(data.draw(st.integers(0, len(held) - 1))))
        by_name = Counter[str]()
        for one, much in held:
            by_name[one.name] += much
            by_name[one.network or ""] += much if one.network else 0
        assert quota.held == sum(much for _, much in held) <= 30
        assert by_name.pop("2001:db8:1::/48", 0) <= 20
        assert max(by_name.values(), default=0) <= 10
    while held:
        quota.give_back(*held.pop())
    assert vars(vars(quota)["_ledger"])["_amounts"] == {}
