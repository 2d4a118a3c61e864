"""Bytes as a short text that survives a URL: compressed, then base64url without padding."""

from __future__ import annotations

import base64
import binascii
import zlib


def pack(content: bytes) -> str:
    """Compress bytes into letters, digits, - and _ (RFC 1950 and RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode("ascii").rstrip("=")


def unpack(text: str, most: int) -> bytes:
    """The bytes that `pack` was given.

    Parameters
    ----------
    text : str
    most : int
        Bytes it may unpack to: a small text can hide a large one.

    Raises
    ------
    ValueError
        If the text is no packed text, or unpacks to more.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        stream = zlib.decompressobj()
        content = stream.decompress(packed, most)
    except (binascii.Error, zlib.error, UnicodeEncodeError) as error:
        raise ValueError("not a packed text") from error
    if not stream.eof or stream.unused_data:
        raise ValueError(f"not a packed text of at most {most} bytes")
    return content
