"""The chapters' stories as Streamlit runs them: what is told, and the ways on from there."""

import pytest

from linnet.lessons import LESSONS, glossary, load
from linnet.links.experiment import Experiment
from linnet.stage import Telling
from linnet.ui.runs import as_linked
from linnet.ui.story import reached
from tests.pages.visitor import Page


@pytest.mark.parametrize("name", LESSONS)
def test_a_chapter_begins_with_its_story(name):
    page = Page().open(name, further=False)
    assert page.told["name"] == name
    assert not page.at.sidebar.children
    page.press("further")
    assert not page.told and page.stage["scene"]["target"] == "exam_score"
    page.press("story")
    assert page.told["name"] == name
    page.open("report").open(name, further=False)
    assert page.told["name"] == name


def test_the_story_is_where_it_was_left():
    page = Page().open("one_neuron", further=False)
    telling = page.at.session_state["telling one_neuron"]
    said = {"lesson": "one_neuron", "screen": 4, "seen": [], "done": ["days"], "answers": {}}
    assert telling.hear({"lesson": said})
    page.open("report").open("one_neuron", further=False)
    assert page.told["progress"]["screen"] == 4 and page.told["progress"]["done"] == ["days"]


def test_the_playground_offers_the_stories_until_all_are_told():
    def offered(page):
        return "Press Train, or begin with" in page.words

    page = Page()
    assert offered(page)
    page.open("one_neuron", further=False).open("playground")
    assert not offered(page) and "The story goes on:" in page.words
    for name in LESSONS[1:]:
        page.open(name, further=False)
    assert "The story goes on:" not in page.open("playground").words
    assert not offered(Page(data="penguins")), "who comes by a link has something to look at"


@pytest.mark.parametrize("name", LESSONS)
def test_every_run_of_a_story_goes_on_in_the_playground(name):
    telling = Telling(load(name))
    for k, screen in enumerate(load(name).screens):
        said = {"lesson": name, "screen": k, "seen": [], "done": [], "answers": {}}
        assert telling.hear({"lesson": said})
        experiment, notes = Experiment.from_query(
            {key: [value] for key, value in reached(telling).to_query().items()}
        )
        assert not notes, screen.id
        run, note = as_linked(experiment, telling.run.scene, "page")
        assert note is None
        assert run.state.network.parameters == pytest.approx(telling.run.state.network.parameters)
        assert run.state.settings == telling.run.state.settings


def test_the_glossary_lists_every_word_of_the_stories():
    page = Page().open("glossary")
    for term, sentence in glossary().items():
        assert f"**{term}**: {sentence}" in page.words
