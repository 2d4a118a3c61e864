"""What every request goes through before Streamlit sees it.

It keeps out whom the server cannot serve, says so to a load balancer's question for its health,
refuses websockets that a page of another origin opens, answers nothing about the process itself,
and forbids to keep what may be a visitor's own.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from linnet.ui import capacity, streamlit_patches

HEALTH = "/_stcore/health"
UPLOAD = "/_stcore/upload_file/"
UPLOADS = 2  # of one session at a time: each is held in memory while it arrives
ARRIVING = 300.0  # seconds that an upload may take
TOO_MANY = "Two files are on their way already; wait until one has arrived.\n"
TOO_SLOW = "This file took too long to arrive.\n"
HIDDEN = ("/_stcore/metrics", "/_stcore/agent/")
KEPT = ("/static/", "/app/static/")  # files that are the same for everyone
PRIVATE = "private, no-store"


@asynccontextmanager
async def lifespan(app) -> AsyncIterator[None]:
    """Prepare the process before its first visitor comes."""
    capacity.raise_limit()
    streamlit_patches.apply()
    if problem := capacity.problem():
        logging.getLogger(__name__).error(problem.strip())
    yield


class Gate:
    """ASGI middleware.

    Parameters
    ----------
    app : ASGI application
    pages : collection of str
        The paths at which visitors come in.
    """

    def __init__(self, app: ASGIApp, pages: frozenset[str]):
        self.app, self.pages = app, pages
        self._arriving: Counter[str] = Counter()  # uploads, by the path of their session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if is_own(Headers(scope=scope)) and not capacity.problem(capacity.LEAST):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if any(hidden in path for hidden in HIDDEN):
            await PlainTextResponse("Not Found", 404)(scope, receive, _private(path, send))
        elif (path in self.pages or path.endswith(HEALTH)) and (problem := capacity.problem()):
            await PlainTextResponse(problem, 503)(scope, receive, _private(path, send))
        elif UPLOAD in path and scope["method"] == "PUT":
            await self._receive(scope, receive, _private(path, send))
        else:
            await self.app(scope, receive, _private(path, send))

    async def _receive(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take an upload, unless its session has too many under way, or it comes too slowly."""
        session = scope["path"].rpartition("/")[0]
        if self._arriving[session] >= UPLOADS:
            await PlainTextResponse(TOO_MANY, 429)(scope, receive, send)
            return
        self._arriving[session] += 1
        try:
            async with asyncio.timeout(ARRIVING):
                await self.app(scope, receive, send)
        except TimeoutError:
            await PlainTextResponse(TOO_SLOW, 408)(scope, receive, send)
        finally:
            self._arriving[session] -= 1
            self._arriving += Counter()  # forgets those that are done


def is_own(headers: Headers) -> bool:
    """Whether a websocket is opened by linnet's own page, or one that the host has allowed.

    Streamlit compares the names of hosts only, and takes a page from another port for its own.
    Programs send no origin.
    """
    origin = headers.get("origin")
    if origin is None or urlsplit(origin).netloc == headers.get("host"):
        return True
    return not config.get_option("server.enableCORS") or origin in config.get_option(
        "server.corsAllowedOrigins"
    )


def _private(path: str, send: Send) -> Send:
    """Say of each answer that nobody may keep it, unless it says itself who may."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and not path.startswith(KEPT):
            MutableHeaders(scope=message).setdefault("Cache-Control", PRIVATE)
        await send(message)

    return sending
