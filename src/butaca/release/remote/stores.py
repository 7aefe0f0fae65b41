"""Stores of objects, with bounded waits and errors of one line."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from butaca import addresses
from butaca.errors import MissingExtra, RemoteError
from butaca.release.remote.patches import can_patch

_CONNECT_SECONDS, _SECONDS = 5, 30  # for a connection; for an object of at most some megabytes
_RETRIES = 3
_AT_A_TIME = 500  # objects that are removed
_PIECE = 1 << 18  # bytes that are received at a time
_SHOWN = 160  # characters of a reason


class Absent(RemoteError):
    """There is no such object."""


class Store:
    """Objects below an address, each of known largest size.

    Credentials come from the environment's usual places, such as ``AWS_ACCESS_KEY_ID`` or the machine's role. An object
    may take so many ``seconds``, and is tried again for as long.
    """

    def __init__(self, address: str, seconds: float = _SECONDS) -> None:
        check_installed(address)
        import obstore
        from obstore import store as stores

        self.name = addresses.masked(address)
        self._obstore = obstore
        with self._translated(""):
            self._store: Any = stores.from_url(address, **_options(address, seconds))

    def get(self, name: str, most: int) -> bytes:
        """Return an object of at most so many bytes.

        Raises:
            Absent: there is none of that name.
            RemoteError: it is larger, or cannot be read.
        """
        with self._translated(name):
            answer = self._obstore.get(self._store, name)
            if answer.meta["size"] > most:
                raise RemoteError(f"{self.name}: {name} is larger than {most:,} bytes")
            content = bytearray()
            for piece in answer.stream(_PIECE):
                content += piece
                if len(content) > most:
                    raise RemoteError(f"{self.name}: {name} is larger than {most:,} bytes")
        return bytes(content)

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whole or not at all.

        Raises:
            RemoteError: it cannot be written.
        """
        with self._translated(name):
            self._obstore.put(self._store, name, content, use_multipart=False)

    def names(self, folder: str) -> dict[str, datetime]:
        """Return when each object in a folder was written.

        Those that hold nothing are left out.

        Raises:
            RemoteError: they cannot be listed.
        """
        with self._translated(folder):
            return {
                meta["path"].rpartition("/")[2]: meta["last_modified"]
                for page in self._obstore.list(self._store, folder)
                for meta in page
                if meta["size"]
            }

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects; what is gone already is no fault.

        Raises:
            RemoteError: they cannot be removed.
        """
        for start in range(0, len(names), _AT_A_TIME):
            with self._translated(""), suppress(FileNotFoundError):
                self._obstore.delete(self._store, list(names[start : start + _AT_A_TIME]))

    @contextmanager
    def _translated(self, name: str) -> Iterator[None]:
        """Turn errors of the library into ours."""
        from obstore import exceptions

        where = f"{self.name}: {name}" if name else self.name
        try:
            yield
        except (exceptions.NotFoundError, FileNotFoundError) as error:
            raise Absent(f"{where} is not there") from error
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError, PermissionError) as error:
            raise RemoteError(
                f"{where} is refused; look whether the environment has the credentials, such as AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, and whether they allow it"
            ) from error
        except (exceptions.BaseError, OSError, ValueError) as error:
            raise RemoteError(f"{where}: {_reason(error)}") from error


def check_installed(address: str) -> None:
    """Check that stores can be read, without loading what reads them.

    Raises:
        MissingExtra: they cannot.
    """
    if find_spec("obstore") is None or not can_patch():
        raise MissingExtra(
            f"{addresses.masked(address)} is an address, and what reads it is not installed. Install the extra "
            "remote, as with: pip install 'butaca[remote]'"
        )


def _options(address: str, seconds: float) -> dict[str, Any]:
    """Return the options of a store, with timeouts."""
    scheme = urlsplit(address).scheme.lower()
    if scheme == "file":
        return {"mkdir": True}
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    plain = scheme == "http" or (scheme == "s3" and endpoint.startswith("http://"))
    options: dict[str, Any] = {
        "client_options": {
            "connect_timeout": timedelta(seconds=min(_CONNECT_SECONDS, seconds)),
            "timeout": timedelta(seconds=seconds),
            "allow_http": plain,
        },
        "retry_config": {"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=seconds)},
    }
    if scheme == "s3" and endpoint:
        options["endpoint"] = endpoint
    return options


def _reason(error: Exception) -> str:
    """Return why a request failed, in some words and without secrets."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    text = addresses.masked(re.sub(r"\s+", " ", lines[0]))
    text = re.sub(r"^Generic \w+ error: ", "", text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
