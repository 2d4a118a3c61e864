"""Several replicas of the app on one machine, and nginx in front of them.

`python -m deploy.replicas --replicas 4 --port 8501` serves the app on port 8501 from four processes
on the ports after it. A replica that ends is started again; Ctrl-C ends them all. nginx needs no
root here: what it writes is in a temporary folder.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "deploy" / "nginx.conf"
PAUSE = 1.0  # seconds before a replica starts again, so that one that cannot does not spin
START = 60.0  # seconds a replica's start may take
END = 5.0  # seconds a process may take to end by itself
WATCH = 2.0  # seconds between two questions whether a replica still answers
ANSWER = 4.0  # seconds it may take to answer; nginx waits no longer either
MISSED = 3  # answers in a row, after which a replica hangs
NO_NGINX = (
    "nginx was not found: install it (sudo apt install nginx-light, or brew install nginx), "
    "or set NGINX to the path of yours."
)

MAIN = """\
daemon off;
pid nginx.pid;
worker_processes auto;
worker_rlimit_nofile 8192;
error_log stderr error;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include linnet.conf;
}
"""

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def find_nginx() -> str | None:
    """The path of nginx, or None. It is often in a folder of root's, which PATH may leave out."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    return shutil.which(os.environ.get("NGINX") or "nginx", path=path)


def configuration(template: str, port: int, replicas: list[int]) -> str:
    """nginx.conf for other ports, and with its files in a folder of its own.

    Parameters
    ----------
    template : str
        The text of deploy/nginx.conf. Its lines about 8501 are repeated for each replica, those
        about 8502 are left out.
    port : int
        Where nginx listens.
    replicas : list of int
        Where the replicas do.
    """
    lines = []
    for line in template.splitlines():
        code = line.partition("#")[0]
        if "8501" in code:
            lines += [line.replace("8501", str(replica)) for replica in replicas]
        elif "8502" not in code:
            lines.append(line)
    text = "\n".join(lines) + "\n"
    text = text.replace("access_log /var/log/nginx/linnet.log linnet;", "access_log off;")
    text = text.replace("/var/log/nginx/linnet-error.log", "stderr")
    return text.replace("listen 80;", f"listen {port};").replace("/var/lib/nginx/", "")


def taken(ports: list[int]) -> int | None:
    """The first port on which another process listens, or None."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except OSError:
                return port
    return None


async def serve(nginx: str, port: int, replicas: list[int]) -> None:
    """Run until nginx ends or this is cancelled.

    Raises
    ------
    RuntimeError
        If nginx or a replica does not start.
    """
    environment = os.environ | {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}
    keepers = [asyncio.create_task(keep(replica, environment)) for replica in replicas]
    try:
        await asyncio.gather(*map(healthy, replicas))
        with tempfile.TemporaryDirectory(prefix="linnet-") as folder:
            Path(folder).chmod(0o711)  # root's nginx works as another user
            Path(folder, "nginx.conf").write_text(MAIN)
            filled = configuration(TEMPLATE.read_text(), port, replicas)
            Path(folder, "linnet.conf").write_text(filled)
            command = [nginx, "-e", "stderr", "-p", folder, "-c", "nginx.conf"]
            async with running(command) as process:
                say(f"linnet on http://localhost:{port}; replicas: {len(replicas)}")
                code = await process.wait()
        raise RuntimeError(f"nginx ended with code {code}.")
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)


async def keep(port: int, environment: dict[str, str]) -> None:
    """Run a replica, and again whenever it ends or hangs."""
    command = [sys.executable, "-m", "streamlit", "run", "serve.py"]
    command += ["--server.address=127.0.0.1", f"--server.port={port}"]
    while True:
        # Its output is Streamlit's greeting; what went wrong is in its errors.
        async with running(command, env=environment, stdout=asyncio.subprocess.DEVNULL) as process:
            watcher = asyncio.create_task(end_if_it_hangs(port, process))
            code = await process.wait()
            watcher.cancel()
        say(f"The replica on port {port} ended with code {code}; it starts again.")
        await asyncio.sleep(PAUSE)


async def end_if_it_hangs(port: int, process: asyncio.subprocess.Process) -> None:
    """Kill a replica that has answered before and no longer does, so that its visitors are let go.

    nginx sends new visitors to another one; those who are here wait for its connection to end.
    """
    await healthy(port)
    missed = 0
    while missed < MISSED:
        await asyncio.sleep(WATCH)
        missed = 0 if await asyncio.to_thread(answers, port) else missed + 1
    say(f"The replica on port {port} hangs; it is ended.")
    process.kill()


def answers(port: int) -> bool:
    """Whether the replica on a port says anything at all."""
    try:
        _direct.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=ANSWER).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextlib.asynccontextmanager
async def running(command: list[str], **options) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that ends with the block."""
    # In a session of its own, so that Ctrl-C comes here only.
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, start_new_session=True, **options
    )
    try:
        yield process
    finally:
        for end in (process.terminate, process.kill):
            if process.returncode is None:
                end()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), END)


async def healthy(port: int) -> None:
    """Wait until the replica on a port answers."""

    def ask() -> None:
        _direct.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(START):
            while True:
                with contextlib.suppress(OSError):
                    return await asyncio.to_thread(ask)
                await asyncio.sleep(0.1)
    raise RuntimeError(f"No replica answers on port {port}.")


def say(sentence: str) -> None:
    print(sentence, flush=True)


async def until_terminated(work) -> None:
    """Let SIGTERM end the work as Ctrl-C does."""
    task = asyncio.current_task()
    assert task is not None, "called in a task"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8501, help="where nginx listens")
    parser.add_argument("--replicas", type=int, help="how many; else one for each core")
    chosen = parser.parse_args(arguments)
    nginx = find_nginx()
    if nginx is None:
        print(NO_NGINX, file=sys.stderr)
        return 1
    count = max(1, chosen.replicas or os.cpu_count() or 1)
    ports = list(range(chosen.port + 1, chosen.port + 1 + count))
    if port := taken([chosen.port, *ports]):
        print(f"Port {port} is not available; choose another with PORT=8600.", file=sys.stderr)
        return 1
    try:
        asyncio.run(until_terminated(serve(nginx, chosen.port, ports)))
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass  # Ctrl-C, SIGTERM
    return 0


if __name__ == "__main__":
    sys.exit(main())
