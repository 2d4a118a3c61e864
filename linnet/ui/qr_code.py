"""A link as a QR code, for a class to point its phones at."""

from __future__ import annotations

import segno

MOST = 2_953  # characters that the largest code holds
DENSE = 93  # modules a side from which on phones must come close: version 19
BORDER = 4  # modules of white around a code, as the standard asks


class QRCode:
    """A link as a QR code; of the corrections that its size allows, the strongest.

    Parameters
    ----------
    link : str

    Raises
    ------
    ValueError
        If the link has more than `MOST` characters.

    Attributes
    ----------
    modules : int
        Squares a side, without the border.
    """

    def __init__(self, link: str):
        try:
            self._code = segno.make(link, error="l", micro=False)
        except segno.DataOverflowError as error:
            raise ValueError(f"{len(link):,} characters; a QR code holds {MOST:,}.") from error
        self.modules = self._code.symbol_size(border=0)[0]

    @property
    def dense(self) -> bool:
        """Whether it is hard to read from afar."""
        return self.modules >= DENSE

    def image(self) -> str:
        """An SVG as a data URI, dark on white whatever the theme: readers ask for it."""
        return self._code.svg_data_uri(border=BORDER, dark="#000", light="#fff", omitsize=True)
