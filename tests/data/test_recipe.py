"""linnet.Recipe: what is given is obeyed, the rest is found, and impossible values are refused."""

import dataclasses
import json

import pytest

import linnet
from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import ALL_OPEN, Column, Recipe
from tests.data.test_bad_inputs import LOADS

SURVEY = (
    "Export of 2024;;\nsex;zip;weight\n;;kg\n"
    "1;01067;63,5\n2;10115;-9999\n2;01067;71,25\n1;20095;80,5\nTotal;;215,25\n"
)


@pytest.mark.parametrize("case", LOADS, ids=lambda case: case.number)
def test_a_table_s_own_recipe_reads_the_same(case):
    table = read_csv(case.content)
    again = read_csv(case.content, Recipe.from_json(table.recipe.to_json()))
    assert again.frame.equals(table.frame) and again.columns == table.columns
    assert again.recipe == table.recipe and again.report == table.report
    assert again.questions == table.questions


def test_a_recipe_is_complete():
    recipe = read_csv(SURVEY.encode()).recipe
    for part in dataclasses.fields(Recipe):
        assert getattr(recipe, part.name) is not None
    assert recipe.delimiter == ";" and recipe.encoding == "utf-8" and recipe.decimal == ","
    assert recipe.header == (2, 3) and recipe.first == 4 and recipe.last == 8
    assert recipe.left_out == (8,)
    assert recipe.columns["weight kg"].kind == "number"
    assert recipe.columns["weight kg"].missing == ("-9999",)


GIVEN = [  # the file, what is given, a column and its values
    ("a;b;c\n1;2;x\n3;4;y\n", Recipe(delimiter=";"), "a", [1, 3]),
    ("u,v\n1,2\n3,5\n", Recipe(header=()), "column 2", [None, 2, 5]),
    ("u,v\n1,2\n3,5\n7,9\n", Recipe(header=(2,)), "1", [3, 7]),
    ("x,y\nu,v\n1,2\n3,5\n", Recipe(header=(1,), first=3), "y", [2, 5]),
    ("u,v\n1,2\n3,5\n7,8\n", Recipe(last=3), "u", [1, 3]),
    ("u,v\n1,2\n3,5\n7,8\n", Recipe(left_out=(3,)), "u", [1, 7]),
    ("u,v\n1,2\n-9999,5\n7,8\n", Recipe(missing=("-9999",)), "u", [1, None, 7]),
    ("u;v\n1.234;1\n2.345;2\n", Recipe(decimal=","), "u", [1234, 2345]),
    ("u;v\n1.234;1\n2.345;2\n", Recipe(thousands="."), "u", [1234, 2345]),
    ("u;v\n1,234;1\n2,345;2\n", Recipe(columns={"u": Column(decimal=".")}), "u", [1234, 2345]),
    ("sex,y\n1,2\n2,3\n1,4\n", Recipe(columns={"sex": Column(kind="category")}), "sex", "121"),
    ("k,x,y\nNA,1,2\nDE,2,3\nNA,5,4\n", Recipe(columns={"k": Column(missing=())}), "k", 2 * ["NA"]),
    ("k,y\na,2\nA,3\na,4\nb,7\n", Recipe(columns={"k": Column(fold=True)}), "k", "aaa"),
    ("u,v\n1,2\n3,5\n", Recipe(columns={"u": Column(name="width")}), "width", [1, 3]),
    ("ab  12 3\ncd  3456\nef  7 89\n", Recipe(delimiter=(4, 2, 2), header=()), "column 2", None),
    ("u v\n1 2\n3 5\n", Recipe(delimiter=" "), "v", [2, 5]),
    ("'u','v'\n'1','2'\n3,5\n", Recipe(quote="'"), "v", [2, 5]),
]


@pytest.mark.parametrize(("file", "recipe", "name", "values"), GIVEN)
def test_what_is_given_is_obeyed(file, recipe, name, values):
    table = read_csv(file.encode(), recipe)
    assert name in table.frame
    if values is not None:
        read = [None if cell != cell else cell for cell in table.frame[name].tolist()]
        if len(values) < len(read):
            read = [cell for cell in read if cell in values]
        assert read == list(values)
    again = read_csv(file.encode(), table.recipe)
    assert again.frame.equals(table.frame) and again.recipe == table.recipe


def test_an_encoding_that_is_given():
    content = "Größe,y\n1,2\n3,4\n".encode("cp850")
    assert list(read_csv(content, Recipe(encoding="cp850")).frame) == ["Größe", "y"]
    assert read_csv(content, Recipe(encoding="latin1")).recipe.encoding == "latin-1"


def test_fixed_widths():
    table = read_csv(b"ab  12 3\ncd  3456\nef  7 89\n", Recipe(delimiter=(4, 2, 2), header=()))
    assert table.frame.to_numpy().tolist() == [["ab", 12, 3], ["cd", 34, 56], ["ef", 7, 89]]


def test_a_reference_level_and_an_unused_column():
    content = b"k,u,y\na,1,2\nb,2,3\na,5,4\nb,5,9\n"
    columns = {"k": Column(reference="b"), "u": Column(kind="unused")}
    table = read_csv(content, Recipe(columns=columns))
    assert table.select("y", ["k"]).features == ("k = a",)
    assert table.select("y", ["k"]).references == {"k": "b"}
    assert "u" not in table.usable and table.columns[1].kind == "unused"


def test_a_number_that_names_rows_can_be_used_as_one():
    content = b"id,y\n1,2\n2,3\n7,4\n9,9\n"
    assert not read_csv(content).columns[0].default
    table = read_csv(content, Recipe(columns={"id": Column(kind="number")}))
    assert table.columns[0].kind == "number" and table.columns[0].default


IMPOSSIBLE = [
    {"encoding": "no such"},
    {"encoding": "rot13"},
    {"delimiter": "ab"},
    {"delimiter": "a"},
    {"delimiter": '"'},
    {"delimiter": (3,)},
    {"delimiter": (0, 4)},
    {"quote": "x"},
    {"comment": "a\nb"},
    {"wrapped": 1},
    {"header": (0,)},
    {"header": (3, 2)},
    {"header": "1"},
    {"header": (4,), "first": 4},
    {"first": 9, "last": 4},
    {"width": 1000},
    {"decimal": ":"},
    {"decimal": ".", "thousands": "."},
    {"missing": "NA"},
    {"missing": (1,)},
    {"columns": {"a": {"kind": "number"}}},
    {"columns": {"a": Column(name="x"), "b": Column(name="x")}},
]


@pytest.mark.parametrize("places", IMPOSSIBLE, ids=str)
def test_impossible_values_are_one_plain_sentence(places):
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        Recipe(**places)


@pytest.mark.parametrize("value", ["5", "true", '{"a": 1}', "1.5"])
def test_a_delimiter_that_is_neither_text_nor_widths(value):
    said = r"^The recipe's delimiter cannot be `.+`; it is one of a character, spaces, a list of"
    with pytest.raises(TableError, match=said):
        Recipe.from_json(f'{{"delimiter": {value}}}')


@pytest.mark.parametrize("places", [{"kind": "float"}, {"decimal": "x"}, {"order": "year"}])
def test_impossible_values_of_a_column(places):
    with pytest.raises(ValueError, match=r"^[^\n]+\.$"):
        Column(**places)


UNFIT = [
    (Recipe(columns={"c": Column(kind="number")}), "a column `c`"),
    (Recipe(columns={"a": Column(name="b")}), "two columns the name `b`"),
    (Recipe(header=(9,)), "Line 9 holds no names"),
    (Recipe(left_out=(2, 3, 4)), "leaves out every row"),
    (Recipe(columns={"k": Column(reference="z")}), "`k` has no level `z`"),
    (Recipe(columns={"k": Column(kind="boolean")}), "`k` cannot be read as yes and no"),
]


@pytest.mark.parametrize(("recipe", "said"), UNFIT)
def test_a_recipe_that_does_not_fit_the_file(recipe, said):
    with pytest.raises(TableError, match=said):
        read_csv(b"a,b,k\n1,2,x\n3,4,y\n5,6,x\n", recipe)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": 1}', '{"columns": []}', '{"columns": {"a": 1}}', "[" * 10**5]
)
def test_what_is_no_recipe(text):
    with pytest.raises(TableError, match=r"^[^\n]+\.$"):
        Recipe.from_json(text)


def test_recipes_add_up():
    one = Recipe(delimiter=";", columns={"a": Column(kind="category", reference="x")})
    both = one.updated(Recipe(decimal=",", columns={"a": Column(reference="y"), "b": Column()}))
    assert both.delimiter == ";" and both.decimal == ","
    assert both.columns["a"] == Column(kind="category", reference="y")
    assert both.contains(one.updated(Recipe(columns={"a": Column(reference="y")})))
    assert not both.contains(one) and both.contains(ALL_OPEN)
    assert json.loads(one.to_json()) == {
        "delimiter": ";",
        "columns": {"a": {"kind": "category", "reference": "x"}},
    }


def test_the_library_has_them():
    assert linnet.Recipe is Recipe and linnet.Column is Column


def test_a_number_among_words_is_written_as_before():
    content = b"a,b\n4.9,3.0\n4.7,3'.R\n"
    table = read_csv(content)
    again = read_csv(content, recipe=table.recipe)
    assert table.frame["b"].tolist() == ["3.0", "3'.R"] == again.frame["b"].tolist()
    assert again.recipe == table.recipe


def test_a_note_below_does_not_move_the_names():
    content = b"id,x\nb,4,3.5\nc\nd,6,4.5\na note"
    table = read_csv(content)
    again = read_csv(content, recipe=table.recipe)
    assert list(table.frame) == ["column 1", "id", "x"] == list(again.frame)
    assert again.recipe == table.recipe and again.frame.equals(table.frame)
