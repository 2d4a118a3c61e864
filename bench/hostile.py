"""What the worst of visitors can take of the server, and how long others wait meanwhile.

    make bench-hostile
    .venv/bin/python -m bench.hostile links "five columns"     only some groups of cases

One visitor opens links and uploads files that are as bad as we know, and does the dearest things
with the largest tables that are legal; another clicks on the stage all the while. Each case runs
twice: alone, for what it takes, and beside the other. Prints a table, names what is beyond the
limits, and saves it in ``bench/results``. Processor time means something on a busy machine, too;
the longest wait is what a clock shows, and needs a quiet one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.client import Client, connected
from bench.hostile_files import FILES, LINKS, TABLES
from bench.processes import memory, processor_seconds
from bench.report import HEADING, Table, measured, number, save, version
from bench.visitor import Visitor
from linnet.links.packing import pack
from tests.browser.server import serving

MB = 2**20
SMALL = 100_000  # bytes; what is larger may take more
LIMITS = {True: (0.5, 50), False: (5.0, 400)}  # small or not: seconds of a core, MB
LONGEST = 1.0  # seconds that another visitor's click may wait
PATIENCE = 120  # seconds
SETTLING = 0.3  # seconds after an answer, in which what it left behind ends
COLUMNS = "case", "kB", "server, s", "memory, MB", "lock kept, ms", "clicks", "wait, s", "of it, s"

LIBRARIES = ("streamlit", "uvicorn", "websockets", "numpy", "pandas", "pyarrow")
WORDS = (
    "*Server* is processor time that the case took, alone; *memory* the most above what was held "
    "before; *lock kept* the processor time between two turns of a thread that wants the "
    "interpreter's lock every millisecond. *Clicks* are another visitor's while it went on; *wait* "
    "is the longest of them by the clock, and *of it* the most that the server computed during one "
    "of them, which is its length on a machine of one core with nothing else to do. Limits: 5 s, "
    "400 MB and 1 s of waiting; below 100 kB 0.5 s and 50 MB."
)

Act = Callable[[Client], Awaitable]


@dataclass(frozen=True)
class Case:
    """Something done by a visitor.

    Attributes
    ----------
    name : str
    size : int
        Bytes that are sent.
    prepare, act : callable
        What goes before, and what is measured.
    """

    name: str
    size: int
    act: Act
    prepare: Act | None = None


@dataclass
class Taken:
    """What a case took of the server, and of another visitor's time.

    Attributes
    ----------
    seconds : float
        Of a core.
    megabytes : float
        The most above what was held before.
    kept : float
        Seconds of a core for which the interpreter's lock was kept at a time.
    waits : list of (float, float)
        For each of another's clicks, seconds until it was answered, and those of a core that the
        server computed meanwhile.
    """

    seconds: float = 0.0
    megabytes: float = 0.0
    kept: float = 0.0
    waits: list[tuple[float, float]] = field(default_factory=list)


class Watched:
    """The server, and what it says of itself."""

    def __init__(self, server):
        self.url, self.pid, self._server = server.url, server.pid, server

    def seconds(self) -> float:
        return processor_seconds([self.pid])

    async def kept(self) -> float:
        """For how long the lock was kept since this was last asked."""
        start = self._server.log_path.stat().st_size
        os.kill(self.pid, signal.SIGUSR1)
        async with asyncio.timeout(PATIENCE):
            while not (said := re.search(r"watched: (\S+) s", self._server.log(start))):
                await asyncio.sleep(0.02)
        return float(said[1])


@contextmanager
def watched() -> Iterator[Watched]:
    def command(port: int) -> list[str]:
        address = "--server.address=127.0.0.1", f"--server.port={port}"
        return [sys.executable, "-m", "bench.watched", *address]

    with serving(command) as server:
        yield Watched(server)


# --- what is done ---------------------------------------------------------------------------------


async def settled(client: Client) -> None:
    await client.until(lambda: not client.running, PATIENCE)


def opening(query: str) -> Act:
    """Open a link."""

    async def act(client: Client) -> None:
        await client.open(query)
        await settled(client)

    return act


def going(page: str) -> Act:
    """Go to a page."""

    async def act(client: Client) -> None:
        await client.visit(page)
        await settled(client)

    return act


def uploading(content: bytes) -> Act:
    async def act(client: Client) -> None:
        await client.upload("file", "hostile.csv", content)
        await settled(client)

    return act


def taking(name: str) -> Act:
    """Take a file away; that it takes too long is an answer, too."""

    async def act(client: Client) -> None:
        try:
            await client.download(name)
        except OSError as refused:
            print(f"  {refused}", file=sys.stderr)

    return act


async def choosing(client: Client) -> None:
    """Choose all the features there can be."""
    field = client.widget("x")
    names = list(field.options)[: field.max_selections]
    state = WidgetState(id=field.id, string_array_value={"data": names})
    client._values[field.id] = state
    await client._rerun()
    await settled(client)


def one_after_the_other(*acts: Act) -> Act:
    async def act(client: Client) -> None:
        for each in acts:
            await each(client)

    return act


TO_DATA = one_after_the_other(opening(""), going("Data"))


def links() -> Iterator[Case]:
    for name, content in LINKS.items():
        link = f"data=upload&rows={pack(content)}"
        yield Case(name, len(link), opening(link))


def files() -> Iterator[Case]:
    for name, content in FILES.items():
        yield Case(name, len(content), uploading(content), TO_DATA)


def large(name: str) -> Iterator[Case]:
    """What can be done with a legal table."""
    content = TABLES[name]
    there = one_after_the_other(TO_DATA, uploading(content))
    chosen = one_after_the_other(there, choosing)
    report = one_after_the_other(chosen, going("Report"))
    for what, act, prepare in [
        ("reading", uploading(content), TO_DATA),
        ("choosing all columns", choosing, there),
        ("the report", going("Report"), chosen),
        ("any depth", going("Any depth"), chosen),
        ("the cleaned data", taking("your-data-cleaned.csv"), chosen),
        ("predictions", taking("predictions.csv"), report),
        ("the report as a file", taking("report.html"), report),
        ("everything", taking("linnet-report.zip"), report),
    ]:
        yield Case(what, len(content), act, prepare)


GROUPS: dict[str, Callable[[], Iterator[Case]]] = {
    "links": links,
    "files": files,
    **{name: partial(large, name) for name in TABLES},
}


# --- what it takes --------------------------------------------------------------------------------


async def taken(case: Case, server: Watched) -> Taken:
    """Do it twice: alone, and beside another visitor."""
    result = Taken()
    async with connected(server.url) as client:
        await _prepared(case, client)
        await server.kept()
        seconds, held, most = server.seconds(), memory([server.pid]), []
        watching = asyncio.create_task(_watch(server.pid, most))
        await case.act(client)
        await asyncio.sleep(SETTLING)
        watching.cancel()
        result.seconds = server.seconds() - seconds
        result.megabytes = (max(most) - held) / MB
        result.kept = await server.kept()
        _look(case, client)
    neighbour = Visitor(server.url, 1)
    async with connected(server.url) as client:
        await _prepared(case, client)
        doing = asyncio.ensure_future(_started(case.act(client)))
        await neighbour.stay(lambda: _click(neighbour, server, doing, result.waits))
        await doing
    if neighbour.errors:
        raise RuntimeError(f"{case.name}: the other visitor met {neighbour.errors[0]}")
    return result


async def _prepared(case: Case, client: Client) -> None:
    if case.prepare:
        await case.prepare(client)


def _look(case: Case, client: Client) -> None:
    """That a page was drawn: what failed early would take little."""
    if client.errors:
        raise RuntimeError(f"{case.name}: {client.errors[0]}")


async def _started(act: Awaitable) -> None:
    await asyncio.sleep(SETTLING)  # the other has come by then
    await act


async def _watch(pid: int, most: list[int]) -> None:
    while True:
        most.append(memory([pid]))
        await asyncio.sleep(0.02)


async def _click(neighbour: Visitor, server: Watched, doing, waits: list) -> None:
    """Click until the case is done, and once more."""
    done = False
    while not done:
        done = doing.done()
        start, seconds = perf_counter(), server.seconds()
        await neighbour.act()
        waits.append((perf_counter() - start, server.seconds() - seconds))


def table(name: str, found: dict[Case, Taken]) -> Table:
    """The findings as a table, and what is beyond the limits."""
    rows, beyond = [], []
    for case, took in found.items():
        wait, busy = max(took.waits), max(seconds for _, seconds in took.waits)
        rows.append(
            [
                case.name,
                number(case.size / 1000),
                number(took.seconds),
                number(max(0.0, took.megabytes)),
                number(1000 * took.kept),
                str(len(took.waits)),
                number(wait[0]),
                number(busy),
            ]
        )
        seconds, megabytes = LIMITS[case.size < SMALL]
        if took.seconds > seconds or took.megabytes > megabytes or busy > LONGEST:
            beyond.append(case.name)
    return Table(
        title=name.capitalize(),
        columns=COLUMNS,
        rows=rows,
        notes=[
            f"Beyond the limits: {', '.join(beyond) or 'nothing'}.",
        ],
        figures={case.name: vars(took) for case, took in found.items()},
        machine={
            "libraries": {library: version(library) for library in LIBRARIES},
            "share of others": None,  # the server is one of them
        },
    )


async def warm(server: Watched) -> None:
    """Load what is loaded at first use."""
    async with connected(server.url) as client:
        first = TO_DATA, uploading(b"a,b\n1,2\n3,4\n5,7\n"), going("Report"), taking("report.html")
        await one_after_the_other(*first, going("Any depth"))(client)


async def measure(group: str, server: Watched) -> dict[Case, Taken]:
    found = {}
    for case in GROUPS[group]():
        found[case] = took = await taken(case, server)
        words = f"{took.seconds:.2f} s, {took.megabytes:.0f} MB, {1000 * took.kept:.0f} ms kept"
        waited = f"{max(took.waits)[0]:.2f} s waited"
        print(f"{group}, {case.name}: {words}, {waited}", file=sys.stderr, flush=True)
    return found


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    groups = parser.parse_args().groups or list(GROUPS)
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    heading = f"{HEADING.format('Under attack, measured', 'make bench-hostile')}\n\n{WORDS}"
    with watched() as server:
        asyncio.run(warm(server))
        for group in groups:
            result = measured(lambda g=group: table(g, asyncio.run(measure(g, server))))
            save({group: result}, "hostile", heading, tuple(GROUPS))  # what is measured is measured
            print(result.markdown(), flush=True)


if __name__ == "__main__":
    main()
