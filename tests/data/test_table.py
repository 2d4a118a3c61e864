"""linnet/data/table.py and what it is made of: columns are described and become X and y."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.table import Table, quoted


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x", "`x`"),
        ("a`b`\n c\u202e", "`a'b' c`"),
        ("![](http://x)", "`![](http://x)`"),
        ("a" * 60, f"`{'a' * 60}`"),
        ("a" * 5000 + "b" * 5000, f"`{'a' * 29}…{'b' * 30}`"),
    ],
)
def test_quoted_names_are_inert_and_short(name, shown):
    assert quoted(name) == shown


# --- select -------------------------------------------------------------------------------------

TABLE = read_csv(b"y,u,v,w,k,t\n1,10,5,,7,a\n2,,6,1,7,b\n4,30,7,1,7,c\n,40,8,1,7,d\n8,50,9,,7,e\n")


def test_select_takes_complete_rows():
    chosen = TABLE.select("y", ["v", "u"])
    assert chosen.X.tolist() == [[5, 10], [7, 30], [9, 50]]
    assert chosen.y.tolist() == [1, 4, 8]
    assert (chosen.features, chosen.target, chosen.dropped) == (("v", "u"), "y", 2)
    for array in (chosen.X, chosen.y):
        assert array.dtype == np.float64 and array.flags.c_contiguous and array.flags.owndata


def test_select_leaves_out_the_target_and_repeats():
    assert TABLE.select("y", ["u", "y", "v", "u"]).features == ("u", "v")


@pytest.mark.parametrize(
    ("target", "features", "said"),
    [
        ("t", ["u"], "`t` is not numeric; choose another target."),
        ("z", ["u"], "`z` is not in the data; choose another target."),
        (
            "y",
            ["u", "t"],
            "`t` cannot be used: all its values are different, so it names the rows; choose "
            "another feature.",
        ),
        ("y", ["`![x](http://y)"], "`'![x](http://y)` is not in the data; choose another feature."),
        ("y", [], "No feature is chosen; choose at least one that is not the target."),
        ("y", ["y"], "No feature is chosen; choose at least one that is not the target."),
        (
            "k",
            ["u"],
            "`k` has the same value in every row, so there is nothing to explain; "
            "choose another target.",
        ),
        (
            "y",
            ["u", "w"],
            "Only 1 of 5 rows have a value in every chosen column, and at least 2 are needed; "
            "choose other columns.",
        ),
    ],
)
def test_select_refuses(target, features, said):
    with pytest.raises(TableError) as refused:
        TABLE.select(target, features)
    assert str(refused.value) == said


def test_select_takes_at_most_32_features():
    names = [f"c{k}" for k in range(34)]
    rows = ["\n" + ",".join([str(k)] * 34) for k in range(2)]
    table = read_csv((",".join(names) + "".join(rows)).encode())
    assert table.select("c33", names[:32]).X.shape == (2, 32)
    with pytest.raises(TableError, match="33 features are chosen, and at most 32"):
        table.select("c33", names)


def test_a_table_made_by_hand_selects_too():
    import pandas as pd

    frame = pd.DataFrame({"x": [1.0, np.inf, 3.0], "y": pd.array([1, 2, 3], dtype="Int64")})
    chosen = Table(frame).select("y", ["x"])
    assert (chosen.X.tolist(), chosen.y.tolist(), chosen.dropped) == ([[1], [3]], [1, 3], 1)


def test_importing_does_not_load_pandas():
    rooms = "linnet.data.table, linnet.data.datasets, linnet.links.experiment"
    code = f"import sys, {rooms}; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "linnet.links.experiment" in modules.split() and "pandas" not in modules.split()


def test_a_column_called_as_a_level_of_another_is_not_lost():
    frame = pd.DataFrame(
        {
            "kind": pd.Categorical(["a", "b", "a", "b", "a"]),
            "kind = b": [1.0, 5.0, 2.0, 7.0, 4.0],
            "y": [1.0, 2.0, 4.0, 3.0, 9.0],
        }
    )
    for features in (["kind", "kind = b"], ["kind = b", "kind"]):
        selection = Table(frame).select("y", features)
        assert selection.X.shape == (5, 2) and len(set(selection.features)) == 2
        assert {tuple(x) for x in selection.X.T} == {(0, 1, 0, 1, 0), (1, 5, 2, 7, 4)}
