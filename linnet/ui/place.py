"""Where the visitor is."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    """The page on screen, and how the visitor came.

    Attributes
    ----------
    linked : bool
        By a link that says something.
    page : str
        Empty before the first.
    linked_to : str or None
        The page that such a link led to.
    reopened : bool
        The page begins anew when it is next shown.
    """

    linked: bool
    page: str = ""
    linked_to: str | None = None
    reopened: bool = False

    def on(self, page: str) -> Place:
        """The same visitor on a page."""
        led = self.linked and not self.page
        return replace(self, page=page, linked_to=page if led else self.linked_to, reopened=False)
