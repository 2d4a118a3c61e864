"""serve.py without nginx: who comes in, what is said to those who cannot, and what is nobody's."""

import asyncio
import contextlib
import resource
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import uvicorn
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bench.client import connected
from bench.visitor import Visitor
from linnet.ui import capacity
from linnet.ui.gate import Gate
from linnet.ui.streamlit_patches import http_limits
from linnet.ui.streamlit_patches import upload_memory as uploads
from tests.browser.server import ROOT, running, serving

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENCE = 30  # seconds
START = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.address=127.0.0.1"]


def get(url):
    """The status, headers and text of an answer, be it an error or not."""
    try:
        answer = _direct.open(url, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode(errors="replace")


def with_descriptors(soft, hard):
    """The app in a process that may open so many files."""

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    return serving(lambda port: [*START, f"--server.port={port}"], preexec_fn=limit)


@pytest.fixture(scope="module")
def server():
    with running() as server:
        yield server


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
)
def test_the_process_says_nothing_about_itself(server, path):
    status, _, body = get(server.url + path)
    assert (status, body) == (404, "Not Found")


@pytest.mark.parametrize("path", ["/media/x.csv", "/_stcore/metrics"])
def test_what_may_be_a_visitors_is_not_kept(server, path):
    assert get(server.url + path)[1]["Cache-Control"] == "private, no-store"


def test_health(server):
    assert get(f"{server.url}/_stcore/health")[0] == 200


@pytest.mark.parametrize("origin", ["http://127.0.0.1:1", "http://localhost:1", "http://evil.test"])
def test_a_websocket_of_another_origin_is_refused(server, origin):
    url = f"ws{server.url.removeprefix('http')}/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused:
        connect(url, origin=origin, subprotocols=["streamlit"], proxy=None)
    assert refused.value.response.status_code == 403
    with connect(url, origin=server.url, subprotocols=["streamlit"], proxy=None):
        pass


def test_the_limit_of_descriptors_is_raised_as_far_as_it_may():
    with with_descriptors(256, 4096) as server:
        limits = Path(f"/proc/{server.pid}/limits").read_text()
    assert "Max open files            4096                 4096" in limits


@pytest.mark.thorough
def test_when_descriptors_run_out():
    """New visitors are told, health fails, and those who are here go on."""

    async def come(server):
        async with contextlib.AsyncExitStack() as visits:
            here = [await visits.enter_async_context(visit(server.url, 0))]
            while get(server.url)[0] == 200:
                here.append(await visits.enter_async_context(visit(server.url, len(here))))
            assert get(server.url)[::2] == get(f"{server.url}/report")[::2] == (503, capacity.FULL)
            assert get(f"{server.url}/_stcore/health")[::2] == (503, capacity.FULL)
            await asyncio.gather(*(visitor.page("Data") for visitor in here))
            assert [error for v in here for error in v.errors + v.client.errors] == []
            return len(here)

    @contextlib.asynccontextmanager
    async def visit(url, number):
        visitor = Visitor(url, number)
        async with connected(url) as visitor.client:
            await visitor.open()
            yield visitor

    with with_descriptors(256, 256) as server:
        came = asyncio.run(come(server))
        assert "Traceback" not in server.log()
    assert capacity.needed(came + 1) > 256, "at least as many as are promised"


def test_a_folder_that_cannot_be_written(tmp_path):
    """Health says so, and a visitor is told; once it can be written, all is well."""
    for name in ("linnet", "pages", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "serve.py"):
        shutil.copy(ROOT / name, tmp_path)
    static = tmp_path / "static"
    static.write_text("not a folder")  # a mode would not keep root out
    answers = []

    def watch(url):  # while `serving` waits for health
        deadline = time.monotonic() + PATIENCE
        while not answers and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                answers.extend([get(f"{url}/_stcore/health"), get(f"{url}/report")])
        static.unlink()

    def command(port):
        threading.Thread(target=watch, args=[f"http://127.0.0.1:{port}"]).start()
        return [*START, f"--server.port={port}"]

    with serving(command, cwd=tmp_path) as server:
        assert [(status, text) for status, _, text in answers] == [(503, capacity.NO_STATIC)] * 2
        assert get(server.url)[0] == 200
        assert capacity.NO_STATIC.strip() in server.log()


def test_uploads_stay_in_memory():
    from starlette.formparsers import MultiPartParser

    uploads.apply()
    assert MultiPartParser.spool_max_size > 21 * 2**20


def test_half_a_request_is_not_waited_for_without_end(monkeypatch):
    """Neither at the start of a connection nor after a whole one; an idle one may stay a while."""
    monkeypatch.setattr(http_limits, "PATIENCE", 0.2)
    http_limits.apply()

    async def answer(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def send_halves():
        config = uvicorn.Config(answer, port=0, http="h11", lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        serve = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        for sent in [
            b"",
            b"GET / HTTP/1.1\r\nHost: x\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET",
        ]:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            async with asyncio.timeout(PATIENCE):
                await reader.read()  # until it is closed
            writer.close()
        server.should_exit = True
        await serve

    asyncio.run(send_halves())


def test_uploads_on_their_way_are_few(server):
    """Two of a session; a third is told to wait, and comes in once one of them is over."""

    async def halves():
        async with connected(server.url) as client:
            await client.open()
            await client.until(lambda: client.stage and not client.running)
            host, port = server.url.removeprefix("http://").split(":")
            path = f"/_stcore/upload_file/{client._session}/"
            head = "".join(f"{k}: {v}\r\n" for k, v in client._headers.items())

            async def begin(name):
                reader, writer = await asyncio.open_connection(host, int(port))
                line = f"PUT {path}{name} HTTP/1.1\r\nHost: {host}:{port}\r\n{head}"
                kind = "Content-Type: multipart/form-data; boundary=x\r\n"
                writer.write(f"{line}{kind}Content-Length: 1000000\r\n\r\n--x".encode())
                await writer.drain()
                return reader, writer

            async def refused(name):
                reader, writer = await begin(name)
                try:
                    async with asyncio.timeout(1):
                        return b" 429 " in await reader.readline()
                except TimeoutError:
                    return False
                finally:
                    writer.close()

            _, one = await begin("a")
            _, two = await begin("b")
            deadline = time.monotonic() + PATIENCE
            while not await refused("c"):
                assert time.monotonic() < deadline
            one.close()
            two.close()
            while True:  # once the server has seen that they are gone
                with contextlib.suppress(OSError):
                    await asyncio.to_thread(client._put, path + "d", "d.csv", b"a,b\n1,2\n")
                    return
                assert time.monotonic() < deadline

    asyncio.run(halves())


def test_an_upload_that_does_not_come_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("linnet.ui.gate.ARRIVING", 0.01)
    sent = []

    async def app(scope, receive, send):
        await receive()

    async def never():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/s/f", "headers": []}
    door = Gate(app, frozenset())
    asyncio.run(door(scope, never, send))
    assert sent[0]["status"] == 408 and not door._arriving
