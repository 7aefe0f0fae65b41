"""Runs the application until it is stopped."""

import gc
import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from butaca.errors import UsageError
from butaca.settings import Settings
from butaca.web.app import create_app
from butaca.web.clients.identity import Proxies
from butaca.web.connections.file_limit import room_for
from butaca.web.connections.guarded_server import GuardedServer
from butaca.web.connections.seat import ConnectionLimits
from butaca.web.connections.seats import RESERVE

_SWITCH_SECONDS = 0.001  # that a thread runs before another may; health waits for that of each busy thread
_BACKLOG = 1024  # connections that the system keeps until they are accepted
_BUFFER = 64 << 10  # bytes of a connection that the system keeps, each way; Linux counts them twice


def run(settings: Settings) -> None:
    """Serve on the settings' address.

    Raises:
        UsageError: the address cannot be listened on.
        ReleaseError: there is no release to serve.
    """
    app = create_app(settings)
    limits = _limits(settings)
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
    shown = "localhost" if settings.host in ("0.0.0.0", "127.0.0.1", "::") else settings.host
    print(f"butaca is at http://{shown}:{listener.getsockname()[1]}/ (press Ctrl+C to stop)", flush=True)  # noqa: T201
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
    with suppress(KeyboardInterrupt):
        GuardedServer(config, listener, limits, Proxies(settings.trusted_proxies, settings.trusted_hops)).run()


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
