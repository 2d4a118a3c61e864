"""The README's recipe for data that outgrow one machine, on a real cluster of two processes."""

import pickle
import sys
from types import ModuleType

import numpy as np
import pytest
from dask.distributed import Client, LocalCluster

from linnet import compress, least_squares
from tests.test_readme import run

ROWS = [1, 400, 37, 0, 250, 3]  # of the files; the last but one has no ride of any length


@pytest.fixture
def client(tmp_path, monkeypatch):
    # A new process runs the main module again, which AppTest leaves to be app.py.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=tmp_path / "scratch",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def write_rides(folder):
    """Write ragged files; return the rows to be used, shape (n, 3)."""
    rng = np.random.default_rng(0)
    kept = []
    for number, n in enumerate(ROWS):
        km = rng.gamma(2, 3, n)
        minutes = 3 * km + rng.gamma(4, 1, n)
        table = np.column_stack([km, minutes, 4 + 2 * km + 0.5 * minutes + rng.standard_normal(n)])
        table[::7, 0] = 0
        table[3::11, 1] = np.nan
        if number == len(ROWS) - 2:
            table[:, 0] = 0
        lines = [",".join(map(repr, row)) for row in table.tolist()]
        (folder / f"rides-{number}.csv").write_text("\n".join(["km,minutes,fare", *lines, ""]))
        kept.append(table[(table[:, 0] > 0) & np.isfinite(table).all(axis=1)])
    assert [len(rows) for rows in kept].count(0) == 3
    return np.concatenate(kept)


@pytest.mark.thorough
def test_the_recipe_of_the_readme(client, tmp_path, monkeypatch, capsys):
    rows = write_rides(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = run("Data that outgrow one machine")
    expected = least_squares(compress(rows[:, :2], rows[:, 2]))
    fit = least_squares(names["data"])
    assert names["rides"].npartitions == len(ROWS)
    assert len(names["parts"]) == len(ROWS) - 3
    assert names["data"].n == fit.n == len(rows)
    assert fit.coefficients == pytest.approx(expected.coefficients, rel=1e-12)
    assert fit.intercept == pytest.approx(expected.intercept, rel=1e-12)
    assert capsys.readouterr().out.strip() == str(fit.coefficients)
    assert len(client.scheduler_info()["workers"]) == 2


def test_compressed_data_travel_between_processes():
    X = np.random.default_rng(1).standard_normal((50, 2))
    for data in (compress(X, X @ [1, 2]), compress(X, X @ [1, 2]).standardized()):
        copy = pickle.loads(pickle.dumps(data))
        assert np.array_equal(copy.factor, data.factor) and copy.n == data.n
        assert np.array_equal(copy.own_factor, data.own_factor)
        assert (copy.origin is None) == (data.origin is None)
