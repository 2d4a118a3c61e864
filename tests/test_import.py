"""The rooms of the house: what may import what, and what `import linnet` costs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = [  # from the ground up: a room imports only from rooms before it
    "linnet.limits",
    "linnet.text",
    "linnet.networks",
    "linnet.regression",
    "linnet.training",
    "linnet.data",
    "linnet.links",
    "linnet.lessons",
    "linnet.report",
    "linnet.stage",
    "linnet.page",
    "linnet.ui",
    "pages",
    "app",
    "serve",
]
ONLY_IN = {
    "streamlit": {"linnet.ui", "pages", "app", "serve"},
    "plotly": {"linnet.report"},
    "pyarrow": {"linnet.data", "linnet.report"},
    "pandas": {"linnet.data", "linnet.ui"},  # whose grids show frames
}
FILES = sorted(
    path
    for where in ("linnet/**/*.py", "pages/*.py", "app.py", "serve.py")
    for path in ROOT.glob(where)
)


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def room_of(module):
    """A package is one room; `linnet` itself is the front door."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "linnet" else parts[0]


def imports_of(path):
    """Every module a file imports, wherever in the file: name and line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: say where from"
            yield node.module, node.lineno
            for alias in node.names:  # from linnet import table
                if (
                    (ROOT / f"{node.module}.{alias.name}".replace(".", "/"))
                    .with_suffix(".py")
                    .exists()
                ):
                    yield f"{node.module}.{alias.name}", node.lineno


def loaded_by(code):
    """The modules a fresh interpreter has after running some code."""
    code += "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_import_linnet_is_light():
    loaded = loaded_by("import linnet")
    assert not loaded & {"streamlit", "pandas", "plotly", "scipy", "sklearn", "statsmodels"}
    assert "numpy" in loaded and "linnet.networks.network" in loaded
    assert not {name for name in loaded if name.startswith("linnet.ui")}


def test_pandas_comes_with_the_first_table():
    read = 'import linnet\nlinnet.read_csv(b"a,b\\n1,2\\n3,5\\n")'
    loaded = loaded_by(read)
    assert "pandas" in loaded and "streamlit" not in loaded


def test_experiment_and_datasets_need_no_streamlit():
    assert "streamlit" not in loaded_by("import linnet.links.experiment, linnet.data.datasets")


def test_what_linnet_promises_is_there():
    import linnet

    for name in linnet.__all__:
        assert getattr(linnet, name).__module__.startswith("linnet.")
    assert list(linnet.__all__) == sorted(linnet.__all__)
    promised = {"Network", "Layer", "compress", "least_squares", "Trainer", "read_csv"}
    assert promised <= set(linnet.__all__)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_down_only(path):
    room = room_of(module_of(path))
    for name, line in imports_of(path):
        if name.split(".")[0] not in ("linnet", "pages", "app", "serve", "tests", "bench"):
            continue
        where = f"{module_of(path)}, line {line}: {name}"
        imported = room_of(name)
        assert imported in ORDER, f"{where} is in no room of the house"
        if room == "linnet":  # the library, for a notebook: nothing that needs Streamlit
            assert ORDER.index(imported) < ORDER.index("linnet.ui"), where
        elif room != imported:
            assert room in ORDER, f"{room} is not in ORDER; give it its place"
            assert ORDER.index(imported) < ORDER.index(room), f"{where} is not below"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_each_library_stays_in_its_rooms(path):
    room = room_of(module_of(path))
    for name, line in imports_of(path):
        allowed = ONLY_IN.get(name.split(".")[0])
        assert allowed is None or room in allowed, f"{module_of(path)}, line {line}: {name}"


@pytest.mark.parametrize("room", [room for room in ORDER if room.startswith("linnet.")])
def test_no_circle_within_a_room(room):
    folder = ROOT / room.replace(".", "/")
    modules = {module_of(path): path for path in folder.rglob("*.py")}
    needs = {
        module: {name for name, _ in imports_of(path) if name in modules and name != module}
        for module, path in modules.items()
    }
    done = set()
    while ready := {module for module in needs if module not in done and needs[module] <= done}:
        done |= ready
    assert done == set(needs), f"a circle: {set(needs) - done}"


def test_this_test_sees_the_whole_house():
    rooms = {room_of(module_of(path)) for path in FILES}
    assert rooms - {"linnet"} <= set(ORDER)
    assert {"linnet.stage", "linnet.ui", "pages", "app", "serve"} <= rooms
    assert module_of(ROOT / "linnet/stage/run.py") == "linnet.stage.run"
    assert room_of("linnet.stage.run") == module_of(ROOT / "linnet/stage/__init__.py")
    imported = {name for name, _ in imports_of(ROOT / "linnet/ui/current.py")}
    assert {"streamlit", "linnet.ui.session", "linnet.ui.navigation"} <= imported
