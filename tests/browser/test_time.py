"""Time on the stage: undo, a past to scrub in, long runs, and the rest at the end."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.test_playground import steps_on


def test_undo_and_redo_for_every_act(stage):
    stage.open("?net=4-3&lr=0.01")
    stage.press("Train")
    steps_on(stage, 5)
    stage.press("Pause")
    stage.wait(lambda s: not s.playing)

    def set_weight():
        stage.page.locator('[data-link="0,1,1"]').press("Enter")
        stage.page.keyboard.type("2")
        stage.page.keyboard.press("Enter")

    acts = {
        "the new node": lambda: stage.press("Add node to layer 1"),
        "the removed node": lambda: stage.press("Remove node from layer 2"),
        "the new layer": lambda: stage.press("Add layer"),
        "the removed layer": lambda: stage.press("Remove layer"),
        "the change of settings": lambda: stage.set_rate("0.03"),
        "the edited weight": set_weight,
        "the reset": lambda: stage.press("Reset"),
        "the new weights": lambda: stage.press("New weights"),
    }

    def here():
        state = stage.state
        return state.step, state.loss, state.widths, state.rate

    undo, redo = stage.button("Undo"), stage.button("Redo")
    places = [here()]
    for what, act in acts.items():
        act()
        expect(undo).to_have_attribute("title", f"Undo {what}")
        stage.wait(lambda s: here() != places[-1], what)
        places.append(here())
    for place, what in zip(places[-2::-1], reversed(acts), strict=True):
        undo.click()
        expect(redo).to_have_attribute("title", f"Redo {what}")
        assert here() == place
    expect(undo).to_have_attribute("title", "Nothing to undo")
    for place in places[1:]:
        stage.page.keyboard.press("Control+Shift+Z")
        stage.wait(lambda s, place=place: here() == place, "what was done again")
    stage.page.keyboard.press("Control+z")
    stage.wait(lambda s: here() == places[-2], "the last act undone")


def test_a_double_click_on_train_trains(stage):
    stage.open("?lr=0.001")
    stage.button("Train").dblclick()
    assert steps_on(stage, 20).playing


def test_training_rests_where_the_gap_is_rounding(stage):
    stage.open("?lr=0.1")
    stage.choose("Speed", "64")
    stage.press("Train")
    ended = stage.wait(lambda s: s.step > 0 and not s.playing, "the end", timeout=60)
    assert ended.gap < 1e-12
    expect(stage.locator.get_by_text("The network is the regression.")).to_be_visible()
    said = stage.locator.get_by_text(f"Trained to the end in {ended.step:,.0f} steps: the gap is")
    expect(said).to_be_visible()
    stage.press("Train")  # there is nowhere to go
    assert (stage.state.step, stage.state.playing) == (ended.step, False)
    stage.press("New weights")
    stage.wait(lambda s: s.step == 0 and s.gap > 1e-3, "another start")
    stage.press("Train")
    stage.wait(lambda s: s.step >= 64, "training")


FAR = "?data=penguins&net=8-8-8&opt=adam&lr=0.05&batch=4"  # a small batch is quick, and never rests


def test_a_million_steps_fill_up_and_can_be_scrubbed(stage):
    stage.open(f"{FAR}&step=1000000")
    filling = stage.locator.get_by_text(re.compile(r"^Training to step 1,000,000: \d+ %\."))
    expect(filling).to_be_visible()
    seen = set()
    stage.wait(lambda s: seen.add(s.step) or len(seen) > 5, "the picture that fills up")
    assert max(seen) < 1_000_000
    stage.wait(lambda s: s.step == 1_000_000, "the step", timeout=120)
    expect(filling).to_have_count(0)
    box = stage.timeline.bounding_box()
    places = {}
    for share in (0.2, 0.5, 0.35):
        stage.page.mouse.click(box["x"] + share * box["width"], box["y"] + 30)
        place = stage.wait(lambda s: s.step not in (1_000_000, *places), "another step")
        stage.timeline.press("ArrowRight")
        right = stage.wait(lambda s, place=place: s.step == place.step + 1, "the step after it")
        stage.timeline.press("ArrowLeft")
        left = stage.wait(lambda s, place=place: s.step == place.step, "back again")
        assert left.loss == place.loss != right.loss
        places[place.step] = place.loss
    memory = stage.page.context.new_cdp_session(stage.page)
    memory.send("HeapProfiler.collectGarbage")
    used = memory.send("Runtime.getHeapUsage")
    assert used["usedSize"] + used.get("backingStorageSize", 0) < 120e6, "Streamlit and all"


def test_a_step_between_two_that_are_kept_has_the_same_bits(stage, new_page):
    stage.open("?data=penguins&net=4-3&opt=adam&lr=0.01&step=3000")
    stage.wait(lambda s: s.step == 3000, "the step")
    losses = {}
    for _ in range(7):
        stage.timeline.press("PageDown")
    for _ in range(3):
        stage.timeline.press("ArrowRight")
    here = stage.wait(lambda s: s.step == 2933, "the step")
    losses[here.step] = here.loss
    there = Stage(new_page()).open("?data=penguins&net=4-3&opt=adam&lr=0.01&step=2933")
    assert there.wait(lambda s: s.step == 2933, "the step").loss == here.loss


def test_a_page_changed_while_training_and_back(stage):
    page = stage.open("?net=4-3&lr=0.0005").page
    stage.press("Train")
    steps_on(stage, 30)
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("heading", name="Take it away")).to_be_visible()
    page.get_by_role("link", name="Playground", exact=True).click()
    back = Stage(page).ready().state
    assert back.step >= 30 and not back.playing
    stage.timeline.press("Home")
    stage.wait(lambda s: s.step == 0, "its past")
    stage.timeline.press("End")
    assert stage.wait(lambda s: s.step == back.step).loss == back.loss


@pytest.mark.parametrize("reduced", ["no-preference", "reduce"])
def test_the_end_is_quiet(new_page, reduced):
    page = new_page(reduced_motion=reduced)
    stage = Stage(page).open("?lr=0.3")
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence", timeout=60)
    frames = stage.state.frames
    expect(stage.locator.get_by_text("The network is the regression.")).to_be_visible()
    assert stage.state.frames - frames < 5, "nothing goes on moving"
