"""The page's half of Streamlit's protocol: a websocket session like a browser's, without one.

It keeps what Streamlit's page keeps: the elements on it, the widgets' values, the address's query
and the large messages of the last runs, which the server then only names.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import parse_qsl, urlsplit

import streamlit  # noqa: F401  before its protocol: importing that alone fails
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 30  # seconds
XSRF = "_streamlit_xsrf"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # the widget that carries a component's triggers
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
COMPILE_ERROR = ForwardMsg.FINISHED_WITH_COMPILE_ERROR


class Gone(Exception):
    """The server closed the connection."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Client]:
    """A session of its own with the server at `url`."""
    headers = await asyncio.to_thread(_request, url, "GET", "/_stcore/health")
    cookies = {
        name: morsel.value
        for line in headers.get_all("Set-Cookie", [])
        for name, morsel in SimpleCookie(line).items()
    }
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    token = cookies.get(XSRF, "PLACEHOLDER_AUTH_TOKEN")
    async with connect(
        f"ws{url.removeprefix('http')}/_stcore/stream",
        subprotocols=["streamlit", token],
        origin=url,
        additional_headers={"Cookie": header},
        max_size=None,
        open_timeout=PATIENCE,
        proxy=None,
    ) as socket:
        client = Client(url, socket, {"Cookie": header, "X-Xsrftoken": token, "Origin": url})
        reader = asyncio.create_task(client.read())
        try:
            yield client
        finally:
            reader.cancel()


class Client:
    """One session.

    Attributes
    ----------
    stage : dict or None
        The data of the stage's component, as it last came.
    elements : dict of tuple of int to Element
        What is on the page, by place.
    errors : list of str
        Exceptions on the page, and runs that failed.
    whole : int
        Runs of the whole page so far.
    running : bool
        The server has not finished the last run that was asked for.
    arrived : float
        When the last message came, by `perf_counter`.
    """

    def __init__(self, url: str, socket, headers: dict[str, str]):
        self.stage: dict | None = None
        self.elements: dict[tuple[int, ...], Element] = {}
        self.errors: list[str] = []
        self.whole = 0
        self.running = False
        self.arrived = 0.0
        self._url, self._socket, self._headers = url, socket, headers
        self._query = self._page = self._session = self._fragment = self._component = ""
        self._pages: dict[str, str] = {}
        self._values: dict[str, WidgetState] = {}
        self._kept: dict[str, tuple[int, ForwardMsg]] = {}  # the run a message came in
        self._drawn: set[tuple[int, ...]] | None = None  # since a run of the whole page began
        self._file_urls = None
        self._downloads: dict[str, tuple] = {}  # components that offer files, with their fragments
        self._runs = self._age = 0  # so far, and for how many of them a large message is kept
        self._open = True
        self._news = asyncio.Event()

    # -- what the page asks -----------------------------------------------------------------------

    async def open(self, query: str = "") -> None:
        """Load the start page at an address's query, without its question mark."""
        self._query = query
        await self._rerun()

    async def visit(self, name: str) -> None:
        """Go to another page, by its name in the navigation."""
        await self.until(lambda: not self.running)
        self._query, self.stage = "", None
        await self._rerun(page=self._pages[name])

    async def tell(self, run: dict) -> None:
        """Say what there is to say of the run on the stage, which reruns its fragment only."""
        state = WidgetState(id=self._component, json_value=json.dumps({"run": run}))
        self._values[state.id] = state
        await self._rerun(fragment=self._fragment)

    @property
    def page(self) -> str:
        """The name of the page on screen."""
        return next(name for name, hash in self._pages.items() if hash == self._page)

    @property
    def query(self) -> dict[str, str]:
        """What the address says after its question mark."""
        return dict(parse_qsl(self._query, keep_blank_values=True))

    async def choose(self, key: str, option: str, beside: bool = False) -> None:
        """Choose in a selectbox; ``beside`` what there is to say of the run, in one message."""
        change = WidgetState(id=self.widget(key).id, string_value=option)
        self._values[change.id] = change
        await self._rerun(fragment=self._fragment if beside else "")

    async def press(self, key: str, beside: bool = False) -> None:
        """Press a button; ``beside`` as in `choose`."""
        change = WidgetState(id=self.widget(key).id, trigger_value=True)
        await self._rerun(change, self._fragment if beside else "")

    async def upload(self, key: str, name: str, content: bytes) -> None:
        """Give a file to a file uploader."""
        self._file_urls = None
        request = BackMsg()
        request.file_urls_request.request_id = str(uuid.uuid4())
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        await self._socket.send(request.SerializeToString())
        await self.until(lambda: self._file_urls)
        urls = self._file_urls
        await asyncio.to_thread(self._put, urls.upload_url, name, content)
        change = WidgetState(id=self.widget(key).id)
        change.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(content), file_id=urls.file_id, file_urls=urls
        )
        self._values[change.id] = change
        await self._rerun()

    async def download(self, name: str) -> bytes:
        """Take away a file on offer, piece by piece, as linnet/ui/downloads.js does."""
        id, file = self._offer(name)
        ask = {"ticket": uuid.uuid4().hex, "file": file, "piece": 0}
        content = b""
        while True:
            await self._trigger(id, "ask", ask, self._downloads[id][1])
            await self.until(lambda: self._answers(id, ask))
            answer, piece = self._answers(id, ask)
            if "last" not in answer:
                raise OSError(f"{name} did not come: {answer}")
            content += piece
            if answer["last"]:
                return content
            ask["piece"] += 1

    def _offer(self, name: str) -> tuple[str, int]:
        """The component on the page that offers a file, and the file's place among its own."""
        there = set(map(_id, self.elements.values()))
        for id, (component, _) in self._downloads.items():
            names = [file[1] for file in unframed(component.bytes)[0]["files"]]
            if id in there and name in names:
                return id, names.index(name)
        raise KeyError(name)

    def _answers(self, id: str, ask: dict) -> tuple[dict, bytes] | None:
        header, piece = unframed(self._downloads[id][0].bytes)
        answer = header["answer"]
        same = answer and (answer["ticket"], answer["piece"]) == (ask["ticket"], ask["piece"])
        return (answer, piece) if same else None

    def has(self, key: str) -> bool:
        """Whether there is a widget on the page with a key of the app's."""
        return any(id.endswith(f"-{key}") for id in map(_id, self.elements.values()))

    def widget(self, key: str):
        """The widget on the page with a key of the app's."""
        for element in self.elements.values():
            if _id(element).endswith(f"-{key}"):
                return getattr(element, element.WhichOneof("type"))
        raise KeyError(key)

    def value(self, key: str):
        """What a widget shows."""
        state = self._values[self.widget(key).id]
        value = getattr(state, state.WhichOneof("value"))
        return list(value.data) if hasattr(value, "data") else value

    async def until(self, ready: Callable[[], object], seconds: float = PATIENCE) -> float:
        """Wait for messages until something holds; when the last of them came."""
        async with asyncio.timeout(seconds):
            while not ready():
                if not self._open:
                    raise Gone
                self._news.clear()
                await self._news.wait()
        return self.arrived

    async def _trigger(self, component: str, event: str, value: dict, fragment: str) -> None:
        change = WidgetState(id=EVENTS.format(component))
        change.json_trigger_value = json.dumps([{"event": event, "value": value}])
        await self._rerun(change, fragment)

    async def _rerun(
        self, change: WidgetState | None = None, fragment: str = "", page: str = ""
    ) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self._query, page or self._page
        rerun.fragment_id = fragment
        rerun.widget_states.widgets.extend([*self._values.values(), *([change] if change else [])])
        rerun.cached_message_hashes.extend(self._kept)
        rerun.context_info.url, rerun.context_info.timezone = f"{self._url}/", "UTC"
        rerun.context_info.locale, rerun.context_info.color_scheme = "en-US", "light"
        self.running = True
        try:
            await self._socket.send(message.SerializeToString())
        except ConnectionClosed as closed:
            raise Gone from closed

    def _put(self, path: str, name: str, content: bytes) -> None:
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
        body = f"{head}Content-Type: text/csv\r\n\r\n".encode() + content
        headers = self._headers | {"Content-Type": f"multipart/form-data; boundary={mark}"}
        _request(self._url, "PUT", path, body + f"\r\n--{mark}--\r\n".encode(), headers)

    # -- what the server sends --------------------------------------------------------------------

    async def read(self) -> None:
        """Take messages for as long as there are any."""
        try:
            async for payload in self._socket:
                self._take(ForwardMsg.FromString(payload))
                self.arrived = perf_counter()
                self._news.set()
        except ConnectionClosed:
            pass  # who waits is told that it is gone
        except Exception as error:
            self.errors.append(f"a message was not understood: {type(error).__name__}: {error}")
        finally:
            self._open = False
            self._news.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            if message.ref_hash not in self._kept:
                self.errors.append("the server named a message that was not kept")
                return
            original = ForwardMsg()
            original.CopyFrom(self._kept[message.ref_hash][1])
            original.metadata.CopyFrom(message.metadata)
            original.metadata.cacheable = True
            message, kind = original, original.WhichOneof("type")
        if message.metadata.cacheable:
            self._kept[message.hash] = self._runs, message
        if take := getattr(self, f"_take_{kind}", None):
            take(message)

    def _take_new_session(self, message: ForwardMsg) -> None:
        new = message.new_session
        self._session, self._age = new.initialize.session_id, new.config.max_cached_message_age
        if message.metadata.run.fragment_ids and new.page_script_hash != self._page:
            self.errors.append("a part of another page: the browser removes what it shows")
        self._drawn = None if message.metadata.run.fragment_ids else set()
        self.whole += self._drawn is not None
        self.running = True  # the end of an earlier run may have come since this one was asked for

    def _take_navigation(self, message: ForwardMsg) -> None:
        navigation = message.navigation
        self._page = navigation.page_script_hash
        self._pages = {page.page_name: page.page_script_hash for page in navigation.app_pages}

    def _take_page_info_changed(self, message: ForwardMsg) -> None:
        self._query = message.page_info_changed.query_string

    def _take_file_urls_response(self, message: ForwardMsg) -> None:
        self._file_urls = message.file_urls_response.file_urls[0]

    def _take_session_event(self, message: ForwardMsg) -> None:
        if message.session_event.HasField("script_compilation_exception"):
            self.errors.append(message.session_event.script_compilation_exception.message)

    def _take_delta(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element, place = message.delta.new_element, tuple(message.metadata.delta_path)
        self.elements[place] = element
        if self._drawn is not None:
            self._drawn.add(place)
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "bidi_component" and element.bidi_component.id.endswith("-stage"):
            self._component, self._fragment = element.bidi_component.id, message.delta.fragment_id
            self.stage = json.loads(element.bidi_component.json)
        elif kind == "bidi_component" and element.bidi_component.WhichOneof("data") == "bytes":
            component = element.bidi_component
            self._downloads[component.id] = component, message.delta.fragment_id
        elif kind in _SHOWN:
            widget = getattr(element, kind)
            if widget.set_value or widget.id not in self._values:
                self._values[widget.id] = WidgetState(id=widget.id, **_SHOWN[kind](widget))

    def _take_script_finished(self, message: ForwardMsg) -> None:
        if message.script_finished == EARLY:
            return  # another run follows
        if message.script_finished == COMPILE_ERROR:
            self.errors.append("the app's code did not compile")
        self.running = False
        self._runs += 1
        kept = self._kept.items()
        self._kept = {hash: (run, m) for hash, (run, m) in kept if self._runs - run <= self._age}
        if self._drawn is not None:  # what the run did not draw is no longer there
            self.elements = {place: self.elements[place] for place in self._drawn}
            there = set(map(_id, self.elements.values()))
            self._values = {id: value for id, value in self._values.items() if id in there}


def unframed(data: bytes) -> tuple[dict, bytes]:
    """The header and the piece that `linnet.ui.downloads.framed` put together."""
    end = 4 + int.from_bytes(data[:4], "big")
    return json.loads(data[4:end]), data[end:]


def _id(element: Element) -> str:
    """Of a widget; of anything else it is empty."""
    return getattr(getattr(element, element.WhichOneof("type")), "id", "")


def _selectbox(box) -> dict:
    if box.set_value:
        return {"string_value": box.raw_value}
    return {"string_value": box.options[box.default]} if box.options else {}


def _multiselect(box) -> dict:
    chosen = box.raw_values if box.set_value else [box.options[k] for k in box.default]
    return {"string_array_value": {"data": chosen}}


# What a widget shows until the visitor chooses.
_SHOWN: dict[str, Callable[[object], dict]] = {
    "selectbox": _selectbox,
    "multiselect": _multiselect,
    "checkbox": lambda box: {"bool_value": box.value if box.set_value else box.default},
    "text_input": lambda box: {"string_value": box.value if box.set_value else box.default},
}


def _request(url: str, method: str, path: str, body=None, headers=None):
    """The headers of the answer to a plain request: no redirection is followed, no proxy used."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise OSError(f"{method} {path.rsplit('/', 2)[0]} was answered with {answer.status}")
        return answer.headers
    finally:
        connection.close()
