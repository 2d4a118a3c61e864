"""Every regular expression that meets a visitor's text: linear time, or short text.

The patterns are found here, not listed: those that a module keeps (alone, or in a list or dict),
and those that are given to Arrow. Nothing else may be there: no function of `re` is called with a
pattern of its own, and no pattern is handed to pandas, whose engine depends on what it holds.
"""

import ast
import importlib
import itertools
import re
from pathlib import Path
from time import thread_time

import pyarrow as pa
import pytest

from linnet.data.reading.block import matches
from linnet.text.pattern import Bounded

ROOT = Path(__file__).parents[2]
# What meets no visitor's text here: programs to take away, and what bundles linnet's own scripts.
# Of the former one is tried out here, and has its own test of time: report/test_original.py.
OURS = {ROOT / "linnet" / "page" / "bundle.py", *ROOT.glob("linnet/report/templates/*.py")}
FILES = sorted(
    path
    for where in ("linnet/**/*.py", "pages/*.py", "deploy/*.py")
    for path in ROOT.glob(where)
    if path not in OURS
)
SIZES = 10**3, 10**4, 10**5, 10**6
SECONDS = 5.0  # is no matter; what takes longer must not grow faster than the text,
GROWTH = 3.0  # but for this factor: a busy machine's
SHORT = 0.005  # for text as short as a cell of a number; a file may have millions of them
KEPT = 12  # of the texts that took longest go on to the next size


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def trees():
    for path in FILES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def patterns_in(value, name):
    """The patterns a module's variable holds, each with its name."""
    if isinstance(value, (re.Pattern, Bounded)):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from patterns_in(each, f"{name}[{key!r}]")
    elif isinstance(value, (list, tuple)):
        for k, each in enumerate(value):
            yield from patterns_in(each, f"{name}[{k}]")


def all_patterns():
    """Every pattern of every module under linnet/, by its place."""
    found = {}
    for path in FILES:
        if path.is_relative_to(ROOT / "linnet"):
            module = importlib.import_module(module_of(path))
            for name, value in vars(module).items():
                for place, pattern in patterns_in(value, name):
                    found.setdefault(id(pattern), (f"{module.__name__}.{place}", pattern))
    return dict(found.values())


def methods_used():
    """How the patterns of a name are used: the methods of `re.Pattern` called anywhere on it."""
    known = {"match", "fullmatch", "search", "sub", "subn", "findall", "finditer", "split"}
    used = {}
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in known:
                value = node.value.value if isinstance(node.value, ast.Subscript) else node.value
                if isinstance(value, ast.Name):
                    used.setdefault(value.id, set()).add(node.attr)
    return used


PATTERNS = all_patterns()
USED = methods_used()


# --- what is worst for a pattern ------------------------------------------------------------------


def alphabet(source):
    """The characters that a pattern speaks of, and some that it may not."""
    text = source if isinstance(source, str) else source.decode("latin-1")
    plain = re.sub(r"\\[dwsSDWbZAzn]|\(\?[a-zA-Z:=!<]+", " ", text)
    chosen = dict.fromkeys(c for c in plain if c not in r"\()[]{}?*+^$|")
    return [*dict.fromkeys([*" 1a.,-x(\"'\n", *chosen])][:24]


def kinds(source):
    """Two characters in turn, or one after the other, and an end."""
    return itertools.product(alphabet(source), alphabet(source), ("", "x", "\0", "halves"))


def text_of(kind, size):
    a, b, end = kind
    if end == "halves":
        return b + a * (size // 2) + b * (size // 2) + "!"
    return (a + b) * (size // 2) + end


def run(pattern, methods, text):
    """Processor seconds of all the uses."""
    start = thread_time()
    for method in methods:
        if method in ("sub", "subn"):
            getattr(pattern, method)(text[:0], text)
        elif method == "finditer":
            list(pattern.finditer(text))
        else:
            getattr(pattern, method)(text)
    return thread_time() - start


@pytest.mark.thorough
@pytest.mark.parametrize("place", PATTERNS)
def test_a_pattern_takes_linear_time_or_short_text(place):
    pattern = PATTERNS[place]
    bounded = isinstance(pattern, Bounded)
    raw = pattern.pattern if not bounded else pattern._pattern.pattern
    name = re.split(r"[.\[]", place.rpartition("linnet")[2].split("[")[0])[-1]
    methods = {"match", "fullmatch"} if bounded else USED.get(name, set())
    assert methods, f"{place}: how is it used?"
    sizes = sorted({pattern.most, *SIZES}) if bounded else SIZES
    kept = list(kinds(raw))
    before, size_before = {}, sizes[0]
    for size in sizes:
        times = {}
        for kind in kept:
            text = text_of(kind, size)
            text = text[:size] if bounded and size == pattern.most else text
            text = text if isinstance(raw, str) else text.encode("latin-1", "replace")
            times[kind] = run(pattern, methods, text)
            limit = SHORT if bounded and pattern.most < 10**4 else SECONDS
            limit = max(limit, GROWTH * size / size_before * before.get(kind, 0.0))
            if times[kind] >= limit:  # the machine may have been busy
                times[kind] = min(run(pattern, methods, text) for _ in range(3))
            assert times[kind] < limit, f"{place}: {size:,} characters like {text[:20]!r}"
        kept = sorted(times, key=times.get)[-KEPT:]
        before, size_before = times, size


def test_the_patterns_are_found():
    """Some that are there, in each of the ways a module keeps them."""
    places = set(PATTERNS)
    assert {"linnet.data.column._ID_NAME", "linnet.data.reading.layout._NOTE"} <= places
    assert any(place.startswith("linnet.data.reading.dialect._CELL_IN_QUOTES[") for place in places)
    assert len(places) > 15


def test_no_pattern_is_made_where_none_can_find_it():
    """`re` is called to compile what a module keeps, and pandas is given no pattern."""
    hidden = []
    for path, tree in trees():
        kept = {
            id(call)
            for node in tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value
            for call in ast.walk(node.value)
            if isinstance(call, ast.Call)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and id(node) not in kept and makes_a_pattern(node):
                hidden.append(f"{path.relative_to(ROOT)}: {ast.unparse(node)}")
    assert hidden == ["linnet/text/pattern.py: re.compile(pattern, flags)"]


def makes_a_pattern(call):
    match call.func:
        case ast.Name(id="Bounded"):
            return True
        case ast.Attribute(value=ast.Name(id="re"), attr=function):
            return function != "escape"
        case ast.Attribute(value=ast.Attribute(attr="str"), attr=function):
            functions = {"contains", "replace", "match", "fullmatch", "extract", "count", "findall"}
            return function in functions and all(word.arg != "regex" for word in call.keywords)
    return False


# --- patterns given to Arrow ----------------------------------------------------------------------


GIVEN = {  # its functions, and ours that call them: the place of the pattern among what they take
    **dict.fromkeys(("matches", "match_substring_regex"), 1),
    **dict.fromkeys(("extract_regex", "replace_substring_regex"), 1),
    "all_match": 0,
}


def arrow_patterns():
    """What Arrow's functions are given, where that is made of what a module keeps."""
    for path, tree in trees():
        if not path.is_relative_to(ROOT / "linnet"):
            continue
        names = vars(importlib.import_module(module_of(path)))
        for node in ast.walk(tree):
            called = getattr(node, "func", None)
            name = getattr(called, "attr", getattr(called, "id", None))
            if name in GIVEN:
                source = ast.unparse(node.args[GIVEN[name]])
                try:
                    for mark in ".,":  # the one index that is used
                        yield (
                            f"{module_of(path)}:{source}{mark}",
                            eval(source, {**names, "mark": mark}),
                        )
                except NameError:  # a parameter: the pattern stands where the function is called
                    continue


ARROW = dict(arrow_patterns())


@pytest.mark.parametrize("place", ARROW)
def test_arrow_matches_in_linear_time(place):
    """Its engine does not backtrack; a million characters show it."""
    for a in alphabet(ARROW[place])[:12]:
        cells = pa.array([text_of((a, "1", "x"), 10**6)], pa.large_string())
        start = thread_time()
        matches(cells, ARROW[place])
        assert thread_time() - start < SECONDS


def test_arrows_patterns_are_found():
    assert len(ARROW) > 10
