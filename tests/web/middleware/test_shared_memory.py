"""Limits in the memory of several processes, which are forked here as workers are."""

import asyncio
import os
import time
from collections.abc import Callable

import pytest

from butaca.web.clients.identity import Client
from butaca.web.clients.quotas import Quota
from butaca.web.clients.shared_memory import SharedBuckets, SharedMemory
from butaca.web.clients.waiting_line import Line

from .asgi import scope
from .clock import Clock

ANA, BEN = Client("192.0.2.1"), Client("192.0.2.2")


def in_workers(memory: SharedMemory, work: Callable[[], int], count: int = 3) -> list[int]:
    """Run a function in workers at once; the results are less than 256."""
    pids = []
    for column in range(count):
        pid = os.fork()
        if pid == 0:
            memory.column = column
            os._exit(work())
        pids.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


class TestLedgers:
    """What any worker holds counts for all."""

    def test_nobody_takes_what_another_has(self) -> None:
        """Of a hundred places, however many ask at the same time."""
        memory = SharedMemory(3)
        quota = Quota(100, 60, memory.ledger(100))

        def take() -> int:
            return sum(quota.take(client) for _ in range(80) for client in (ANA, BEN))

        assert sum(in_workers(memory, take)) == 100 == quota.held

    def test_a_client_has_its_share_in_all_workers_together(self) -> None:
        """Not once in each."""
        memory = SharedMemory(3)
        quota = Quota(100, 7, memory.ledger(100))
        assert sum(in_workers(memory, lambda: sum(quota.take(ANA) for _ in range(9)))) == 7
        assert (quota.take(ANA), quota.take(BEN)) == (False, True)

    def test_what_is_given_back_is_free(self) -> None:
        """In whichever order, and to the last."""
        memory = SharedMemory(3)
        quota = Quota(5, 5, memory.ledger(5))

        def hold_for_a_moment() -> int:
            refused = 0
            for _ in range(300):
                with quota.taken(ANA) as granted:
                    refused += not granted
            return min(refused, 99)

        assert in_workers(memory, hold_for_a_moment) == [0, 0, 0]
        assert quota.held == 0

    def test_what_a_dead_worker_held_is_forgotten(self) -> None:
        """And nothing else."""
        memory = SharedMemory(3)
        quota = Quota(10, 10, memory.ledger(10))

        def die_with_two() -> int:
            return quota.take(ANA) + quota.take(BEN)

        assert in_workers(memory, die_with_two) == [2, 2, 2]
        memory.forget(1)
        assert quota.held == 4

    def test_a_worker_that_dies_holds_no_lock(self) -> None:
        """Whatever it was doing."""
        memory = SharedMemory(1)
        ledger = memory.ledger(10)

        def die_within() -> int:
            with ledger:
                os._exit(7)

        assert in_workers(memory, die_within, count=1) == [7]
        with ledger:
            assert ledger.amount("") == 0

    def test_names_beyond_its_room_are_refused(self) -> None:
        """A limit holds, rather than what does not fit being let through."""
        memory = SharedMemory(1)
        quota = Quota(10_000, 10_000, memory.ledger(4))
        clients = [Client(f"192.0.2.{number}") for number in range(2000)]
        taken = [client for client in clients if quota.take(client)]
        assert 4 <= len(taken) < 100
        assert quota.held == len(taken)
        for client in taken:
            quota.give_back(client)
        assert quota.held == 0
        assert quota.take(clients[-1])

    def test_as_many_names_as_it_is_made_for_find_room(self) -> None:
        """With a name for all of them."""
        memory = SharedMemory(1)
        quota = Quota(1000, 1, memory.ledger(1001))
        assert all(quota.take(Client(f"client {number}")) for number in range(1000))

    def test_amounts_are_counted_in_bytes_too(self) -> None:
        """The greatest that a setting allows, from every worker."""
        memory = SharedMemory(2)
        quota = Quota(1 << 30, 1 << 30, memory.ledger(4))
        assert quota.take(ANA, (1 << 30) - 1)
        memory.column = 1
        assert (quota.take(BEN, 2), quota.take(BEN, 1)) == (False, True)


class TestBuckets:
    """A client's rate is that of all its requests, whoever answers them."""

    def test_a_burst_is_given_once(self) -> None:
        """Among all workers."""
        memory = SharedMemory(3)
        buckets = memory.buckets(0.001, 50)
        assert sum(in_workers(memory, lambda: sum(buckets.take("ana").allowed for _ in range(40)))) == 50

    def test_it_fills_with_time(self) -> None:
        """As a bucket of a single process does."""
        clock = Clock()
        buckets = SharedBuckets(SharedMemory(1), 2, 3, clock)
        assert [buckets.take("ana").allowed for _ in range(4)] == [True, True, True, False]
        assert [buckets.take(who).allowed for who in "abab"] == [True] * 4
        clock.now += 0.5
        assert [buckets.take("ana").allowed for _ in range(2)] == [True, False]
        clock.now += 60
        assert buckets.take("ana").remaining == 2

    def test_who_has_not_asked_for_longest_gives_way(self) -> None:
        """So that memory is bounded, and a busy client is not forgotten for many quiet ones."""
        clock = Clock()
        buckets = SharedBuckets(SharedMemory(1), 0.001, 1, clock)
        assert buckets.take("ana").allowed
        for number in range(40_000):
            clock.now += 0.001
            assert buckets.take(f"client {number}").allowed
            if number % 100 == 0:
                assert not buckets.take("ana").allowed


def test_whoever_waits_gets_a_place_that_another_process_gives_back() -> None:
    """Though nobody here gives one back."""
    memory = SharedMemory(2)
    quota = Quota(1, 1, memory.ledger(8))
    memory.column = 1
    assert quota.take(BEN)
    memory.column = 0
    line = Line(quota, 5, 5, seconds=20)

    async def wait() -> bool:
        async with line.place(scope()) as place:
            return place is not None

    async def both() -> bool:
        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        memory.forget(1)
        return await waiting

    began = time.monotonic()
    assert asyncio.run(both())
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("column", range(4))
def test_each_worker_has_a_column(column: int) -> None:
    """In which it counts what it holds itself."""
    memory = SharedMemory(4)
    ledger = memory.ledger(8)
    memory.column = column
    with ledger:
        ledger.add("ana", 3)
        assert ledger.own("ana") == 3
        assert ledger.by_worker("ana") == tuple(3 * (number == column) for number in range(4))
        assert ledger.by_worker("ben") == (0,) * 4
