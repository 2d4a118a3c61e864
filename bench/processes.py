"""The processes of a server: which they are, and what they take of processor and memory."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import psutil


def listening(port: int) -> list[int]:
    """The processes that listen on a port of this machine, as far as they may be seen."""
    sockets = psutil.net_connections(kind="tcp")
    there = {s.pid for s in sockets if s.status == psutil.CONN_LISTEN and s.laddr.port == port}
    return sorted(there - {None})


def processor_seconds(pids: Sequence[int]) -> float:
    """Seconds of a core that processes have taken since they began."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(time.user + time.system for time in times)


def descriptors(pids: Sequence[int]) -> int:
    """How many files each of some processes may have open: the least of their limits."""
    limits = [psutil.Process(pid).rlimit(psutil.RLIMIT_NOFILE)[0] for pid in pids]
    return min(limit if limit >= 0 else sys.maxsize for limit in limits)


def memory(pids: Sequence[int]) -> int:
    """Bytes of memory that processes hold now."""
    return sum(psutil.Process(pid).memory_info().rss for pid in pids)
