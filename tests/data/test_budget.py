"""What reading a visitor's bytes may take: the budget ends it, and hostile bytes stay far below it.

Times are those of this thread's processor, whatever else runs. A bound here is ten times and more
what was measured, and a tenth and less of what the same bytes took before they were bounded.
"""

import gc
import subprocess
import sys
import tracemalloc
from contextlib import suppress
from time import thread_time

import numpy as np
import pytest

from linnet.data.budget import Budget
from linnet.data.errors import TableError
from linnet.data.reading import read_csv, reading_budget
from linnet.data.table import MAX_BYTES
from linnet.links.data_in_link import carried
from linnet.links.packing import pack
from linnet.networks.activation import what_breaks
from linnet.networks.network import Network
from linnet.regression.compress import compress
from linnet.regression.least_squares import least_squares
from linnet.report.columns_figure import against_target
from linnet.ui.session import Session

SMALL = 0.6  # seconds, for a link or a file below 100 kB: half of one, and until it is noticed


def seconds_of(data, read=read_csv):
    """Processor seconds of reading, whatever comes out."""
    start = thread_time()
    try:
        read(data)
    except TableError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
    return thread_time() - start


@pytest.fixture(scope="module", autouse=True)
def everything_is_imported():
    read_csv(b"a,b,c\n1,2020-01-01,$3\n2,2020-01-02,$4\n")


def metadata(width, lines=121, tables=100):
    """Head lines and blank lines, between which a second table could begin."""
    head = (b"aa,bb" + b"," * width + b"\n") * lines
    return head + b"".join(b"\nh%d,k%d\nw,5\n" % (k, k) for k in range(tables))


HOSTILE = {
    "digits and a letter": b"a,b\n1,2\n3,4\n" + b"1" * 6000 + b"x,1\n",
    "points and a letter": b"a;b\n1;2\n3;4\n" + b"1." * 9000 + b"x;1\n",
    "groups and a letter": b"a;b\n1;2\n3;4\n" + b"111," * 9000 + b"x;1\n",
    "brackets, spaces, digits": b"a,b\n"
    + b"".join(b"(%s%dx,1\n" % (b" " * 53, k) for k in range(150)),
    "many of them": b"a,b\n" + b"".join(b"(%s%dx,1\n" % (b" " * 30, k) for k in range(2000)),
    "head and blank lines": metadata(500),
    "wide head and blank lines": metadata(690, 140),
    "words in the head": b"".join(b",".join([b"word"] * 150) + b"\n" for _ in range(121)),
    "a long name": b"_1" * 40_000 + b",b\n1,2\n3,4\n5,7\n",
    "a first line like sep=": b"sep" + b" " * 90_000 + b"\n1,2\n3,4\n",
    "apostrophes": b"a,b\n1,2\n" + b",'" * 40_000 + b"\n3,4\n",
    "a date without an end": b"a,b\n" + b"1-1-1 1:11:11." * 6000 + b",1\n2,3\n4,5\n",
    "number signs": b"#" * 90_000 + b"\na,b\n1,2\n3,4\n",
    "a row of totals": b"a,b\n1,2\n3,4\n5,6\n" + b"total " * 15_000 + b",1\n",
    "blank lines": b"a,b\n1,2\n3,4\n" + b"\n" * 90_000,
    "quotes": b"a,b\n1,2\n" + b'"",' * 100 + b'"' * 80_001,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_of_100_kb_takes_little(data):
    assert len(data) < 100_000
    assert min(seconds_of(data) for _ in range(2)) < SMALL


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_link_takes_little(data):
    packed = pack(data)
    assert min(seconds_of(packed, carried) for _ in range(2)) < SMALL


LARGE = {  # 5 MB, of which each loop of the reader gets its fill
    "rows": b"a,b\n" + b"1,2\n3,4\n" * 600_000,
    "blank lines": b"a,b\n1,2\n" + b"\n" * 5_000_000,
    "comments": b"a,b\n1,2\n" + b"#x\n" * 1_700_000 + b"3,4\n" * 9,
    "delimiters": b"a,b\n1,2\n" + b",\n" * 2_500_000,
    "gaps between rows": b"a,b\n" + b"1,2\n\n" * 1_000_000,
    "aligned by spaces": b"a  b\n" + b"1   2\n3   4\n" * 400_000,
    "lines in quotes": b'a,b\n1,"' + b"x\n" * 400_000 + b'"\n' + b'2,"\n"\n' * 600_000,
    "Latin-1": b"\xe9,b\n" + b"\xe9\x81,2\n" * 900_000,
    "dressed numbers": b"a;b\n" + b"".join(b"%dx$;(%d)\n" % (k, k) for k in range(300_000)),
    "dates": b"a,b\n" + b"".join(b"%d.%02d.2020 10:30,1\n" % (k, k % 12) for k in range(260_000)),
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_reading_ends_when_its_budget_is_spent(data):
    """Soon: a second and a half is room for a slow machine, and little beside the whole reading."""
    start = thread_time()
    with pytest.raises(TableError, match="That is enough"):
        read_csv(data, budget=Budget(0.05, "That is enough."))
    assert thread_time() - start < 1.5


@pytest.mark.parametrize(
    ("row", "least"),
    [(b"%dx$;(%d)\n", 20), (b"word %d;%d\n", 15), (b"%d.01.2020;%d\n", 14), (b"%d;%d\n", 9)],
    ids=["dressed numbers", "words", "dates", "numbers"],
)
def test_columns_look_at_the_budget_between_their_steps(row, least):
    """Each step goes over all cells at once; there is no loop to ask from."""

    class Counted(Budget):
        looks = 0

        def check(self):
            self.looks += 1

    budget = Counted(60, "")
    with suppress(TableError):
        read_csv(b"a;b\n" + b"".join(row % (k, 3 * k) for k in range(1, 28)), budget=budget)
    assert budget.looks >= least


def test_blank_lines_take_less_memory_than_the_file():
    data = b"a,b\n1,2\n" + b"\n" * 10_000_000
    tracemalloc.start()
    try:
        with pytest.raises(TableError, match="only one row"):
            read_csv(data, budget=Budget(60, ""))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < len(data)


def test_what_a_budget_has_left_is_its_time_and_never_less_than_nothing():
    assert Budget(-1, "").left == 0
    budget = Budget(60, "")
    before = budget.left
    assert 0 < budget.left <= before <= 60


def test_the_budget_grows_with_the_file():
    def lasts(budget, seconds):
        start = thread_time()
        while thread_time() - start < seconds:
            pass
        try:
            budget.check()
        except TableError as error:
            assert "takes too long to read" in str(error)
            return False
        return True

    assert lasts(reading_budget(1000), 0.4) and not lasts(reading_budget(1000), 0.6)
    assert lasts(reading_budget(MAX_BYTES), 0.6)


def test_loading_pandas_is_not_counted():
    """A process does so once, and its first visitor's small file may take as long altogether."""
    code = (
        "import sys; from linnet.data.reading import reading_budget as budget;"
        "assert 'pandas' not in sys.modules; budget(9); assert 'pandas' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_collecting_the_garbage_of_others_is_not_counted():
    """It falls to whoever allocates next, and takes the longer the more sessions there are."""
    others = [[] for _ in range(300_000)]
    start = thread_time()
    gc.collect()
    took = thread_time() - start
    budget = Budget(took, "That is enough.")
    for _ in range(4):
        gc.collect()
    budget.check()
    while thread_time() - start < 7 * took:
        pass
    with pytest.raises(TableError, match="That is enough"):
        budget.check()
    assert len(others) == 300_000


def test_a_budget_is_checked_at_each_report_of_progress():
    shares = []
    report = Budget(60, "").watching(shares.append)
    report(0.25)
    report(1)
    assert shares == [0.25, 1]
    with pytest.raises(TableError, match="Enough"):
        Budget(-1, "Enough.").watching(shares.append)(0.5)
    assert shares == [0.25, 1]


def test_a_link_whose_data_take_too_long_opens_the_first_data_set(monkeypatch):
    monkeypatch.setattr("linnet.links.data_in_link.SECONDS", 0)
    session = Session({"data": ["upload"], "rows": [pack(b"a,b\n1,2\n3,4\n5,9\n")]})
    assert session.experiment.data == "exam-scores" and session.upload is None
    assert session.notes == [
        "The data in the link take too long to read; ask for a link to a smaller table."
    ]


# --- what follows from reading ----------------------------------------------------------------

ROWS = b"a,b,k,y\n" + b"".join(
    b"%d,%d,%s,%d\n" % (k % 17, k * k % 23, b"xyz"[k % 3 : k % 3 + 1], 3 * k % 101)
    for k in range(200)
)
SPENT = Budget(-1, "That is enough.")


@pytest.mark.parametrize(
    "work",
    {
        "selecting": lambda t, X, y: t.select("y", ["a", "b"], SPENT),
        "compressing": lambda t, X, y: compress(X, y, SPENT.check),
        "fitting": lambda t, X, y: least_squares(X, y, data=compress(X, y), check=SPENT.check),
        "bending": lambda t, X, y: what_breaks(
            Network.random((2, 3, 1), 1), X, "tanh", SPENT.check
        ),
        "drawing": lambda t, X, y: against_target(X, y, "ab", "y", {}, SPENT),
    }.items(),
    ids=lambda work: work[0],
)
def test_work_ends_from_inside(work):
    table = read_csv(ROWS)
    selection = table.select("y", ["a", "b"])
    with pytest.raises(TableError, match="That is enough"):
        work[1](table, selection.X, selection.y)


def test_the_loops_look_at_the_budget_all_along():
    """Not only before they begin: for 100,000 rows some hundred times."""
    looks = []
    X = np.random.default_rng(0).normal(size=(100_000, 3))
    compress(X, X[:, 0], lambda: looks.append("compress"))
    least_squares(X, X[:, 0] ** 2, check=lambda: looks.append("fit"))
    what_breaks(Network.random((3, 2, 1), 1), X, "tanh", lambda: looks.append("bend"))
    counts = {name: looks.count(name) for name in ("compress", "fit", "bend")}
    assert counts["compress"] > 20 and counts["fit"] > 30 and counts["bend"] > 10


def test_a_choice_that_takes_too_long_leaves_all_as_it_was(monkeypatch):
    session = Session({})
    assert session.choose_file("mine.csv", ROWS)
    before = session.experiment, session.scene, session.selection, session.run, session.upload
    with monkeypatch.context() as patch:
        patch.setattr("linnet.data.table.SECONDS", -1)
        assert not session.choose(x=("a", "k"))
        assert session.problem == (
            "These columns take too long on the computer that all visitors share; choose fewer, "
            "or a smaller table."
        )
        assert not session.choose_file("other.csv", ROWS)
    now = session.experiment, session.scene, session.selection, session.run, session.upload
    assert all(one is other for one, other in zip(now, before, strict=True))
    assert session.choose(x=("a", "k")) and session.problem is None
