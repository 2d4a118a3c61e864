"""Regular expressions for a visitor's text."""

from __future__ import annotations

import re
from typing import AnyStr, Generic


class Bounded(Generic[AnyStr]):
    """A regular expression that is tried on short text only.

    Python's engine backtracks: the time of many a pattern grows with a power of the length of the
    text. A number, a date or the name of a column is short, so longer text is none.

    Parameters
    ----------
    pattern : str or bytes
    most : int
        Characters of text.
    flags : re.RegexFlag, optional
    """

    def __init__(self, pattern: AnyStr, most: int, flags: int = 0):
        self._pattern: re.Pattern[AnyStr] = re.compile(pattern, flags)
        self.most = most

    def fullmatch(self, text: AnyStr) -> re.Match[AnyStr] | None:
        """The match if the pattern matches the whole of a text that is short enough."""
        return self._pattern.fullmatch(text) if len(text) <= self.most else None

    def match(self, text: AnyStr) -> re.Match[AnyStr] | None:
        """The match if the pattern matches the beginning of the text, as far as it is looked at."""
        return self._pattern.match(text[: self.most])
