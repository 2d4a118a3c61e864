"""Files to take away: made on the click, and handed to the browser of the one who clicked.

Streamlit's own download buttons put a file at an address for everyone who has it, take two files
for the same if their lengths and three samples agree, and delete a file when anybody's run ends.
Here a file never has an address. The browser asks for it piece by piece over its own connection,
and puts the pieces together (``downloads.js``). So work and memory are bounded by one piece, wait
for whom they are for, and end when nobody asks any more. A session has one download at a time: a
second one ends the first, and the browser lets it wait until the first is done.

What is sent is one value, bytes of a component's data: the length of a header as four bytes, the
header as JSON, the piece.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.report.files import Content, File
from linnet.ui.errors import mishaps

PIECE = 2 * 2**20  # bytes; each costs a run of a fragment
MOST = 300 * 2**20  # of a file; the browser holds all of it
SECONDS = 5.0  # of a processor core, for a file
LONGEST_TICKET = 40  # characters
SLOT = "download"  # of a session: where its one download is kept
TOO_LARGE = f"This file would be larger than {MOST // 2**20} MB; choose fewer columns."
TOO_LONG = f"Making this file takes more than {SECONDS:g} seconds; choose fewer columns."
FAILED = "This file could not be made; what is on screen is not affected."


class Download:
    """A file on its way to one browser, made as far as it was asked for.

    Parameters
    ----------
    ticket : str
        How the browser calls this download.
    make : callable
        As of `File`.
    """

    def __init__(self, ticket: str, make: Callable[[], Content]):
        self.ticket = ticket
        self._pieces = pieces(make, lambda: self._budget.check())
        self._number, self._piece, self._last = -1, b"", False
        self._budget = Budget(SECONDS, TOO_LONG)
        self._left = SECONDS  # for this thread or another: each request may run in its own

    def piece(self, number: int) -> tuple[bytes, bool] | None:
        """The next piece or, again, the one before it, and whether it is the last; else None.

        Raises
        ------
        TableError
            If the file is larger than `MOST`, or takes longer than `SECONDS`.
        """
        if number == self._number + 1 and not self._last:
            self._budget = Budget(self._left, TOO_LONG)
            with np.errstate(all="ignore"):  # of a network far out
                self._piece, self._last = next(self._pieces)
            self._left = self._budget.left
            self._number = number
        return (self._piece, self._last) if number == self._number else None


def pieces(
    make: Callable[[], Content], check: Callable[[], None] = lambda: None
) -> Iterator[tuple[bytes, bool]]:
    """The content in pieces of 2 MiB, each with whether it is the last.

    Parameters
    ----------
    make : callable
        As of `File`.
    check : callable, optional
        Called before each part of it; what it raises ends the work.

    Raises
    ------
    TableError
        If it is larger than `MOST`.
    """
    check()
    content = make()
    if isinstance(content, str):
        content = content.encode()
    held, sent = bytearray(), 0
    for part in [content] if isinstance(content, bytes) else content:
        check()
        held += part
        if sent + len(held) > MOST:
            raise TableError(TOO_LARGE)
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
            sent += PIECE
    yield bytes(held), True


def downloads(key: str, files: Sequence[File]) -> None:
    """Draw a button a file, and under them how far the download is.

    Parameters
    ----------
    key : str
        Of the component.
    files : sequence of File
    """
    st.fragment(mishaps()(offer))(key, files)


def offer(key: str, files: Sequence[File]) -> None:
    """The same inside a fragment, such as a dialog, which every piece then draws anew."""

    def asked() -> None:
        st.session_state[f"{key} asked"] = (st.session_state.get(key) or {}).get("ask")

    asked_for = st.session_state.pop(f"{key} asked", None)
    header, piece = answer(asked_for, files, st.session_state)
    _component()(key=key, data=framed(header, piece), on_ask_change=asked)


def abandon() -> None:
    """Forget a download under way, and the data it holds: its page has been left."""
    st.session_state.pop(SLOT, None)


def answer(
    asked: object, files: Sequence[File], slot: MutableMapping[str | int, Any]
) -> tuple[dict, bytes]:
    """What a browser that asked for a piece is sent.

    Parameters
    ----------
    asked : object
        Whatever came: understood are ``{"ticket": str, "file": int, "piece": int}``.
    files : sequence of File
    slot : mutable mapping
        Holds the session's download under `SLOT`.

    Returns
    -------
    header : dict
        ``files``: label, name and type of each. ``answer``, if something was asked for: its ticket
        and piece, and ``last``, or ``lost`` if the download is not known here (any more), or
        ``problem``, a sentence for the visitor.
    piece : bytes
    """
    offered = [[file.label, file.name, file.kind] for file in files]
    header: dict[str, Any] = {"files": offered, "answer": None}
    understood = _understood(asked, len(files))
    if understood is None:
        return header, b""
    ticket, file, number = understood
    header["answer"] = said = {"ticket": ticket, "piece": number}
    download: Download | None = slot.get(SLOT)
    if number == 0 and (download is None or download.ticket != ticket):
        download = slot[SLOT] = Download(ticket, files[file].make)
    try:
        known = download if download and download.ticket == ticket else None
        found = known.piece(number) if known else None
    except TableError as problem:
        said["problem"] = str(problem)
    except Exception:
        logging.getLogger(__name__).exception("A file could not be made.")
        said["problem"] = FAILED
    else:
        if found is None:
            said["lost"] = True
            return header, b""
        piece, said["last"] = found
        return header, piece
    del slot[SLOT]
    return header, b""


def _understood(asked: object, files: int) -> tuple[str, int, int] | None:
    """Ticket, file and piece; None of nonsense."""
    if not isinstance(asked, dict):
        return None
    ticket, file, piece = (asked.get(name) for name in ("ticket", "file", "piece"))
    if (
        isinstance(ticket, str)
        and len(ticket) <= LONGEST_TICKET
        and type(file) is int
        and type(piece) is int
        and 0 <= file < files
        and 0 <= piece <= MOST // PIECE
    ):
        return ticket, file, piece
    return None


def framed(header: dict, piece: bytes) -> bytes:
    """Both as one value."""
    head = json.dumps(header).encode()
    return len(head).to_bytes(4, "big") + head + piece


def _component():
    js, css = _sources()
    # not in a shadow root: inside a dialog the Tab key would pass its buttons by
    return st.components.v2.component(
        "linnet_downloads", html="<div></div>", js=js, css=css, isolate_styles=False
    )


@lru_cache(maxsize=1)
def _sources() -> tuple[str, str]:
    """The component's code and style. Streamlit sends them with every message; they are short."""
    here = Path(__file__)
    return here.with_suffix(".js").read_text("utf-8"), here.with_suffix(".css").read_text("utf-8")
