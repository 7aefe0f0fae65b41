"""Settings from the environment and the command line, in one frozen object.

They are read once.
"""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from butaca import addresses
from butaca.errors import UsageError
from butaca.resources import memory_size

MOST_WORKERS = 16
ANY = "*"
NONE = "none"


def _parts(value: Any) -> Any:
    """Split a text at its commas; *none* is no part."""
    if not isinstance(value, str):
        return value
    return () if value == NONE else tuple(part.strip() for part in value.split(",") if part.strip())


def _origins(value: Any) -> Any:
    for origin in (origins := _parts(value)):
        if origin != ANY and not re.fullmatch(r"https?://[^/\s*]+", origin):
            raise ValueError(f"has {origin!r}; an origin is such as https://films.example, * is any, none is none")
    return origins


def _proxies(value: Any) -> Any:
    for proxy in (proxies := _parts(value)):
        try:
            everybody = not ipaddress.ip_network(proxy).prefixlen  # whoever connects could claim to be anybody
        except ValueError:
            everybody = True
        if everybody:
            raise ValueError(
                f"has {proxy!r}; a proxy is an address such as 10.0.0.7, or a network such as 10.0.0.0/8, none is "
                "none; for proxies of unknown address set BUTACA_TRUSTED_HOPS to their number"
            )
    return proxies


def _address(value: Any) -> Any:
    """Return a web address without a slash at its end."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*/?", value):
        raise ValueError(f"is {value!r}; an address is such as https://films.example or https://films.example/cine")
    return value.rstrip("/")


def _pictures(value: Any) -> Any:
    return "" if value == NONE else _address(value) if value else value


def _sizes(value: Any) -> Any:
    for size in (sizes := _parts(value)):
        if not re.fullmatch(r"w[1-9][0-9]{1,3}", size):
            raise ValueError(f"has {size!r}; a size is a width in pixels such as w342")
    return tuple(sorted(sizes, key=lambda size: int(size[1:])))


def _memory(value: Any) -> Any:
    return memory_size(value) if isinstance(value, str) else value


def _base(value: Any) -> Any:
    """Return the path that all addresses begin with; / alone is none."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"/|(/[A-Za-z0-9._~-]+)*/?", value) or "/.." in value:
        raise ValueError(f"is {value!r}; a path is such as /cine")
    return value.rstrip("/")


def _setting(variable: str, description: str, default: Any, least: int | None = None, most: int | None = None) -> Any:
    return Field(default, validation_alias=variable, description=description, ge=least, le=most)


def _place(value: Any) -> Any:
    """Return an address as a text, and a folder as a path."""
    if not isinstance(value, str):
        return value
    return addresses.checked(value) if addresses.is_address(value) else Path(value)


class Settings(BaseSettings):
    """The settings of a server or a build, each from a variable.

    An empty variable counts as not set.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, case_sensitive=True, populate_by_name=True)

    releases: Annotated[Path | str, BeforeValidator(_place)] = _setting(
        "BUTACA_RELEASES",
        "the folder that holds the releases, or to serve from a store its address such as s3://bucket/prefix",
        Path("releases"),
    )
    fetched: Path = _setting(
        "BUTACA_FETCHED", "the folder that releases of a store are fetched into, the last two", Path("fetched")
    )
    poll_seconds: int = _setting(
        "BUTACA_POLL_SECONDS", "seconds between two looks at which release of a store is current", 2, 1, 3600
    )
    workers: int = _setting(
        "BUTACA_WORKERS",
        "processes that serve; limits hold for all of them together, threads for each",
        1, 1, MOST_WORKERS,
    )  # fmt: skip
    host: str = _setting("HOST", "the address to listen on; 0.0.0.0 is all of them, as in the image", "127.0.0.1")
    port: int = _setting("PORT", "the port to listen on; 0 takes a free one", 8000, 0, 65_535)
    memory: Annotated[int | None, BeforeValidator(_memory)] = _setting(
        "BUTACA_MEMORY",
        "the most memory that a build takes, such as 800MB or 4GB; without one, four fifths of what the machine has "
        "free, or the limit of its control group if that is less",
        None,
    )
    floor: float = _setting(
        "BUTACA_FLOOR",
        "the least confidence, from 0 to 1, of what a movie's list without filters holds where a request does not say",
        0.4, 0, 1,
    )  # fmt: skip
    threads: int = _setting(
        "BUTACA_THREADS", "requests that are worked on at once; large bodies have as many threads but one", 2, 1, 64
    )
    cache: int = _setting(
        "BUTACA_CACHE", "megabytes of answers that are kept to be given again; 0 keeps none", 16, 0, 1024
    )
    max_age: int = _setting(
        "BUTACA_MAX_AGE",
        "seconds an answer may be kept without asking again; then its ETag is asked for",
        300, 0, 86_400,
    )  # fmt: skip
    origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)] = _setting(
        "BUTACA_ORIGINS",
        "the sites whose scripts may read the answers, with commas between; * is any, none is none",
        (ANY,),
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_proxies)] = _setting(
        "BUTACA_TRUSTED_PROXIES",
        "addresses or networks whose X-Forwarded-For is believed, with commas; none is none",
        ("127.0.0.1", "::1"),
    )
    trusted_hops: int = _setting(
        "BUTACA_TRUSTED_HOPS", "proxies of unknown address that every request comes through", 0, 0, 16
    )
    rate: int = _setting(
        "BUTACA_RATE", "requests a second that a client may make on average; 0 is without limit", 20, 0, 100_000
    )
    burst: int = _setting(
        "BUTACA_BURST", "requests that a client may make at once, before the average counts", 200, 1, 100_000
    )
    concurrency: int = _setting(
        "BUTACA_CONCURRENCY", "requests that are under way at once; further ones wait for 3 s, then 503", 100, 1, 10_000
    )
    client_share: int = _setting(
        "BUTACA_CLIENT_SHARE", "percent of what is under way that a client may have; two in any case", 25, 1, 100
    )
    exports: int = _setting(
        "BUTACA_EXPORTS",
        "exports of the whole catalogue that are sent at once; further ones are answered 503",
        4, 1, 100,
    )  # fmt: skip
    imports: int = _setting("BUTACA_IMPORTS", "imports that are read at once; further ones are answered 503", 4, 1, 100)
    connections: int = _setting(
        "BUTACA_CONNECTIONS",
        "connections that are open at once; one that only waits gives way to a new one",
        512, 8, 10_000,
    )  # fmt: skip
    connections_per_peer: int = _setting(
        "BUTACA_CONNECTIONS_PER_PEER", "likewise those of one address that is no trusted proxy", 64, 1, 10_000
    )
    header_seconds: int = _setting(
        "BUTACA_HEADER_SECONDS", "how long the headers of a request may take to arrive; slower ones get 408", 10, 1, 300
    )
    idle_seconds: int = _setting(
        "BUTACA_IDLE_SECONDS",
        "how long a connection may wait for its next request; then it is closed",
        120, 1, 3600,
    )  # fmt: skip
    stall_seconds: int = _setting(
        "BUTACA_STALL_SECONDS", "how long the reader of an answer may take none of it; then it is cut off", 20, 1, 300
    )
    address_bytes: int = _setting(
        "BUTACA_ADDRESS_BYTES", "the longest address with its query; a longer one is answered 414", 8192, 256, 32_768
    )
    body_bytes: int = _setting(
        "BUTACA_BODY_BYTES", "the largest body; a larger one is answered 413", 2 << 20, 1024, 64 << 20
    )
    bodies: int = _setting(
        "BUTACA_BODIES", "megabytes of bodies that are held at once; further ones are answered 503", 8, 1, 1024
    )
    body_seconds: int = _setting(
        "BUTACA_BODY_SECONDS", "how long a body may take to arrive; a slower one is answered 408", 10, 1, 300
    )
    import_bytes: int = _setting(
        "BUTACA_IMPORT_BYTES",
        "the largest file of ratings to import; a larger one is answered 413",
        8 << 20, 1024, 64 << 20,
    )  # fmt: skip
    import_unpacked_bytes: int = _setting(
        "BUTACA_IMPORT_UNPACKED_BYTES",
        "the most that such a zip may unpack to; beyond, it is 413",
        32 << 20, 1024, 256 << 20,
    )  # fmt: skip
    answer_seconds: int = _setting(
        "BUTACA_ANSWER_SECONDS",
        "how long the database may work until an answer begins; beyond, it is 503",
        10, 1, 300,
    )  # fmt: skip
    keys: Path | None = _setting(
        "BUTACA_KEYS",
        "the file of keys that exports of the whole catalogue ask for; without one, everybody may export",
        None,
    )
    verify: Literal["background", "before"] = _setting(
        "BUTACA_VERIFY",
        "whether checksums are compared in the background, or before anything is answered",
        "background",
    )
    site: Annotated[str | None, BeforeValidator(_address)] = _setting(
        "BUTACA_SITE",
        "the pages' own public address, such as https://films.example, for search engines; without one they are told "
        "none",
        None,
    )
    base_path: Annotated[str, BeforeValidator(_base)] = _setting(
        "BUTACA_BASE_PATH", "the path that a proxy serves this under, such as /cine", ""
    )
    posters: Annotated[str, BeforeValidator(_pictures)] = _setting(
        "BUTACA_POSTERS",
        "the address of posters, which browsers ask for; none shows drawn covers alone",
        "https://image.tmdb.org/t/p",
    )
    poster_sizes: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_sizes)] = _setting(
        "BUTACA_POSTER_SIZES", "the widths that posters come in, with commas", ("w185", "w342", "w500")
    )


def read() -> Settings:
    """Read the settings from the environment, with defaults for the rest.

    Raises:
        UsageError: a value makes no sense.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise UsageError(_problem(error)) from None


def _problem(error: ValidationError) -> str:
    """Return a line on the first wrong variable, and what would do."""
    first = error.errors()[0]
    variable, given = first["loc"][0], first["input"]
    if first["type"] == "value_error":
        return f"{variable} {first['ctx']['error']}"
    if first["type"] == "literal_error":
        return f"{variable} is {given!r}; it has to be {first['ctx']['expected'].replace(chr(39), '')}"
    field = next(field for field in Settings.model_fields.values() if field.validation_alias == variable)
    least, most = (next(getattr(bound, end) for bound in field.metadata if hasattr(bound, end)) for end in ("ge", "le"))
    return f"{variable} is {given!r}; it has to be a whole number from {least} to {most}"
