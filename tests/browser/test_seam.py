"""Where the page and the run meet: wishes of the page, clicks on the stage, other tabs."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.stage import Stage, open_app, settle
from tests.browser.test_chapters import go
from tests.browser.test_links import numbers, pause
from tests.browser.test_playground import RECORD, number, steps_on

# So many pictures: a run that goes on moves with each.
FRAMES = """async count => {
    while (count--) await new Promise(requestAnimationFrame);
}"""


def weight(stage, link):
    """A weight as its card shows it."""
    stage.page.locator(f'[data-link="{link}"]').focus()
    shown = stage.page.get_by_label("Weight", exact=True)
    expect(shown).to_be_visible()
    return number(shown.input_value())


def test_a_slider_and_a_click_on_plus_at_the_same_moment(stage, page):
    """Both take hold, in either order."""
    open_app(page, "/one_layer?net=3")
    stage.ready()
    slider = page.get_by_role("slider", name="c₁")
    for widths, first, second in [
        ((2, 4, 1), lambda: slider.press("ArrowRight"), lambda: stage.press("Add node to layer 1")),
        ((2, 5, 1), lambda: stage.press("Add node to layer 1"), lambda: slider.press("ArrowRight")),
    ]:
        before = weight(stage, "1,1,1")
        slider.focus()
        first()
        second()
        stage.wait(lambda s, widths=widths: s.widths == widths, "the node")
        settle(page)
        asked = float(slider.get_attribute("aria-valuenow") or slider.input_value())
        stage.wait(lambda s, asked=asked: abs(weight(stage, "1,1,1") - asked) < 1e-3, "the weight")
        assert asked != before
        assert stage.widths == widths


def test_a_wish_while_it_trains(stage, page):
    open_app(page, "/one_layer?lr=0.0005")
    stage.ready()
    stage.press("Train")
    steps_on(stage, 10)
    slider = page.get_by_role("slider", name="c₁")
    slider.focus()
    slider.press("End")
    end = float(slider.get_attribute("aria-valuemax") or slider.get_attribute("max"))
    stage.wait(lambda s: abs(weight(stage, "1,1,1") - end) < 0.2, "the weight")
    assert steps_on(stage, 10).playing


@pytest.mark.parametrize("name", ["Report", "Data", "One neuron"])
def test_a_gesture_on_a_page_that_is_being_left(page, stage, server, name):
    """The server hears of it after it was asked for the other page, which is drawn all the same.

    It does not heed it then, and is told again when the stage is back.
    """
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    stage.open()
    with server.suspended():
        for act in (
            page.get_by_role("link", name=name, exact=True).click,
            stage.button("New weights").click,
        ):
            before = len(sent)
            act()
            stage.wait(lambda s, before=before: len(sent) > before, "a message on its way")
    expect(page.locator(".st-key-here")).to_have_text(name)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    go(page, "Playground")
    stage.ready()
    expect(page).to_have_url(re.compile(r"[?&]seed="))


def test_data_that_are_chosen_while_the_stage_is_loaded(page, stage):
    """Streamlit calls it for each choice, in any order, and ends the calls that were overtaken."""
    held = []
    page.route("**/stage.js", lambda route: held.append(route))
    open_app(page)
    settle(page)
    features = page.get_by_role("combobox", name="Features")
    for y in ("earlier_tests", "sleep"):
        page.get_by_role("combobox", name="Target").click()
        page.get_by_role("option", name=y, exact=True).click()
        features.press("Backspace")
        features.press("Escape")
        expect(page).to_have_url(re.compile(rf"y={y}"))
        features.press("ArrowDown")
        page.get_by_role("option").filter(visible=True).last.click()
        features.press("Escape")
        settle(page)
    assert held
    for route in held:
        route.continue_()
    page.unroute("**/stage.js")
    stage.ready()
    expect(stage.locator).to_contain_text("sleep")
    stage.press("Train")
    steps_on(stage, 20)


def test_two_tabs_are_two_runs(page):
    one = Stage(page).open("?lr=0.001")
    other = Stage(page.context.new_page()).open("?lr=0.002")
    other.press("Train")
    steps_on(other, 20)
    pause(other)
    seen = numbers(other.page)
    page.bring_to_front()
    one.press("Add node to layer 1")
    one.wait(lambda s: s.widths == (2, 4, 1))
    expect(page).to_have_url(re.compile("add-node"))
    assert (one.state.step, one.state.rate) == (0, 0.001)
    assert numbers(other.page) == seen
    other.page.close()


def test_a_tab_in_the_background_does_not_race_ahead(page):
    stage = Stage(page).open("?lr=0.0005")
    stage.locator.evaluate(RECORD)
    stage.press("Train")
    steps_on(stage, 20)
    other = page.context.new_page()
    other.bring_to_front()
    other.goto("about:blank")
    other.wait_for_timeout(1500)  # what is tested is that time goes by, and no frames come
    other.close()
    page.bring_to_front()
    assert steps_on(stage, 20).playing
    steps = np.array(page.evaluate("seen"))[:, 0]
    assert np.diff(steps).max() <= 8


def test_what_a_page_shows_is_what_is_on_the_stage(stage, page):
    """The report's words follow the run that was trained, edited and left on the playground."""
    stage.open("?net=2&lr=0.05")
    stage.press("Train")
    steps_on(stage, 20)
    stage.press("Add layer")
    stage.press("Pause")
    here = stage.wait(lambda s: not s.playing)
    go(page, "Report")
    expect(page.get_by_test_id("stMain")).to_contain_text(f"step {here.step:,.0f}")
    go(page, "Playground")
    back = stage.ready().state
    assert (back.step, back.loss, back.widths) == (here.step, here.loss, here.widths)


def test_a_run_started_from_the_report_can_be_stopped(stage, page):
    open_app(page, "/report?data=longley&net=3&lr=0.0001&step=5")
    stage.wait(lambda s: s.step == 5, "the step")
    page.get_by_test_id("stBaseButton-secondary").filter(has_text="Run to convergence").click()
    stage.wait(lambda s: s.step > 100, "training")
    stage.press("Pause")
    rested = stage.wait(lambda s: not s.playing)
    page.evaluate(FRAMES, 12)
    assert stage.step == rested.step


@pytest.mark.parametrize("place", ["", "one_neuron", "one_layer", "any_depth", "report"])
def test_what_the_browser_says_of_the_run_draws_the_moving_part_alone(page, stage, place):
    """Nothing else on a page seems to say something new by each of its messages."""
    runs = []

    def received(frame):
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "new_session":
            runs.append([*message.metadata.run.fragment_ids])

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    open_app(page, f"/{place}?data=penguins&net=3")
    stage.ready()
    settle(page)
    assert runs[0] == []
    runs.clear()
    for step in 1, 2:
        stage.press("Step")
        stage.wait(lambda s, step=step: s.step == step)
        expect(page).to_have_url(re.compile(f"step={step}"))
    settle(page)
    assert runs and all(runs)
