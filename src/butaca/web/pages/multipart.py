"""The single file of a form in a multipart body (RFC 7578)."""

import re
from tempfile import SpooledTemporaryFile
from typing import IO

from butaca.bilingual import Bilingual
from butaca.serving.ratings_import.unreadable import UnreadableImport

_IN_MEMORY = 256 << 10  # bytes, beyond which a file is kept on disk
_HEAD = 8 << 10  # bytes for the boundary and the headers of the part
_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'filename="([^"\r\n]{0,300})"', re.IGNORECASE)


class NotAForm(UnreadableImport):
    """A body that holds no file of a form."""

    def __init__(self) -> None:
        super().__init__(Bilingual("no file was sent", "no se ha enviado ningún archivo"))


def only_file(body: IO[bytes], content_type: str) -> tuple[str, IO[bytes]]:
    """Return name and content of the form's file.

    It has to be the first part. Whoever calls closes the content.

    Raises:
        NotAForm: there is none.
    """
    boundary = _BOUNDARY.search(content_type)
    head = body.read(_HEAD)
    start = head.find(b"\r\n\r\n") + 4
    name = _NAME.search(head, 0, max(start, 0))
    if not boundary or start < 4 or not name or not head.startswith(b"--" + boundary[1].encode()):
        raise NotAForm
    size = _end(body, b"\r\n--" + boundary[1].encode()) - start
    if size <= 0:
        raise NotAForm
    body.seek(start)
    content = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while size and (piece := body.read(min(size, _IN_MEMORY))):
        content.write(piece)
        size -= len(piece)
    content.seek(0)
    return name[1].decode("utf-8", "replace"), content


def _end(body: IO[bytes], delimiter: bytes) -> int:
    """Return where the delimiter begins; -1 if it is missing."""
    body.seek(0)
    place, kept = 0, b""
    while piece := body.read(_IN_MEMORY):
        window = kept + piece
        if (offset := window.find(delimiter)) >= 0:
            return place - len(kept) + offset
        place += len(piece)
        kept = window[-len(delimiter) :]
    return -1
