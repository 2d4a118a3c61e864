"""Many visitors on one server: how long its answers take, and what a visitor costs it.

    make bench-load
    .venv/bin/python -m bench.load --visitors 20 --idle 0 --seconds 30 --browser

The visitors speak Streamlit's protocol as a browser does (``bench/client.py``) and behave as people
do (``bench/visitor.py``). They share the machine with the server. Prints a table and saves it in
``bench/results``. Run it on a quiet machine: the load stands above the table.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from time import perf_counter, process_time
from urllib.parse import urlsplit

import numpy as np

from bench.processes import descriptors, listening, memory, processor_seconds
from bench.report import HEADING, NONE, Table, grid, measured, number, save, version
from bench.smoothness import Smoothness, beside
from bench.visitor import Answer, Visitor
from linnet.ui import capacity
from tests.browser.server import running

KINDS = ("open", "play", "act", "page", "upload", "download")
ALWAYS = ("open", "download")  # counted also while visitors still arrive
LIBRARIES = ("streamlit", "uvicorn", "websockets", "numpy", "pandas")
SETTLING = 2  # seconds before memory is looked at
LEAVING = 60  # seconds that visitors may take to have their last answers
SHOWN_ERRORS = 5
MB = 2**20
TOO_FEW = (
    "{visitors:,} visitors need about {needed:,} file descriptors in the process that serves them; "
    "{whose} may open {limit:,}: raise the hard limit where it is started, as in "
    "`ulimit -n {enough}`, with systemd's LimitNOFILE={enough} or Docker's "
    "--ulimit nofile={enough}. Nothing was measured."
)
ELSEWHERE = "Visitors are sent to this machine only, as in --url http://127.0.0.1:8501."


@dataclass(frozen=True)
class Load:
    """How many visitors come, in how many seconds, and how long all of them stay."""

    visitors: int
    idle: int
    ramp: float
    seconds: float
    browser: bool = False
    takers: int = 0


@dataclass(frozen=True)
class Findings:
    """What happened.

    Attributes
    ----------
    answers : list of Answer
        When all visitors were there; those in `ALWAYS` also before.
    errors : list of str
    view : float or None
        Processor seconds that the server takes to open a page.
    server, visitors : float
        Processor seconds a second, once all visitors were there.
    idle, training : float or None
        Bytes of the server's memory a session.
    browser : Smoothness or None
    """

    answers: list[Answer]
    errors: list[str]
    view: float | None
    server: float
    visitors: float
    idle: float | None
    training: float | None
    browser: Smoothness | None


def on_this_machine(url: str) -> bool:
    """Whether an address is this machine's own, and nobody else's server can be meant."""
    try:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.path not in ("", "/") or parts.username or parts.query:
            return False
        parts.port  # noqa: B018  a ValueError if it is none
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def too_few_descriptors(visitors: int, server: int, own: int) -> str | None:
    """What is missing for so many visitors at once, in plain words; None if nothing is.

    Parameters
    ----------
    visitors : int
    server, own : int
        File descriptors that a process of the server, and this one, may have.
    """
    needed = capacity.needed(visitors)
    for whose, limit in (("the server", server), ("this benchmark", own)):
        if limit < needed:
            enough = 2 << needed.bit_length()  # some for those who left and may come back
            return TOO_FEW.format(
                visitors=visitors, needed=needed, whose=whose, limit=limit, enough=enough
            )
    return None


async def put(load: Load, url: str, pids: Sequence[int]) -> Findings:
    """Put a load on a running server."""
    if not on_this_machine(url):
        raise ValueError(ELSEWHERE)
    await _warm(url)
    before = await _settled(pids)
    leave = asyncio.Event()
    idle = [Visitor(url, 10_000 + k) for k in range(load.idle)]
    training = [Visitor(url, k) for k in range(load.visitors)]
    takers = [Visitor(url, 20_000 + k) for k in range(load.takers)]
    async with asyncio.TaskGroup() as visits:
        opening = processor_seconds(pids)
        await _arrive(visits, [v.idle for v in idle], leave, load.ramp)
        opening = processor_seconds(pids) - opening
        opened = await _settled(pids)
        await _arrive(visits, [v.train for v in training], leave, load.ramp)
        await _arrive(visits, [v.take for v in takers], leave, 0)
        start, server, own = perf_counter(), processor_seconds(pids), process_time()
        watching = asyncio.to_thread(beside, url, load.seconds) if load.browser else _nothing()
        seen, _ = await asyncio.gather(watching, asyncio.sleep(load.seconds))
        lasted = perf_counter() - start
        server, own = processor_seconds(pids) - server, process_time() - own
        after = memory(pids)
        leave.set()
    everyone = idle + training + takers
    return Findings(
        [a for v in everyone for a in v.answers if a.kind in ALWAYS or a.sent >= start],
        [error for v in everyone for error in v.errors],
        opening / len(idle) if idle else None,
        server / lasted,
        own / lasted,
        (opened - before) / len(idle) if idle else None,
        (after - opened) / len(training) if training else None,
        seen,
    )


async def _warm(url: str) -> None:
    """One visitor who does everything once, so that the server has it all loaded."""
    visitor = Visitor(url, 0)
    await asyncio.wait_for(visitor.tour(), LEAVING)
    if visitor.errors:
        raise RuntimeError(f"The first visitor met an error: {visitor.errors[0]}")


async def _arrive(visits: asyncio.TaskGroup, stays, leave: asyncio.Event, ramp: float) -> None:
    """Let visitors come one after the other; until each has opened its page, or failed to."""
    there = []
    for stay in stays:
        opened = asyncio.Event()
        visits.create_task(_bounded(stay(opened, leave), leave))
        there.append(opened.wait())
        await asyncio.sleep(ramp / len(stays))
    await asyncio.gather(*there)


async def _bounded(stay, leave: asyncio.Event) -> None:
    """A visit that ends, even if the server no longer answers."""
    visit = asyncio.ensure_future(stay)
    await asyncio.wait([visit, asyncio.ensure_future(leave.wait())], return_when="FIRST_COMPLETED")
    await asyncio.wait([visit], timeout=LEAVING)
    visit.cancel()


async def _settled(pids: Sequence[int]) -> int:
    await asyncio.sleep(SETTLING)
    return memory(pids)


async def _nothing() -> None:
    return None


def table(load: Load, findings: Findings, elsewhere: bool) -> Table:
    """The findings as a table."""
    by_kind = {kind: [a for a in findings.answers if a.kind == kind] for kind in KINDS}
    rows = [(kind, answers) for kind, answers in by_kind.items() if answers]
    rows = [_row(*row) for row in [*rows, ("all", findings.answers)]]
    errors = [f"- {count} × {what}" for what, count in Counter(findings.errors).most_common()]
    return Table(
        title=_title(load),
        columns=["answer", "number", "p50, ms", "p95, ms", "p99, ms", "longest, ms"],
        rows=rows,
        notes=[
            grid(["what", "measured"], _costs(load, findings)),
            "*Open* is from the connection to the stage, also while visitors still arrive; the "
            "others are counted when all are there. A browser says where its run is every 15 s "
            "while it *plays*, and after each *act*, a click on the stage: until the address names "
            "that step. *Page* is going to another page, *upload* a small file until its columns "
            "are shown. Training visitors click every ten seconds; one in ten uploads a file. A "
            "*download* is a file that a visitor brought, taken away cleaned and compared. The "
            "visitors run on the same machine as the server.",
            *(["Errors:\n\n" + "\n".join(errors[:SHOWN_ERRORS])] if errors else []),
        ],
        figures={
            "load": vars(load),
            "milliseconds": {
                kind: [round(1000 * a.seconds, 1) for a in answers]
                for kind, answers in by_kind.items()
            },
            "errors": findings.errors,
            "a page view, s": findings.view,
            "server": findings.server,
            "visitors": findings.visitors,
            "bytes a session": {"idle": findings.idle, "training": findings.training},
            "browser": vars(findings.browser) if findings.browser else None,
        },
        machine={"libraries": {name: version(name) for name in LIBRARIES}}
        | ({"share of others": None} if elsewhere else {}),  # the server is one of them
    )


def _title(load: Load) -> str:
    beside = " beside a browser" if load.browser else ""
    takers = f", {load.takers} taking files away" if load.takers else ""
    return f"Load: {load.visitors} visitors training, {load.idle} idle{takers}{beside}"


def _row(kind: str, answers: Sequence[Answer]) -> list[str]:
    if not answers:
        return [kind, "0", *[NONE] * 4]
    times = [1000 * answer.seconds for answer in answers]
    return [kind, f"{len(times):,}", *map(number, np.percentile(times, [50, 95, 99, 100]))]


def _costs(load: Load, findings: Findings) -> list[list[str]]:
    rows = [
        ["sessions", f"{load.visitors + load.idle + load.takers}"],
        ["errors", f"{len(findings.errors)}"],
        ["server", f"{100 * findings.server:.0f} % of a core"],
        ["the visitors themselves", f"{100 * findings.visitors:.0f} % of a core"],
        ["memory, an idle session", _megabytes(findings.idle)],
        ["memory, a training session", _megabytes(findings.training)],
        ["server, a training visitor", _share(load, findings)],
        ["server, a page view", f"{1000 * findings.view:.0f} ms" if findings.view else NONE],
    ]
    if seen := findings.browser:
        rows.append(["browser", f"{seen.frames_a_second:.0f} frames/s"])
        rows.append(["browser, longest time on one step", f"{seen.longest_stall:.0f} ms"])
    return rows


def _share(load: Load, findings: Findings) -> str:
    return f"{100 * findings.server / load.visitors:.2f} % of a core" if load.visitors else NONE


def _megabytes(size: float | None) -> str:
    return NONE if size is None else f"{size / MB:.2f} MB"


def main():
    options = _options()
    load = Load(
        options.visitors,
        options.idle,
        options.ramp,
        options.seconds,
        options.browser,
        options.takers,
    )
    if options.url and not on_this_machine(options.url):
        exit(ELSEWHERE)

    capacity.raise_limit()

    def measure() -> Table:
        with nullcontext() if options.url else running() as server:
            url = options.url.rstrip("/") if options.url else server.url
            pids = options.pids or ([server.pid] if server else listening(urlsplit(url).port or 80))
            if not pids:
                exit(f"No process that may be looked at listens at {url}; name some with --pids.")
            everyone = load.visitors + load.idle + load.takers
            each = -(-everyone // len(pids))
            if few := too_few_descriptors(each, descriptors(pids), descriptors([os.getpid()])):
                exit(few)
            return table(load, asyncio.run(put(load, url, pids)), elsewhere=server is None)

    result = measured(measure)
    print(result.markdown())
    name = options.name or result.title
    save({name: result}, "load", HEADING.format("Under load, measured", "make bench-load"), ())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    add = parser.add_argument
    add("--visitors", type=_between(0, 1000), default=300, help="who train and click (300)")
    add("--idle", type=_between(0, 2000), default=50, help="who opened a page and look (50)")
    add("--takers", type=_between(0, 100), default=0, help="who take twenty files away each (0)")
    add("--ramp", type=_between(0, 600), default=30, help="seconds in which they arrive (30)")
    add("--seconds", type=_between(1, 600), default=60, help="measured once all are there (60)")
    add("--url", help="a server that runs on this machine; else one is started")
    add("--pids", type=int, nargs="+", help="its processes; else those that listen on its port")
    add("--browser", action="store_true", help="also measure how smoothly a real browser plays")
    add("--name", help="under which the table is saved; else its title")
    return parser.parse_args()


def _between(low: int, high: int):
    def whole(text: str) -> int:
        if not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low:,} and {high:,}")
        return int(text)

    return whole


if __name__ == "__main__":
    main()
