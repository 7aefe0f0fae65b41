"""Runs the application until stopped, in this process or in workers."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from butaca.errors import UsageError
from butaca.release.remote.cache import cache_folder
from butaca.release.remote.fetching import current_name, fetch
from butaca.release.remote.following import Follower
from butaca.release.remote.stores import Store, check_installed
from butaca.release.store import NOT_POSIX, Releases
from butaca.settings import Settings
from butaca.web.app import create_app, limits_of
from butaca.web.clients.identity import Proxies
from butaca.web.clients.ledgers import Ledger
from butaca.web.clients.shared_memory import SharedMemory
from butaca.web.connections.file_limit import room_for
from butaca.web.connections.guarded_server import GuardedServer
from butaca.web.connections.handover import Line
from butaca.web.connections.seat import RESERVE, ConnectionLimits
from butaca.web.workers.children import end_with, run_in_child
from butaca.web.workers.supervisor import GENERATIONS, Supervisor

_SWITCH_SECONDS = 0.001  # that a thread runs before another may; health waits for that of each busy thread
_BACKLOG = 1024  # connections that the system keeps until they are accepted
_BUFFER = 64 << 10  # bytes of a connection that the system keeps, each way; Linux counts them twice


def run(settings: Settings) -> None:
    """Serve on the settings' address.

    Raises:
        UsageError: the address cannot be listened on.
        ReleaseError: there is no release to serve.
        MissingExtra: releases are in a store, and what reads it is not installed.
    """
    if settings.workers == 1 and isinstance(settings.releases, Path):
        app = create_app(settings)
        limits = _limits(settings)
        listener = _listener(settings)
        _announce(settings, listener)
        _serve(app, settings, listener, limits)
    else:
        _run_workers(settings)


def _run_workers(settings: Settings) -> None:
    """Serve in workers, which follow the current release."""
    if not hasattr(os, "fork"):
        raise UsageError(f"BUTACA_WORKERS is {settings.workers}; {NOT_POSIX}")
    folder, follow = _followed(settings)
    Releases(folder).current()  # to say now that there is none
    connections = _limits(settings).part(settings.workers)
    listener = _listener(settings)
    memory = SharedMemory(GENERATIONS * settings.workers)
    limits = limits_of(settings, memory)

    def work(release: Path, line: socket.socket) -> None:
        app = create_app(settings, limits, release)
        _serve(app, settings, listener, connections, limits.peers, Line(line))

    gc.collect()
    gc.freeze()  # so that workers share what they do not change
    begun = partial(_announce, settings, listener)
    Supervisor(settings.workers, memory, Releases(folder).current, work, begun, follow).run()


def _followed(settings: Settings) -> tuple[Path, Callable[[socket.socket], None] | None]:
    """Return the folder to serve from, and what fetches releases into it.

    Where nothing has been fetched yet, it is fetched now.

    Raises:
        ReleaseError, OutOfSpace: it cannot be fetched.
    """
    if isinstance(settings.releases, Path):
        return settings.releases, None
    address = settings.releases
    check_installed(address)
    releases = Releases(cache_folder(settings.fetched, address))
    try:
        releases.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{settings.fetched} is no folder that releases can be fetched into: {error.strerror}. Name another with "
            "BUTACA_FETCHED"
        ) from error

    def follow(line: socket.socket) -> None:
        end_with(line)
        Follower(Store(address), releases, settings.poll_seconds, _tell).run()

    if current_name(releases) is None:
        run_in_child(lambda: _tell(fetch(Store(address), releases).text))
    return releases.folder, follow


def _tell(text: str) -> None:
    sys.stderr.write(f"butaca: {text}\n")
    sys.stderr.flush()


def _listener(settings: Settings) -> socket.socket:
    """Return a socket that listens on the settings' address.

    Raises:
        UsageError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, it is told not to wait for more to send: that would hold up answers by 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for buffer in (socket.SO_SNDBUF, socket.SO_RCVBUF):  # connections have those of their listener
        listener.setsockopt(socket.SOL_SOCKET, buffer, _BUFFER)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)  # whoever connects from now on waits until the application has started
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(
            f"cannot listen on {settings.host} port {settings.port}: {getattr(error, 'strerror', None) or error}"
        ) from error
    return listener


def _announce(settings: Settings, listener: socket.socket) -> None:
    """Print where the server is."""
    shown = "localhost" if settings.host in ("0.0.0.0", "127.0.0.1", "::") else settings.host
    print(f"butaca is at http://{shown}:{listener.getsockname()[1]}/ (press Ctrl+C to stop)", flush=True)  # noqa: T201


def _serve(
    app: FastAPI,
    settings: Settings,
    listener: socket.socket,
    limits: ConnectionLimits,
    peers: Ledger | None = None,
    line: Line | None = None,
) -> None:
    """Serve an application on a listener until told to stop."""
    config = uvicorn.Config(
        app,
        http="httptools",  # GuardedProtocol is made of it
        loop="asyncio:SelectorEventLoop",  # which can watch a listener on Windows as well
        ws="none",
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=False,  # the application looks at them, once it has seen who brings them
    )
    # Freeze existing objects so that the collector skips them (saves pauses of 20 ms).
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)
    # Uvicorn finishes what it is answering and then raises the signal again: here, that is a normal end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    proxies = Proxies(settings.trusted_proxies, settings.trusted_hops)
    with suppress(KeyboardInterrupt):
        GuardedServer(config, listener, limits, proxies, peers, line).run()


def _limits(settings: Settings) -> ConnectionLimits:
    """Return the connection limits, reduced to the possible open files."""
    others = settings.concurrency + 2 * settings.threads + 64  # files that answers are read from, databases, the rest
    room = room_for(settings.connections, others + RESERVE)
    if room < settings.connections:
        print(  # noqa: T201
            f"butaca: {room} connections at once in the place of {settings.connections}: the hard limit on open files "
            "allows no more (ulimit -n; LimitNOFILE in systemd)",
            file=sys.stderr,
        )
    return ConnectionLimits(
        connections=room,
        per_peer=settings.connections_per_peer,
        header_seconds=settings.header_seconds,
        idle_seconds=settings.idle_seconds,
        stall_seconds=settings.stall_seconds,
    )
