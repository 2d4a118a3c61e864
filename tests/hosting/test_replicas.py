"""make replicas: headers, limits, and visitors who stay with their replica until it dies."""

import contextlib
import http.client
import os
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
import psutil
import pytest
from playwright.sync_api import expect

from deploy import replicas
from linnet.links.experiment import MAX_PARAMETERS, Experiment
from linnet.stage.assets import published
from tests.browser.stage import PATIENCE, Stage, settle
from tests.browser.test_chapters import PAGES, go
from tests.browser.test_data import open_data, paste, upload
from tests.browser.test_links import pause
from tests.browser.test_offline import LOST

FOREVER = "public, immutable, max-age=31536000"
CSV = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (k, k * k % 7, 3 * k + 1) for k in range(40))
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url, **headers):
    """The status, headers and body of an answer, be it an error or not."""
    try:
        answer = _direct.open(urllib.request.Request(url, headers=headers), timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


def assert_secured(headers):
    policies = headers.get_all("Content-Security-Policy")
    assert len(policies) == 1
    assert "default-src 'self'" in policies[0] and "frame-ancestors *" in policies[0]
    assert "unsafe-eval" not in policies[0]
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_all("Referrer-Policy") == ["same-origin"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers.get_all("Server") == ["nginx"], "and no version"


def ports(server):
    """Where the two replicas listen."""
    first = urllib.parse.urlsplit(server.url).port + 1
    return first, first + 1


def given_to(headers):
    """The replica that a visitor gets, or None."""
    for cookie in headers.get_all("Set-Cookie") or []:
        name, _, value = cookie.partition(";")[0].partition("=")
        if name == "linnet_replica":
            return int(value)
    return None


def replica(page):
    return next(int(c["value"]) for c in page.context.cookies() if c["name"] == "linnet_replica")


def put(page, replica, url):
    """Make a page's visitor one of a replica's."""
    cookie = {"name": "linnet_replica", "value": str(replica), "url": url, "httpOnly": True}
    page.context.add_cookies([cookie])


def upload_and_read(page):
    open_data(page)
    upload(page, CSV)
    expect(page.get_by_text("40 rows and 3 columns")).to_be_visible()
    settle(page)


def eventually(condition, what, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"Waited in vain for {what}"
        time.sleep(0.05)


def replica_on(server, port):
    """The process of the replica on a port."""
    for process in psutil.Process(server.pid).children():
        if f"--server.port={port}" in process.cmdline():
            return process
    raise AssertionError(f"No replica is on port {port}")


def kill(server, port):
    """The replica on a port."""
    replica_on(server, port).kill()


def is_healthy(port):
    try:
        return fetch(f"http://127.0.0.1:{port}/_stcore/health")[0] == 200
    except OSError:
        return False


def test_without_nginx_it_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setenv("NGINX", "/missing/nginx")
    assert replicas.main([]) == 1
    assert capsys.readouterr().err == replicas.NO_NGINX + "\n"


def test_a_port_that_is_taken(server, capsys):
    port = ports(server)[0]
    assert replicas.main([f"--port={port}", "--replicas=1"]) == 1
    assert f"Port {port} is not available" in capsys.readouterr().err


@pytest.mark.parametrize(
    "path, status, cached",
    [
        ("/", 200, "no-cache"),
        ("/_stcore/health", 200, "no-cache"),
        (f"/app/static/{published()}/stage.js", 200, FOREVER),
        (f"/app/static/{published()}/missing.js", 404, None),
    ],
)
def test_every_answer_has_the_headers(server, path, status, cached):
    answered, headers, _ = fetch(server.url + path)
    assert answered == status
    assert_secured(headers)
    assert headers["Cache-Control"] == cached


def test_scripts_are_compressed_and_kept(server):
    _, headers, page = fetch(server.url)
    script = page.decode().partition('crossorigin src=".')[2].partition('"')[0]
    plain = len(fetch(server.url + script)[2])
    _, headers, packed = fetch(server.url + script, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert len(packed) < plain / 2
    assert headers["Cache-Control"] == FOREVER
    assert headers["Set-Cookie"] is None, "a file may be shared"


def test_new_visitors_take_turns_and_old_ones_stay(server):
    new = [given_to(fetch(server.url)[1]) for _ in range(4)]
    assert sorted(new) == sorted(ports(server) * 2)
    for port in ports(server):
        assert given_to(fetch(server.url, Cookie=f"linnet_replica={port}")[1]) is None
    for forged in ("1", "127.0.0.1:22", "../x"):
        assert given_to(fetch(server.url, Cookie=f"linnet_replica={forged}")[1]) in ports(server)


def test_the_longest_link_passes(server):
    weights = tuple(np.random.default_rng(0).normal(size=MAX_PARAMETERS).tolist())
    link = urllib.parse.urlencode(Experiment(weights=weights).to_query())
    assert len(link) > 25_000
    assert fetch(f"{server.url}/?{link}")[0] == 200


def test_a_large_upload_is_refused(server):
    """Before it is sent."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc, timeout=20)
    connection.putrequest("PUT", "/_stcore/upload_file/session/file")
    connection.putheader("Content-Length", str(22 * 2**20))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.read() == b"This file is larger than 20 MB.\n"
    assert_secured(answer.headers)
    connection.close()


def test_too_many_uploads_are_refused(server):
    """A class of a hundred may; a flood may not."""
    url = f"{server.url}/_stcore/upload_file/no/session"
    statuses = [fetch(url)[0] for _ in range(160)]
    assert 429 not in statuses[:100]
    status, headers, body = fetch(url)
    assert 429 in {*statuses, status}
    assert_secured(headers)
    assert b"nginx" not in body


def test_every_page_under_the_policy(stage, page):
    """A violation of the Content-Security-Policy is an error on the console, which fails a test."""
    stage.open()
    stage.press("Train")
    stage.wait(lambda state: state.step > 40, "step 40")
    stage.press("Pause")
    for name in PAGES:
        go(page, name)
        plots = page.locator(".js-plotly-plot")
        assert plots.count() == page.get_by_test_id("stPlotlyChart").count()
        if name == "Report":
            with page.expect_download() as download:
                page.get_by_role("button", name="The whole report").click()
            assert b"</html>" in download.value.path().read_bytes()
    go(page, "Data")
    page.get_by_text("Or type a small table").click()
    paste(page, "1\t2\n2\t4,5\n3\t6\n4\t9")


def test_an_upload_goes_where_the_session_is(server, page):
    """To the first replica; the next test uploads to the second."""
    put(page, ports(server)[0], server.url)
    upload_and_read(page)
    assert replica(page) == ports(server)[0]


@pytest.mark.parametrize(("path", "status"), [("/_stcore/upload_file/a/b", 403), ("/", 405)])
def test_what_is_sent_does_not_pass_the_disk(server, path, status):
    """The replica gets it as it comes: this is refused before most of it has been sent."""
    port = urllib.parse.urlsplit(server.url).port
    head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head.encode() + bytes(1_000_000))
        assert connection.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())
        (nginx,) = [p for p in psutil.Process(server.pid).children() if "nginx" in p.name()]
        opened = [
            os.readlink(descriptor)
            for worker in nginx.children()
            for descriptor in Path(f"/proc/{worker.pid}/fd").iterdir()
        ]
    assert not [name for name in opened if "/body/" in name]


def test_a_replica_that_hangs(server, stage, page, problems):
    """New visitors are served within seconds, its own are let go, and it starts again."""
    hanging, other = ports(server)
    put(page, hanging, server.url)
    stage.open()
    process = replica_on(server, hanging)
    process.suspend()
    try:
        for _ in range(4):
            begun = time.monotonic()
            assert given_to(fetch(server.url)[1]) == other
            assert time.monotonic() - begun < 8
        eventually(lambda: f"port {hanging} hangs; it is ended" in server.log(), "its end", 60)
        eventually(lambda: replica(page) == other, "the other replica", 60)
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()
    settle(page)
    stage.ready()
    problems.clear()  # the lost connection
    eventually(lambda: is_healthy(hanging), "the replica's return")


def test_when_a_replica_dies(server, stage, page, problems):
    """Its visitors go on with the other, and stay there when it is back."""
    dying, other = ports(server)
    put(page, dying, server.url)
    stage.open()
    kill(server, dying)
    eventually(lambda: replica(page) == other, "the other replica")
    settle(page)
    stage.ready()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert not any("Content Security Policy" in problem for problem in problems)
    problems.clear()  # the lost connection
    assert f"The replica on port {dying} ended with code -9" in server.log()
    eventually(lambda: is_healthy(dying), "the replica's return")
    upload_and_read(page)
    assert replica(page) == other


def test_training_goes_on_with_the_other_replica(server, stage, page, new_page, problems):
    """From the step that was on screen, to the last bit."""
    dying, other = ports(server)
    put(page, dying, server.url)
    query = "?data=penguins&net=4-3&lr=0.005"
    stage.open(query)
    stage.press("Train")
    stage.wait(lambda s: s.step > 40)
    kill(server, dying)
    before = stage.state
    eventually(lambda: replica(page) == other, "the other replica")
    after = stage.wait(lambda s: s.step > before.step + 700, "training", timeout=60)
    assert after.playing
    pause(stage)
    paused = stage.state
    undisturbed = Stage(new_page(base_url=server.url)).open(f"{query}&v=2&step={paused.step:.0f}")
    opened = undisturbed.wait(lambda s: s.step == paused.step, "the same step")
    assert opened.loss == paused.loss
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    problems[:] = [problem for problem in problems if not LOST.search(problem)]
    eventually(lambda: is_healthy(dying), "the replica's return")
