"""deploy/nginx.conf by itself, its replicas away: what it writes down, and says over https."""

import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from deploy.replicas import MAIN, NO_NGINX, TEMPLATE, find_nginx

PATIENCE = 20  # seconds
TLS = "listen {}; listen {} ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem;"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """The file as a server has it but for ports and folders: its folder, http and https."""
    program = find_nginx()
    if program is None:
        pytest.fail(NO_NGINX, pytrace=False)
    folder, port, secure = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    folder.chmod(0o711)
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    make += ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(make, check=True, capture_output=True)
    text = TEMPLATE.read_text().replace("listen 80;", TLS.format(port, secure))
    text = text.replace("8501", str(free_port())).replace("8502", str(free_port()))
    text = text.replace("/var/lib/nginx/", "").replace("/var/log/nginx/", "")
    (folder / "linnet.conf").write_text(text)
    (folder / "nginx.conf").write_text(MAIN.replace("access_log off;", ""))
    command = [program, "-e", "start.log", "-p", folder, "-c", "nginx.conf"]
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + PATIENCE
        while not is_open(port):
            assert process.poll() is None and time.monotonic() < deadline, "nginx did not start"
            time.sleep(0.05)
        yield folder, f"http://127.0.0.1:{port}", f"https://127.0.0.1:{secure}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def fetch(url, method="GET", **headers):
    request = urllib.request.Request(url, method=method, headers=headers)
    trusting = ssl._create_unverified_context()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
    )
    try:
        return opener.open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        return error


def test_nothing_of_a_visitors_is_written_down(nginx):
    """Neither data in a link nor the name of a session, also where a request failed."""
    folder, url, _ = nginx
    assert fetch(f"{url}/?rows=SECRET&data=upload", Referer=f"{url}/?rows=SECRET").status == 503
    assert fetch(f"{url}/report?rows=SECRET", Cookie="a=SECRET").status == 503
    assert fetch(f"{url}/_stcore/upload_file/SECRET/SECRET", method="PUT").status == 503
    assert fetch(f"{url}/media/SECRET.csv").status == 503
    log, deadline = Path(folder, "linnet.log"), time.monotonic() + PATIENCE
    paths = ("/", "/report", "/_stcore/upload_file/", "/media/")
    while not all(f" {path} 503 " in log.read_text() for path in paths):  # after the answer
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)
    written = [path for path in folder.rglob("*.log") if path.is_file()]
    assert len(written) >= 2
    for path in written:
        assert "SECRET" not in path.read_text(), path.name


def test_https_stays_https(nginx):
    _, url, secure = nginx
    assert fetch(secure).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert fetch(url).headers["Strict-Transport-Security"] is None


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_is_nobodys_is_not_asked_for(nginx, path):
    assert fetch(nginx[1] + path).status == 404
