"""Settings: the environment and the command line, read once into one frozen object."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from butaca.errors import UsageError


@dataclass(frozen=True)
class Settings:
    """What a server or a build can be told."""

    releases: Path = Path("releases")
    """BUTACA_RELEASES: the folder that holds the releases."""

    host: str = "127.0.0.1"
    """HOST: the address to listen on; 0.0.0.0 is all of them."""

    port: int = 8000
    """PORT: the port to listen on, 0 to 65535; 0 takes a free one."""

    threads: int = 4
    """BUTACA_THREADS: how many requests are worked on at once, 1 to 64; each takes about 2 MB."""

    cache: int = 16
    """BUTACA_CACHE: megabytes of answers that are kept to be given again, 0 to 1024; 0 keeps none."""


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives, defaults for the rest.

    Raises:
        UsageError: a value makes no sense.
    """
    default = Settings()
    return Settings(
        releases=Path(environment.get("BUTACA_RELEASES") or default.releases),
        host=environment.get("HOST") or default.host,
        port=_number(environment, "PORT", default.port, 0, 65535),
        threads=_number(environment, "BUTACA_THREADS", default.threads, 1, 64),
        cache=_number(environment, "BUTACA_CACHE", default.cache, 0, 1024),
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
