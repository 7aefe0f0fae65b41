"""Settings: the environment and the command line, read once into one frozen object."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from butaca.errors import UsageError

ANY = "*"

Verify = Literal["background", "before"]


@dataclass(frozen=True)
class Settings:
    """What a server or a build can be told."""

    releases: Path = Path("releases")
    """BUTACA_RELEASES: the folder that holds the releases."""

    host: str = "127.0.0.1"
    """HOST: the address to listen on; 0.0.0.0 is all of them."""

    port: int = 8000
    """PORT: the port to listen on, 0 to 65535; 0 takes a free one."""

    threads: int = 2
    """BUTACA_THREADS: how many requests are worked on at once, 1 to 64; more take turns, and longer."""

    cache: int = 16
    """BUTACA_CACHE: megabytes of answers that are kept to be given again, 0 to 1024; 0 keeps none."""

    max_age: int = 300
    """BUTACA_MAX_AGE: seconds an answer may be kept without asking again, 0 to 86400; then its ETag is asked for."""

    origins: tuple[str, ...] = (ANY,)
    """BUTACA_ORIGINS: the sites whose scripts may read the answers, with commas between; * is any, none is none."""

    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """BUTACA_TRUSTED_PROXIES: addresses or networks whose X-Forwarded-For is believed, with commas; none is none."""

    trusted_hops: int = 0
    """BUTACA_TRUSTED_HOPS: how many proxies of unknown address every request comes through, 0 to 16."""

    rate: int = 20
    """BUTACA_RATE: requests a second that a client may make on average, 0 to 100000; 0 is without limit."""

    burst: int = 200
    """BUTACA_BURST: requests that a client may make at once, before the average counts, 1 to 100000."""

    concurrency: int = 100
    """BUTACA_CONCURRENCY: requests that are under way at once, 1 to 10000; further ones are answered 503."""

    client_share: int = 25
    """BUTACA_CLIENT_SHARE: percent of what is under way that a client may have, 1 to 100; two in any case."""

    exports: int = 4
    """BUTACA_EXPORTS: exports of the whole catalogue that are sent at once, 1 to 100; further ones are answered 503."""

    imports: int = 4
    """BUTACA_IMPORTS: imports that are read at once, 1 to 100; further ones are answered 503."""

    connections: int = 512
    """BUTACA_CONNECTIONS: connections that are open at once, 8 to 10000; one that only waits gives way to a new one."""

    connections_per_peer: int = 64
    """BUTACA_CONNECTIONS_PER_PEER: likewise those of one address that is no trusted proxy, 1 to 10000."""

    header_seconds: int = 10
    """BUTACA_HEADER_SECONDS: how long the headers of a request may take to arrive, 1 to 300; slower ones get 408."""

    idle_seconds: int = 120
    """BUTACA_IDLE_SECONDS: how long a connection may wait for its next request, 1 to 3600; then it is closed."""

    stall_seconds: int = 20
    """BUTACA_STALL_SECONDS: how long the reader of an answer may take none of it, 1 to 300; then it is cut off."""

    address_bytes: int = 8192
    """BUTACA_ADDRESS_BYTES: the longest address with its query, 256 to 32768; a longer one is answered 414."""

    body_bytes: int = 2 << 20
    """BUTACA_BODY_BYTES: the largest body, 1024 to 67108864; a larger one is answered 413."""

    bodies: int = 8
    """BUTACA_BODIES: megabytes of bodies that are held at once, 1 to 1024; further ones are answered 503."""

    body_seconds: int = 10
    """BUTACA_BODY_SECONDS: how long a body may take to arrive, 1 to 300; a slower one is answered 408."""

    import_bytes: int = 8 << 20
    """BUTACA_IMPORT_BYTES: the largest file of ratings to import, 1024 to 67108864; a larger one is answered 413."""

    import_unpacked_bytes: int = 32 << 20
    """BUTACA_IMPORT_UNPACKED_BYTES: the most that such a zip may unpack to, 1024 to 268435456; beyond, it is 413."""

    answer_seconds: int = 10
    """BUTACA_ANSWER_SECONDS: how long the database may work until an answer begins, 1 to 300; beyond, it is 503."""

    keys: Path | None = None
    """BUTACA_KEYS: the file of keys that exports of the whole catalogue ask for; without one, everybody may export."""

    verify: Verify = "background"
    """BUTACA_VERIFY: whether checksums are compared in the background, or before anything is answered."""


NAMES = (
    *("BUTACA_RELEASES", "HOST", "PORT", "BUTACA_THREADS", "BUTACA_CACHE", "BUTACA_MAX_AGE", "BUTACA_ORIGINS"),
    *("BUTACA_TRUSTED_PROXIES", "BUTACA_TRUSTED_HOPS", "BUTACA_RATE", "BUTACA_BURST", "BUTACA_CONCURRENCY"),
    *("BUTACA_CLIENT_SHARE", "BUTACA_EXPORTS", "BUTACA_IMPORTS", "BUTACA_CONNECTIONS", "BUTACA_CONNECTIONS_PER_PEER"),
    *("BUTACA_HEADER_SECONDS", "BUTACA_IDLE_SECONDS", "BUTACA_STALL_SECONDS", "BUTACA_ADDRESS_BYTES"),
    *("BUTACA_BODY_BYTES", "BUTACA_BODIES", "BUTACA_BODY_SECONDS", "BUTACA_IMPORT_BYTES"),
    *("BUTACA_IMPORT_UNPACKED_BYTES", "BUTACA_ANSWER_SECONDS", "BUTACA_KEYS", "BUTACA_VERIFY"),
)
"""The variables, in the order of the fields."""


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives, defaults for the rest.

    Raises:
        UsageError: a value makes no sense.
    """
    default = Settings()
    keys = environment.get("BUTACA_KEYS")
    return Settings(
        releases=Path(environment.get("BUTACA_RELEASES") or default.releases),
        host=environment.get("HOST") or default.host,
        port=_number(environment, "PORT", default.port, 0, 65535),
        threads=_number(environment, "BUTACA_THREADS", default.threads, 1, 64),
        cache=_number(environment, "BUTACA_CACHE", default.cache, 0, 1024),
        max_age=_number(environment, "BUTACA_MAX_AGE", default.max_age, 0, 86_400),
        origins=_origins(environment.get("BUTACA_ORIGINS"), default.origins),
        trusted_proxies=_proxies(environment.get("BUTACA_TRUSTED_PROXIES"), default.trusted_proxies),
        trusted_hops=_number(environment, "BUTACA_TRUSTED_HOPS", default.trusted_hops, 0, 16),
        rate=_number(environment, "BUTACA_RATE", default.rate, 0, 100_000),
        burst=_number(environment, "BUTACA_BURST", default.burst, 1, 100_000),
        concurrency=_number(environment, "BUTACA_CONCURRENCY", default.concurrency, 1, 10_000),
        client_share=_number(environment, "BUTACA_CLIENT_SHARE", default.client_share, 1, 100),
        exports=_number(environment, "BUTACA_EXPORTS", default.exports, 1, 100),
        imports=_number(environment, "BUTACA_IMPORTS", default.imports, 1, 100),
        connections=_number(environment, "BUTACA_CONNECTIONS", default.connections, 8, 10_000),
        connections_per_peer=_number(
            environment, "BUTACA_CONNECTIONS_PER_PEER", default.connections_per_peer, 1, 10_000
        ),
        header_seconds=_number(environment, "BUTACA_HEADER_SECONDS", default.header_seconds, 1, 300),
        idle_seconds=_number(environment, "BUTACA_IDLE_SECONDS", default.idle_seconds, 1, 3600),
        stall_seconds=_number(environment, "BUTACA_STALL_SECONDS", default.stall_seconds, 1, 300),
        address_bytes=_number(environment, "BUTACA_ADDRESS_BYTES", default.address_bytes, 256, 32_768),
        body_bytes=_number(environment, "BUTACA_BODY_BYTES", default.body_bytes, 1024, 64 << 20),
        bodies=_number(environment, "BUTACA_BODIES", default.bodies, 1, 1024),
        body_seconds=_number(environment, "BUTACA_BODY_SECONDS", default.body_seconds, 1, 300),
        import_bytes=_number(environment, "BUTACA_IMPORT_BYTES", default.import_bytes, 1024, 64 << 20),
        import_unpacked_bytes=_number(
            environment, "BUTACA_IMPORT_UNPACKED_BYTES", default.import_unpacked_bytes, 1024, 256 << 20
        ),
        answer_seconds=_number(environment, "BUTACA_ANSWER_SECONDS", default.answer_seconds, 1, 300),
        keys=Path(keys) if keys else default.keys,
        verify=_verify(environment.get("BUTACA_VERIFY"), default.verify),
    )


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise UsageError(f"{name} is {text!r}; it has to be a whole number from {least} to {most}")
    return value


def _verify(text: str | None, default: Verify) -> Verify:
    for known in get_args(Verify):
        if text == known:
            return known  # type: ignore[no-any-return]
    if text:
        raise UsageError(f"BUTACA_VERIFY is {text!r}; it has to be {' or '.join(get_args(Verify))}")
    return default


def _origins(text: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    if not text:
        return default
    if text == "none":
        return ()
    origins = _parts(text)
    for origin in origins:
        if origin != ANY and not re.fullmatch(r"https?://[^/\s*]+", origin):
            raise UsageError(
                f"BUTACA_ORIGINS has {origin!r}; an origin is such as https://films.example, * is any, none is none"
            )
    return origins


def _proxies(text: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    if not text:
        return default
    if text == "none":
        return ()
    proxies = _parts(text)
    for proxy in proxies:
        try:
            if not ipaddress.ip_network(proxy).prefixlen:
                raise ValueError  # all of them: whoever connects could claim to be anybody
        except ValueError as error:
            raise UsageError(
                f"BUTACA_TRUSTED_PROXIES has {proxy!r}; a proxy is an address such as 10.0.0.7, or a network such as "
                "10.0.0.0/8, none is none; for proxies of unknown address set BUTACA_TRUSTED_HOPS to their number"
            ) from error
    return proxies


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
