"""The Dockerfile's steps, taken without Docker: in an empty folder, with a Python of its own."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request

import pytest

from linnet.stage.assets import published
from tests.browser.server import ROOT, serving

pytestmark = pytest.mark.thorough

UID = 1000  # what Hugging Face Spaces runs a container as
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def steps():
    """Each instruction and its arguments, on one line."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [tuple(line.strip().split(maxsplit=1)) for line in lines if line.strip()]


def arguments(*instructions):
    return [rest for name, rest in steps() if name in instructions]


def sources():
    return [word for rest in arguments("COPY") for word in rest.split()[:-1]]


def environment():
    pairs = [pair.partition("=") for rest in arguments("ENV") for pair in shlex.split(rest)]
    return {name: value for name, _, value in pairs}


def command(instruction):
    """The words after CMD, in JSON."""
    (rest,) = arguments(instruction)
    return json.loads(rest[rest.index("[") :])


def test_what_is_copied_is_what_runs():
    ignored, *kept = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert ignored == "*"
    assert {line for line in kept if line.startswith("!")} == {f"!{name}" for name in sources()}
    tracked = subprocess.run(["git", "ls-files", *sources()], cwd=ROOT, capture_output=True)
    for name in sources():
        assert (ROOT / name).exists()
        assert name.encode() in tracked.stdout


def test_it_does_not_run_as_root():
    names = [name for name, _ in steps()]
    assert arguments("USER") == [str(UID)]
    assert names.index("USER") < names.index("CMD")
    assert arguments("EXPOSE") == [environment()["STREAMLIT_SERVER_PORT"]]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder that holds the app, and the environment it starts with."""
    folder = tmp_path_factory.mktemp("image")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "PYTHON"))}
    variables["PATH"] = f"{folder / 'venv' / 'bin'}:{variables['PATH']}"
    # Without bytecode, which the container's user could not write, and pip need not.
    variables |= {"PYTHONDONTWRITEBYTECODE": "1", "PIP_NO_COMPILE": "1"} | environment()
    owner = UID if os.getuid() == 0 else os.getuid()  # only root can give a folder away
    app = folder / arguments("WORKDIR")[0].strip("/")
    app.mkdir()
    for name, rest in steps():
        if name == "COPY":
            copy(rest.split(), app)
        elif name == "RUN" and not rest.startswith("useradd"):  # this machine keeps its users
            rest = rest.replace("--no-cache-dir", "--quiet").replace(str(UID), str(owner))
            subprocess.run(rest, shell=True, cwd=app, env=variables, check=True)
    return app, variables


def copy(words, app):
    *names, target = words
    for name in names:
        to = app / target / name.rpartition("/")[2] if target[-1] in "/." else app / target
        to.parent.mkdir(exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to)


def contents(folder):
    return set(folder.rglob("*"))


@pytest.mark.xdist_group("image")  # made once
def test_its_steps_give_a_healthy_app(image):
    app, variables = image
    before = contents(app)
    program, *rest = command("CMD")
    variables = variables | {"STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED": "true"}
    variables["PYTHONUNBUFFERED"] = "1"  # for the log of a start that failed

    def start(port):
        variables["STREAMLIT_SERVER_PORT"] = str(port)
        return [shutil.which(program, path=variables["PATH"]), *rest]

    with serving(start, cwd=app, env=variables) as server:
        subprocess.run(command("HEALTHCHECK"), env=variables, check=True)
        with _direct.open(server.url, timeout=20) as answer:
            assert b"<title>linnet" in answer.read()
        with _direct.open(f"{server.url}/_stcore/script-health-check", timeout=60) as answer:
            assert answer.status == 200
    assert (app / "static" / published() / "stage.js").exists()
    assert contents(app) == before, "nothing is written"


@pytest.mark.xdist_group("image")
def test_the_environment_sets_limits(image):
    app, variables = image
    show = ["python", "-m", "streamlit", "config", "show"]
    variables = variables | {"STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "5"}
    shown = subprocess.run(show, cwd=app, env=variables, capture_output=True, check=True, text=True)
    assert "\nmaxUploadSize = 5\n" in shown.stdout
    assert "\ndisconnectedSessionTTL = 120\n" in shown.stdout
