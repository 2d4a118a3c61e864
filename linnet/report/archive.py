"""Several files as one ZIP archive, made as far as somebody takes it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEVEL = 1  # of compression: digits take a third of the time, and a twentieth more bytes


def zipped(
    files: Iterable[tuple[str, str | bytes | Iterable[bytes]]], made: datetime
) -> Iterator[bytes]:
    """A ZIP archive in parts, about as large as the parts of the files in it.

    Parameters
    ----------
    files : iterable of (name, content)
        A content is taken when its turn comes.
    made : datetime
        The date of every file in it; from 1980 on.

    Yields
    ------
    bytes
    """
    out = _Outgoing()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in files:
            info = ZipInfo(name, made.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info._compresslevel = LEVEL  # type: ignore[attr-defined]  # public from 3.13 on
            with archive.open(info, "w") as entry:
                for part in _parts(content):
                    entry.write(part)
                    yield out.taken()
    yield out.taken()


def _parts(content: str | bytes | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, str):
        content = content.encode()
    return [content] if isinstance(content, bytes) else content


class _Outgoing(io.RawIOBase):
    """A file that is only written to, and from which what was written is taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        held = bytes(self._held)
        self._held.clear()
        return held
