"""Check text on its way past; decode all that is not UTF-8."""

import codecs
from collections.abc import Iterator
from typing import IO

from butaca.errors import UnreadableFile
from butaca.sources.files import kinds

_CHUNK = 1 << 20
LONGEST_START = 1 << 18  # bytes; they hold the header and some records
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextCheck:
    """A check of a stream of bytes on its way past.

    It keeps the beginning of the text and its last byte. A text in another
    ``encoding``, or in UTF-16, becomes UTF-8.
    """

    def __init__(self, name: str, encoding: str | None = None) -> None:
        self._name = name
        self._lines = 0
        self._recoder: codecs.IncrementalDecoder | None = None
        if encoding is not None:
            self._recoder = codecs.getincrementaldecoder(encoding)()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._marks = 0
        self.start = b""
        self.last = b""
        self._windows_ends = 0
        self._returns = 0

    @property
    def recoded(self) -> bool:
        """True if the text that is handed on differs from the file's."""
        return self._recoder is not None

    @property
    def uneven(self) -> bool:
        """True if lines end in several ways, or with returns alone.

        A text with several byte-order marks is uneven too.
        """
        if self._marks > 1:
            return True
        ends = (self._windows_ends, self._lines - self._windows_ends, self._returns - self._windows_ends)
        return sum(count > 0 for count in ends) > 1 or ends[2] > 0

    def over(self, source: IO[bytes], *, broken_off: bool = False) -> Iterator[bytes]:
        """Yield the text as checked chunks of UTF-8.

        A source that is ``broken_off`` may end within a character.

        Raises:
            UnreadableFile: the text is empty, no text, or not in its encoding; with the line where known.
        """
        first = True
        while chunk := source.read(_CHUNK):
            if first:
                chunk = self._begin(chunk)
                first = False
            chunk = self._recode(chunk)
            self._check_text(chunk)
            self._count_ends(chunk)
            self.start += chunk[: LONGEST_START - len(self.start)]
            self.last = chunk[-1:] or self.last
            yield chunk
        if first:
            raise UnreadableFile(self._name, "the file is empty", "Copy or download it again")
        if not broken_off:
            rest = self._recode(b"", final=True)
            self._check_text(rest, final=True)
            yield rest

    def _begin(self, chunk: bytes) -> bytes:
        """Check the first chunk; drop surplus byte-order marks."""
        foreign = kinds.foreign(chunk)
        if foreign is not None:
            raise UnreadableFile(self._name, f"this is {foreign[0]}, not a table", foreign[1], line=1)
        if chunk.startswith(_UTF16) and self._recoder is None:
            self._recoder = codecs.getincrementaldecoder("utf-16")()
            return chunk
        plain = kinds.without_marks(chunk)
        self._marks = (len(chunk) - len(plain)) // len(codecs.BOM_UTF8)
        text = plain.lstrip()
        if not text:
            raise UnreadableFile(self._name, "the file is empty", "Copy or download it again")
        if text[:1] == b"<":
            raise UnreadableFile(
                self._name,
                "this is an HTML or XML page, not a CSV file",
                "The download probably answered with an error or a log-in page: download it again",
                line=1,
            )
        return chunk

    def _recode(self, chunk: bytes, *, final: bool = False) -> bytes:
        if self._recoder is None:
            return chunk
        try:
            return self._recoder.decode(chunk, final).encode("utf-8")
        except UnicodeError as error:
            raise UnreadableFile(
                self._name, f"the text is not in its encoding ({error})", "Save it as CSV UTF-8", self._lines + 1
            ) from error

    def _check_text(self, chunk: bytes, *, final: bool = False) -> None:
        pending = self._decoder.getstate()[0]
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            line = self._lines + (pending + chunk)[: error.start].count(b"\n") + 1
            byte = error.object[error.start]
            raise UnreadableFile(
                self._name,
                f"byte 0x{byte:02X} is not UTF-8 text",
                "Say which encoding it is, as in --encoding windows-1252, or convert it, for example with: "
                "iconv -f WINDOWS-1252 -t UTF-8",
                line,
            ) from error
        if b"\0" in chunk:
            line = self._lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
            raise UnreadableFile(self._name, "a null byte: this is not a text file", "Export it again as CSV", line)
        self._lines += chunk.count(b"\n")

    def _count_ends(self, chunk: bytes) -> None:
        """Count returns; a line end that two chunks share counts as Windows'."""
        if self.last == b"\r" and chunk[:1] == b"\n":
            self._windows_ends += 1
        if b"\r" in chunk:
            self._returns += chunk.count(b"\r")
            self._windows_ends += chunk.count(b"\r\n")
