"""The saved file, without any server: from disk, in frames that reach nothing, out of the app."""

import base64
import contextlib
import json
import re
import struct
import time
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

import linnet
from linnet.data.datasets import DATASETS
from linnet.links.experiment import Experiment
from linnet.page.site import of_experiment
from linnet.text.wording import cleaned, cleaned_lines
from tests.browser.stage import PATIENCE, Stage, watched_page
from tests.browser.test_accessible import grave_violations
from tests.browser.test_links import open_share
from tests.page.test_playground import HOSTILE

CSV = (
    "area;rooms;price;city\n"
    + "".join(f"{50 + k % 7};{k % 4},5;{3 * k + 20};x\n" for k in range(30))
    + "80;;250;x\n90;4;n/a;x\n"
)

ELEMENTS = """Object.fromEntries(["img", "script", "iframe", "style"].map(
  (name) => [name, document.getElementsByTagName(name).length]))"""


@pytest.fixture(scope="module")
def penguins():
    dataset = DATASETS["penguins"]
    return linnet.playground(dataset.table().select(dataset.target, dataset.features))


@pytest.fixture
def lesson(browser, heard, tmp_path, penguins):
    """`lesson(page, **options)`: a page opened from disk; that anything is asked for fails."""
    heard.clear()
    with contextlib.ExitStack() as opened:

        def lesson(text=None, fragment="", **options):
            path = tmp_path / "lesson.html"
            path.write_text(penguins.html(task="Train it.") if text is None else text, "utf-8")
            page = opened.enter_context(watched_page(browser, heard, **options))
            page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
            page.goto(path.as_uri() + fragment)
            return page

        asked = []
        yield lesson
        inside = ("about:srcdoc", "data:", (tmp_path / "lesson.html").as_uri())
        assert [url for url in asked if not url.startswith(inside)] == []
    assert not heard, "\n".join(heard)


def tour(stage):
    """What can be done with a run: each of it, and back."""
    stage.press("Train")
    stage.wait(lambda s: s.step > 20, "training")
    stage.press("Pause")
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (3, 4, 1), "a node more")
    stage.press("Undo")
    before = stage.wait(lambda s: s.widths == (3, 3, 1), "the node gone")
    stage.locator.locator('[data-link="0,1,1"]').press("Enter")
    stage.locator.get_by_label("Weight", exact=True).fill("0.75")
    stage.locator.get_by_label("Weight", exact=True).press("Enter")
    stage.wait(lambda s: s.loss != before.loss, "the weight")
    stage.press("Run to convergence")
    end = stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence")
    np.testing.assert_allclose(end.coefficients, end.least_squares, rtol=1e-6)
    stage.timeline.press("Home")
    stage.wait(lambda s: s.step == 0, "the start")


def test_from_disk(lesson):
    page = lesson()
    stage = Stage(page).ready()
    tour(stage)
    stage.timeline.press("End")
    end = stage.wait(lambda s: s.gap < 1e-6, "the end")
    wait_for(lambda: fragment(page).get("step") == end.step)
    again = lesson(fragment="#" + page.url.partition("#")[2])
    there = Stage(again).wait(lambda s: s.step == end.step, "the linked step")
    assert (there.loss, there.coefficients) == (end.loss, end.coefficients)
    expect(again.locator(".note")).to_be_empty()
    for theme, width in (("light", 1400), ("dark", 390)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        assert not grave_violations(page), theme


def test_no_module_hides_what_the_browser_has(lesson, penguins):
    """In the one script of a page, a module's exports stand beside the browser's own names."""
    given = re.findall(r"^const{([^}]*)}=\(\(\)=>", penguins.html(), re.M)
    names = [each.rpartition(":")[2] for group in given for each in group.split(",")]
    assert {"createPanels", "createRun", "h"} <= set(names)
    assert lesson().evaluate("(names) => names.filter((name) => name in window)", names) == []


def test_a_rate_is_typed(lesson):
    stage = Stage(lesson()).ready()
    stage.rate_field.fill("0.03")
    stage.rate_field.press("Enter")
    stage.wait(lambda s: s.rate == 0.03, "the rate")


@pytest.mark.parametrize("cut", ["#run=eyJvZiI6", "#run=", "#nonsense"])
def test_a_cut_address_opens_the_saved_run(lesson, cut):
    page = lesson(fragment=cut)
    assert Stage(page).ready().step == 0
    expect(page.locator(".note")).to_contain_text("this is the saved one")


def test_own_data(lesson, tmp_path):
    (tmp_path / "flats.csv").write_text(CSV)
    (tmp_path / "odd.csv").write_text("this is no table\nat all\nreally\n")
    page = lesson()
    stage = Stage(page).ready()
    field, said = page.locator("input[type=file]"), page.locator(".words")
    field.set_input_files(tmp_path / "odd.csv")
    expect(said).to_contain_text("not plain enough")
    assert stage.widths == (3, 3, 1), "the last good data stay"
    field.set_input_files(tmp_path / "flats.csv")
    state = stage.wait(lambda s: s.widths == (2, 3, 1), "the own data")
    expect(said).to_contain_text("30 rows are used. 2 rows are left out")
    expect(said).to_contain_text("(lines 32, 33)")
    k = np.arange(30)
    fit = linnet.least_squares(np.column_stack([50 + k % 7, k % 4 + 0.5]), 3 * k + 20.0)
    np.testing.assert_allclose(state.least_squares, [fit.intercept, *fit.coefficients], rtol=1e-9)
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6, "convergence")
    page.get_by_role("button", name="Back to the data of this page").click()
    stage.wait(lambda s: s.widths == (3, 3, 1), "the saved data")


def test_collinear_own_data(lesson, tmp_path):
    rows = "".join(f"{k},{2 * k + 1},{k % 5 + k}\n" for k in range(20))
    (tmp_path / "twice.csv").write_text("a,b,c\n" + rows)
    page = lesson()
    Stage(page).ready()
    page.locator("input[type=file]").set_input_files(tmp_path / "twice.csv")
    expect(page.locator(".words")).to_contain_text("“b” follows exactly from the other features")
    expect(page.locator(".words")).to_contain_text("without standard errors")


def test_hostile_names_titles_and_tasks_are_inert(lesson, tmp_path):
    X = np.arange(20.0).reshape(10, 2) ** 1.5
    opened = lesson("<!doctype html><title>none yet</title>")
    for number, hostile in enumerate(HOSTILE):
        page = linnet.playground(X, X[:, 0] % 3, features=[hostile, "b"], target=hostile)
        path = tmp_path / f"lesson.html.{number}.html"
        page.save(path, title=hostile, task=hostile)
        opened.goto(path.as_uri())
        Stage(opened).ready()
        for words, text in (("h1", cleaned(hostile)), (".task", cleaned_lines(hostile))):
            assert opened.locator(words).evaluate("e => e.textContent") == text
        assert opened.evaluate(ELEMENTS) == {"img": 0, "script": 2, "iframe": 0, "style": 2}


def test_two_in_one_notebook(lesson, penguins):
    """Frames as a notebook shows them, but for the one right that saving pictures needs."""
    frame = penguins._repr_html_().replace(" allow-downloads", "")
    assert 'sandbox="allow-scripts"' in frame
    page = lesson(f"<!doctype html><title>two</title>{frame}{frame}")
    one, other = (Framed(page, page.frame_locator("iframe").nth(k)) for k in (0, 1))
    tour(one.ready())
    page.locator("iframe").nth(1).scroll_into_view_if_needed()  # out of sight no frame is drawn
    assert other.ready().step == 0
    heights = [
        f.evaluate("document.documentElement.scrollHeight - innerHeight") for f in page.frames[1:]
    ]
    assert max(heights) <= 0, "the frame fits what is in it"


class Framed(Stage):
    """A stage in a frame."""

    def __init__(self, page, frame):
        super().__init__(page)
        self.locator = frame.get_by_test_id("stage")


def test_a_picture_for_slides(lesson):
    page = lesson()
    Stage(page).ready()
    svg = ElementTree.fromstring(saved(page, "SVG"))
    width, height = (round(float(svg.get(side))) for side in ("width", "height"))
    assert '@font-face { font-family: "linnet sans"' in svg[0].text, "the letters come along"
    written = {text for part in svg.iter() for text in [part.text] if text}
    assert {"bill_depth_mm", "body_mass_g", "gap", "data above, below"} <= written
    assert not {"across", "1 hidden layer"} & written, "nothing to press"
    addresses = [value for part in svg.iter() for key, value in part.items() if "href" in key]
    assert addresses and all(address.startswith(("data:image/png", "#")) for address in addresses)
    png = saved(page, "PNG")
    assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)


def saved(page, kind):
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save picture as {kind}").click()
    assert download.value.suggested_filename == f"linnet.{kind.lower()}"
    return download.value.path().read_bytes()


def test_without_a_script(lesson):
    page = lesson(java_script_enabled=False)
    expect(page.get_by_role("img", name="A network of 3 – 3 – 1 nodes")).to_be_visible()
    expect(page.get_by_text("Least squares: body_mass_g = −6424.8")).to_be_visible()
    expect(page.get_by_role("row", name="flipper_length_mm")).to_contain_text("50.2692")


def test_a_file_out_of_the_app_shows_the_same_numbers(stage, page, lesson):
    """Shared at a step, with a task and without the rate; opened without the app."""
    query = "?data=penguins&net=4-3&opt=adam&lr=0.02&seed=11&step=150&hide=lr&task=Look"
    here = stage.open(query).wait(lambda s: s.step == 150, "the linked step")
    assert b'@font-face { font-family: "Source Sans"' in saved(page, "SVG")
    open_share(page)
    page.get_by_role("tab", name="As a file").click()
    page.get_by_label("Title").fill("Birds")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save as a file")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "linnet-penguins.html"
    text = download.value.path().read_text("utf-8")
    opened = lesson(text)
    there = Stage(opened).wait(lambda s: s.step == 150, "the saved step")
    assert (there.loss, there.gap, there.coefficients, there.least_squares) == (
        here.loss,
        here.gap,
        here.coefficients,
        here.least_squares,
    )
    expect(opened.locator("h1")).to_have_text("Birds")
    expect(opened.locator(".task")).to_have_text("Look")
    expect(Stage(opened).rate_field).to_be_hidden()


@pytest.mark.parametrize("name", DATASETS)
def test_numbers_of_the_file_are_those_of_the_app(stage, lesson, name):
    """On every built-in set, under the same link: digit for digit."""
    stage.open(f"?data={name}&step=150")
    here = stage.wait(lambda s: s.step == 150, "the linked step")
    page = replace(of_experiment(Experiment(name)), step=150)
    there = Stage(lesson(page.html())).wait(lambda s: s.step == 150, "the saved step")
    assert replace(there, frames=0) == replace(here, frames=0)


def fragment(page):
    text = page.evaluate("location.hash").partition("#run=")[2]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) if text else {}


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
