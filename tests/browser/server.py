"""The app in a process of its own, as a visitor meets it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = 60  # seconds a start may take
HEALTH = "/_stcore/health"  # Streamlit's
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    url: str  # without a slash at the end
    log_path: Path
    pid: int

    def log(self, start: int = 0) -> str:
        """What the server has written since byte `start`."""
        return self.log_path.read_bytes()[start:].decode(errors="replace")

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Let it do nothing for a while, and go on with what it was at."""
        os.killpg(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.pid, signal.SIGCONT)


@contextlib.contextmanager
def running(*options: str, port: int | None = None) -> Iterator[Server]:
    """The app with the settings of .streamlit/config.toml and `options`, on this or a free port."""

    def command(port: int) -> list[str]:
        start = [sys.executable, "-m", "streamlit", "run", "serve.py"]
        return [*start, "--server.address=127.0.0.1", f"--server.port={port}", *options]

    with serving(command, port) as server:
        yield server


@contextlib.contextmanager
def serving(
    command: Callable[[int], list[str]],
    port: int | None = None,
    health: str = HEALTH,
    **options,
) -> Iterator[Server]:
    """Whatever `command` starts on `port` or a free one, with `options` of `subprocess.Popen`.

    It serves once it answers at `health`.
    """
    with tempfile.TemporaryDirectory(prefix="linnet-") as folder:
        log_path = Path(folder) / "server.log"
        process, server = _start(log_path, command, port, health, options)
        try:
            yield server
        finally:
            _stop(process)


def _start(
    log_path: Path,
    command: Callable[[int], list[str]],
    wanted: int | None,
    health: str,
    options: dict,
) -> tuple[subprocess.Popen, Server]:
    # A visitor's settings in the environment are not the app's.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
    environment["PYTHONUNBUFFERED"] = "1"
    for _ in range(3):  # another process may take the port before the server does
        port = wanted or _free_port()
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                command(port),
                **{"cwd": ROOT, "env": environment, **options},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a process group to end as one
            )
        server = Server(f"http://127.0.0.1:{port}", log_path, process.pid)
        try:
            healthy = _wait_until_healthy(process, server.url + health)
        except BaseException:
            _stop(process)
            raise
        if healthy:
            return process, server
        _stop(process)
        if "not available" not in server.log():
            break
    raise RuntimeError(f"The app's server did not start. It wrote:\n{server.log()}")


def _wait_until_healthy(process: subprocess.Popen, url: str) -> bool:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with _direct.open(url, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
