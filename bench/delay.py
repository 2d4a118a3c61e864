"""A way to a server on which everything takes longer."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit


@contextlib.contextmanager
def delayed(url: str, seconds: float) -> Iterator[str]:
    """Another address of a server on this machine, so many seconds away each way."""
    parts = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = parts.hostname, parts.port
        threading.Thread(target=_accept, args=(listener, target, seconds), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _accept(listener: socket.socket, target: tuple[str, int], seconds: float) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            here, _ = listener.accept()
            there = socket.create_connection(target)
            for ends in ((here, there), (there, here)):
                threading.Thread(target=_pass, args=(*ends, seconds), daemon=True).start()


def _pass(source: socket.socket, sink: socket.socket, seconds: float) -> None:
    """Hand on what comes, late but in order."""
    under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

    def deliver() -> None:
        with contextlib.suppress(OSError):
            while True:
                due, content = under_way.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not content:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(content)

    threading.Thread(target=deliver, daemon=True).start()
    with contextlib.suppress(OSError):
        while content := source.recv(65536):
            under_way.put((time.monotonic() + seconds, content))
    under_way.put((time.monotonic() + seconds, b""))
