"""The lessons' files: the player knows every field of every screen, and no number is typed in."""

import copy
import json
import re

import pytest

from linnet.lessons import LESSONS, glossary, load, read
from linnet.lessons.lesson import CONDITIONS, LIT, PANELS, TASKS
from linnet.lessons.words import TERM, VALUE, VALUES, terms
from linnet.stage import Progress, Telling
from linnet.stage.assets import SOURCE
from linnet.stage.telling import read_progress
from tests.stage.lesson.node import exported

HERE = SOURCE.parents[1] / "lessons"


def file_of(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(params=LESSONS)
def lesson(request):
    return load(request.param)


def test_a_screen_has_one_sentence_and_one_thing_to_do(lesson):
    assert 7 <= len(lesson.screens) <= 10
    for screen in lesson.screens:
        assert screen.panels and screen.done, screen.id
        assert screen.sentence.count(". ") <= 1 and screen.sentence[-1] in ".?", screen.id
        asked = any(condition["kind"] == "answered" for condition in screen.done)
        assert asked == (screen.question is not None), screen.id
        assert ("question" in screen.panels) == asked, screen.id
        assert (screen.task is None) == (screen.label is None), screen.id


def test_no_number_is_typed_in(lesson):
    """They are filled in from the state; what is left is names: W₁, 1s, x²."""
    for screen in lesson.screens:
        for text in screen.texts:
            words = VALUE.sub("", TERM.sub(r"\1", text))
            assert not re.search(r"\d{2}|\d\.\d|\b[2-9]\b", words), (screen.id, text)


def test_every_term_is_explained_in_one_sentence(lesson):
    texts = " ".join(text for screen in lesson.screens for text in screen.texts)
    assert len(set(terms(texts))) >= 6
    for sentence in glossary().values():
        assert sentence.endswith(".") and ". " not in sentence and len(sentence) < 220


def test_the_glossary_has_what_pictures_explain():
    """Axes name their terms in the player; what a screen says is checked as it is read."""
    pictures = "".join(path.read_text() for path in (SOURCE / "lesson").glob("*.js"))
    named = {term for text in re.findall(r"[`\"](.*?)[`\"]", pictures) for term in terms(text)}
    assert {"sd", "slope"} <= named <= set(glossary())


@pytest.mark.parametrize(
    ("name", "claim", "limits"),
    [
        ("one_neuron", "linear regression", ("squared loss", "trained to the bottom", "repeat")),
        ("one_layer", "W* = cᵀW", ("activation",)),
        ("any_depth", "one regression", ("activation",)),
    ],
)
def test_a_last_screen_says_the_claim_and_its_limits(name, claim, limits):
    said = TERM.sub(r"\1", load(name).screens[-1].sentence)
    assert claim in said and all(limit in said for limit in limits)


def test_texts_fit_a_phone(lesson):
    for screen in lesson.screens:
        assert len(TERM.sub(r"\1", screen.sentence)) <= 130, screen.id
        assert len(TERM.sub(r"\1", screen.hint)) <= 110, screen.id
        assert len(TERM.sub(r"\1", screen.finding)) <= 190, screen.id


def test_what_is_said_is_said_plainly(lesson):
    for screen in lesson.screens:
        for text in screen.texts:
            assert "!" not in text and not re.search(r"\b(simply|just|easy)\b", text), text


def test_player_and_files_know_the_same():
    assert exported("conditions.js", "Object.keys(CONDITIONS)", "CONDITIONS") == sorted(CONDITIONS)
    assert exported("values.js", "Object.keys(VALUES)", "VALUES") == sorted(VALUES)


@pytest.mark.parametrize("known", [PANELS, LIT, set(CONDITIONS), set(TASKS), VALUES])
def test_nothing_is_known_that_no_lesson_uses(known):
    used = json.dumps([file_of(name) for name in LESSONS], ensure_ascii=False)
    unused = {name for name in known if not re.search(rf'"{name}"|\{{{name}\}}', used)}
    assert not unused


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((), {"title": "x"}),
        (("screens", 0, "colour"), "red"),
        (("screens", 0, "panels"), ["scatter", "film"]),
        (("screens", 0, "run"), "none"),
        (("screens", 0, "sentence"), ""),
        (("screens", 0, "sentence"), "x" * 401),
        (("screens", 0, "sentence"), "An [x](no such term)."),
        (("screens", 0, "sentence"), "It is {secret}."),
        (("screens", 0, "done"), [{"kind": "gap"}]),
        (("screens", 0, "done"), [{"kind": "gap", "below": "1"}]),
        (("screens", 0, "done"), [{"kind": ["gap"], "below": 1}]),
        (("screens", 0, "task"), "delete"),
        (("screens", 0, "speed"), 0),
        (("screens", 0, "question"), {"ask": "?", "choices": []}),
        (("screens", 1, "id"), "days"),
        (("runs", "hand", "data"), "secrets"),
        (("runs", "hand", "x"), ["x"]),
        (("runs", "hand", "weights"), [1.0]),
        (("runs", "hand", "lr"), float("nan")),
        (("runs",), {}),
        (("screens",), []),
        (("screens",), "many"),
    ],
)
def test_what_is_no_lesson_is_refused(place, value):
    given = file_of("one_neuron")
    read("one_neuron", copy.deepcopy(given))
    if not place:
        given = value
    else:
        at = given
        for key in place[:-1]:
            at = at[key]
        at[place[-1]] = value
    with pytest.raises(ValueError):
        read("one_neuron", given)


# --- as it is told --------------------------------------------------------------------------------


def test_a_telling_carries_all_its_player_needs(lesson):
    payload = Telling(lesson).payload()
    assert json.loads(json.dumps(payload)) == json.loads(json.dumps(payload))
    assert set(payload["runs"]) == set(lesson.runs)
    assert len(json.dumps(payload)) < 80_000
    for name, run in payload["runs"].items():
        begin = lesson.runs[name]
        assert run["scene"]["target"] == begin.y
        assert run["start"]["journal"][0][1]["widths"] == [len(begin.x), *begin.net, 1]


def test_progress_is_heard_and_nonsense_is_not():
    lesson = load("one_neuron")
    telling = Telling(lesson)
    said = {
        "lesson": "one_neuron",
        "screen": 3,
        "seen": ["days", "beat"],
        "done": ["days"],
        "answers": {"beat": [0, 2]},
    }
    assert telling.hear({"lesson": said})
    assert telling.progress == Progress(3, ("days", "beat"), ("days",), {"beat": (0, 2)})
    assert telling.payload()["progress"]["answers"] == {"beat": (0, 2)}
    for change in (
        {"lesson": "another"},
        {"screen": 99},
        {"screen": "3"},
        {"done": ["nothing"]},
        {"done": "days"},
        {"seen": [["days"]]},
        {"answers": {"beat": [9]}},
        {"answers": {"days": [0]}},
        {"answers": []},
    ):
        with pytest.raises(ValueError):
            read_progress(said | change, lesson)
        assert not telling.hear({"lesson": said | change})
    assert not telling.hear("nonsense") and not telling.hear({})
    assert telling.progress.screen == 3
