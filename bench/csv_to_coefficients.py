"""From a CSV file of a million rows to the coefficients: seconds and memory, script by script.

Each measurement is a process of its own, so it counts what a person running a script waits for.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.report import MISSING, NONE, Table, installed, number, round_robin

ROOT = Path(__file__).parents[1]
ROWS, FEATURES = 1_000_000, 10
REPETITIONS = 5
AGREEMENT = 1e-9  # relative, of every coefficient

# VmHWM is the peak of this process; ru_maxrss on Linux is at least that of the process it was
# forked from, and serves where there is no /proc.
SCRIPT = """
import sys, time
def peak():
    try:
        with open("/proc/self/status") as file:
            return next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        import resource
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size if sys.platform == "darwin" else 1024 * size
path = sys.argv[1]
coefficients = []
{imports}
imported, start = peak(), time.perf_counter()
{work}
seconds = time.perf_counter() - start
print(seconds, imported, peak(), *map(float, coefficients))
"""


@dataclass(frozen=True)
class Side:
    """A script: what it needs, imports and does with ``path`` to get the ``coefficients``."""

    needs: tuple[str, ...] = ()
    imports: str = ""
    work: str = ""


BARE, READ, LINNET, SKLEARN = (
    "a bare interpreter",
    "pandas read_csv alone",
    "linnet",
    "pandas + scikit-learn",
)
SIDES = {
    BARE: Side(),
    READ: Side(("pandas",), "import pandas as pd", "pd.read_csv(path)"),
    LINNET: Side(
        ("pyarrow",),
        "import linnet, pyarrow.csv",  # which linnet imports, too, but not before it reads
        """
fit = linnet.least_squares(linnet.compress_csv(path, "y"))
coefficients = [fit.intercept, *fit.coefficients]
""",
    ),
    "pandas + numpy lstsq": Side(
        ("pandas",),
        "import numpy as np, pandas as pd",
        """
frame = pd.read_csv(path)
X = np.column_stack([np.ones(len(frame)), frame.drop(columns="y")])
coefficients = np.linalg.lstsq(X, frame["y"], rcond=None)[0]
""",
    ),
    SKLEARN: Side(
        ("pandas", "scikit-learn"),
        "import pandas as pd\nfrom sklearn.linear_model import LinearRegression",
        """
frame = pd.read_csv(path)
fit = LinearRegression().fit(frame.drop(columns="y"), frame["y"])
coefficients = [fit.intercept_, *fit.coef_]
""",
    ),
    "pandas + statsmodels OLS": Side(
        ("pandas", "statsmodels"),
        "import pandas as pd, statsmodels.api as sm",
        """
frame = pd.read_csv(path)
fit = sm.OLS(frame["y"], sm.add_constant(frame.drop(columns="y"))).fit()
coefficients, errors = fit.params, fit.bse
""",
    ),
}
TARGETS = {  # the most that linnet may take of what another does, by the columns of MEDIANS
    (SKLEARN, 0): "≤ 0.5 ×",
    (SKLEARN, 2): "≤ 0.25 ×",
    (READ, 0): "≤ 2.5 ×",
}
GIVE_ERRORS = (LINNET, "pandas + statsmodels OLS")


def measure() -> Table:
    """Every side on the same file."""
    there = {name: side for name, side in SIDES.items() if all(map(installed, side.needs))}
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.csv"), Path(folder, "small.csv")
        write(large, ROWS)
        write(small, 1000)
        megabytes = large.stat().st_size / 1e6
        for side in there.values():
            run(side, small)  # so that every file it imports is compiled and in memory
        turns = {name: lambda side=side: run(side, large) for name, side in there.items()}
        figures = round_robin(turns, REPETITIONS)
    _check_agreement(figures)
    medians = {name: _medians(results, figures[BARE]) for name, results in figures.items()}
    return Table(
        title=f"From CSV to coefficients: {ROWS:,} × {FEATURES + 1} numbers, {megabytes:.0f} MB",
        columns=["script", *MEDIANS, "standard errors"],
        rows=[_row(name, medians.get(name)) for name in SIDES if name != BARE],
        notes=[
            f"Medians of {REPETITIONS} repetitions in which the sides take turns, each in a "
            "process of its own, on a file in the page cache. *Process* is what a person running "
            "the script waits for, imports and all; *read + fit* is what comes after the imports. "
            "The peak of a process's memory is given above that of an interpreter that does "
            f"nothing ({statistics.median(r['peak'] for r in figures[BARE]) / 1e6:.0f} MB) and "
            "above what it was after the imports. All have the settings they come with; "
            "linnet and, from 3.1 on, `pandas.read_csv` parse in threads. For that pandas maps the "
            f"file into memory: about {megabytes:.0f} MB of its peak are the file's own pages, "
            "which the system can take back. All coefficients agree to 9 digits, and that is "
            "checked."
        ],
        ratios=_ratios(medians),
        figures={"file megabytes": megabytes, "runs": figures},
    )


def write(path: Path, rows: int) -> None:
    """Made-up measurements in units of many sizes, every digit of them in the file."""
    rng = np.random.default_rng(0)
    scale = np.logspace(-1, 2, FEATURES)
    weights = rng.uniform(1, 2, FEATURES) / scale
    with open(path, "w", encoding="ascii") as file:
        print(*(f"x{j}" for j in range(1, FEATURES + 1)), "y", sep=",", file=file)
        for start in range(0, rows, 10_000):
            n = min(10_000, rows - start)
            X = (rng.standard_normal((n, FEATURES)) + 3) * scale
            y = 7 + X @ weights + rng.standard_normal(n)
            for row in np.column_stack([X, y]).tolist():
                print(*row, sep=",", file=file)


def run(side: Side, path: Path) -> dict:
    """Run a side's script: seconds, peak memory in bytes, and the coefficients."""
    script = SCRIPT.format(imports=side.imports, work=side.work)
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, path], cwd=ROOT, capture_output=True, text=True
    )
    process = perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{done.stderr}\nin the script\n{script}")
    seconds, imported, peak, *coefficients = map(float, done.stdout.split())
    return {
        "process": process,
        "read + fit": seconds,
        "imported": imported,
        "peak": peak,
        "coefficients": coefficients,
    }


def _check_agreement(figures) -> None:
    """Fail unless all have the coefficients of numpy; every repetition counts."""
    expected = figures["pandas + numpy lstsq"][0]["coefficients"]
    assert len(expected) == FEATURES + 1
    for name, results in figures.items():
        for result in results:
            found = result["coefficients"]
            if name not in (BARE, READ) and not np.allclose(found, expected, AGREEMENT, 0):
                raise AssertionError(f"{name} found {found}, numpy {expected}")


MEDIANS = (
    "process, s",
    "read + fit, s",
    "peak above bare, MB",
    "peak above imports, MB",
)


def _medians(results, bare) -> tuple[float, ...]:
    """In the order of ``MEDIANS``."""
    floor = statistics.median(result["peak"] for result in bare)
    return (
        statistics.median(result["process"] for result in results),
        statistics.median(result["read + fit"] for result in results),
        statistics.median(result["peak"] - floor for result in results) / 1e6,
        statistics.median(result["peak"] - result["imported"] for result in results) / 1e6,
    )


def _row(name, medians) -> list[str]:
    cells = map(number, medians) if medians else [MISSING] * len(MEDIANS)
    return [name, *cells, "yes" if name in GIVE_ERRORS else NONE]


def _ratios(medians) -> list[tuple[str, str, str]]:
    return [
        (
            f"linnet / {other}, {what.partition(',')[0]}",
            f"{number(medians[LINNET][k] / medians[other][k])} ×" if other in medians else MISSING,
            TARGETS.get((other, k), NONE),
        )
        for other in (SKLEARN, READ)
        for k, what in enumerate(MEDIANS)
    ]
