"""The Share dialog's words and links, as Streamlit runs it."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from linnet.ui.qr_code import MOST
from tests.pages.visitor import Page

SMALL = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (k, k * k % 7, 3 * k + 1) for k in range(12))
RANDOM = [b"%.17f,%.17f,%.17f\n" % tuple(row) for row in np.random.default_rng(0).random((800, 3))]
LARGE = b"a,b,y\n" + b"".join(RANDOM)


def shared(page):
    """Open the dialog."""
    return page.press("open share")


def links(page):
    """The links under the three tabs, as queries."""
    link, lesson, frame = (code.value for code in page.at.get("code"))
    frame = re.search('src="(.*?)"', frame)[1].replace("&amp;", "&")
    return [
        {name: value for name, (value,) in parse_qs(urlsplit(text).query).items()}
        for text in (link, lesson, frame)
    ]


def said(page):
    """The dialog's own sentences."""
    return [m.value for m in page.at.markdown if m.value.startswith("Whoever opens")]


def own_file(content):
    return Page().open("data").upload(content).open("playground")


def test_it_stays_open_whatever_draws_the_page_anew():
    page = shared(Page(step="20"))
    before = links(page)
    page.run().run()
    assert links(page) == before
    page.choose("Standardise", False)
    assert links(page) == before, "what was on screen when it was opened"


def test_it_does_not_follow_to_another_page():
    page = shared(Page())
    page.open("one_neuron")
    assert not page.at.get("code")
    assert len(shared(page).at.get("code")) == 3


def test_left_by_the_browsers_back_it_does_not_return_out_of_date():
    page = shared(Page()).open("one_neuron").choose("Target", "sleep").open("playground")
    assert not page.at.get("code")
    assert links(shared(page))[0]["y"] == "sleep"


def test_built_in_data():
    assert said(shared(Page(step="20"))) == [
        "Whoever opens a link sees what you see: these data, this network, at step 20."
    ]


def test_own_data_or_the_settings_alone():
    """One sentence, of what is chosen."""
    page = shared(own_file(SMALL))
    (sentence,) = said(page)
    assert sentence.startswith("Whoever opens a link is asked for `mine.csv`, with the columns")
    assert sentence.endswith("Send the file along.")
    assert all("rows" not in query for query in links(page))
    page.at.radio(key="share data").set_value("Settings and data")
    page.run()
    (sentence,) = said(page)
    assert sentence.startswith("Whoever opens a link sees what you see")
    assert "whoever has it can read them" in sentence
    assert all("rows" in query for query in links(page))


def test_data_too_large_for_a_link():
    page = shared(own_file(LARGE))
    (sentence,) = said(page)
    assert "is asked for `mine.csv`" in sentence and "does not fit the 8 KB" in sentence
    assert not page.at.radio
    assert all("rows" not in query for query in links(page))


def test_a_link_whose_file_is_missing_passes_it_on():
    page = shared(Page(data="upload", file="far.csv", x="a", y="b", net="2"))
    (sentence,) = said(page)
    assert sentence.startswith("Whoever opens a link is asked for `far.csv`")
    assert links(page)[0] == {"data": "upload", "file": "far.csv", "x": "a", "y": "b", "net": "2"}


def test_the_task_and_the_hidden_controls_are_in_the_class_and_in_the_frame():
    page = shared(Page())
    page.at.multiselect(key="share hide").set_value(["speed", "shape"])
    page.at.text_area(key="share task").set_value("  What is it\n worth? ")
    page.run()
    link, lesson, frame = links(page)
    assert link == {}
    assert lesson == {"hide": "speed,shape", "task": "What is it\nworth?"}
    assert frame == {**lesson, "embed": "true"}
    assert "with the task and the hidden controls" in page.words


def test_a_link_too_long_for_a_code_says_so():
    page = shared(own_file(b"a,b,y\n" + b"".join(RANDOM[:150])))
    assert len([b for b in page.at.button if b.label.startswith("Show the QR code")]) == 2
    page.at.radio(key="share data").set_value("Settings and data")
    page.run()
    assert f"Too long for a QR code, which holds {MOST:,} characters" in page.words
    assert not [b for b in page.at.button if b.label.startswith("Show the QR code")]


@pytest.mark.parametrize("name", ["playground", "one_layer", "report", "data"])
def test_every_page_has_it(name):
    assert len(shared(Page().open(name)).at.get("code")) == 3


def test_as_a_file_says_what_is_in_it_and_gives_it():
    page = shared(Page(data="penguins", net="4", task="Does bill depth help?", hide="lr"))
    sentence = next(m.value for m in page.at.markdown if m.value.startswith("One HTML file"))
    assert "The 342 rows used are in this file: whoever has it can read them." in sentence
    assert "with the task and the hidden controls" in sentence
    offered = next(
        e for e in page.at.get("bidi_component") if "linnet-penguins.html" in str(e.proto)
    )
    assert "Save as a file" in str(offered.proto)
    assert page.at.text_input(key="share title").placeholder.startswith("body_mass_g explained by")


def test_as_a_file_says_where_a_task_is_set_until_one_is():
    where = "What is set under “For a class” is in the file, too"
    page = shared(Page())
    assert where in page.words
    page.at.multiselect(key="share hide").set_value(["speed"])
    page.at.text_area(key="share task").set_value("Look")
    page.run()
    assert where not in page.words


def test_as_a_file_of_a_visitors_own_data():
    page = shared(own_file(SMALL))
    assert "linnet-" in "".join(str(e.proto) for e in page.at.get("bidi_component"))
    assert any("The 12 rows used" in m.value for m in page.at.markdown)


def test_the_large_code_is_of_the_task_as_it_is_now():
    """Typed, and pressed at once: both come with the same message."""
    page = shared(Page())
    page.at.get("text_area")[0].set_value("Look again")
    page.press("large For a class")
    assert [text.value for text in page.at.text] == ["Look again"]
    assert page.at.session_state["sharing"].large
    page.press("open share")
    assert links(page)[1]["task"] == "Look again"
