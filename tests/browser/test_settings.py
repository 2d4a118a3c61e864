"""How a step is taken: rate, optimiser and batch size on the stage, and beyond the edge."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from linnet.training.stability import edge
from linnet.training.trainer import Trainer
from linnet.ui.session import Session
from tests.browser.stage import Stage
from tests.browser.test_playground import number, plane, steps_on


def edge_at(stage, query):
    """The edge of stability at the step on screen, as Python computes it."""
    session = Session({name: [text] for name, text in query.items()})
    run, step = session.run, int(stage.step)
    trainer = Trainer(run.network, session.scene.data, run.settings.optimizer, run.settings.rate)
    if step:
        trainer.advance(step, every=step)
    return edge(trainer.network, session.scene.data, run.settings.optimizer)


def test_the_edge_is_on_the_scale_and_moves(stage):
    stage.open("?net=4-3")
    said = re.compile(r"^0\.020, unstable above ([\d.]+)$")
    expect(stage.scale).to_have_attribute("aria-valuetext", said)
    first = stage.state.edge
    assert first == pytest.approx(edge_at(stage, {"net": "4-3"}), rel=1e-6)
    named = float(said.match(stage.scale.get_attribute("aria-valuetext"))[1])
    assert first * 0.9 <= named <= first, "rounded down: no rate under what is said is beyond it"
    stage.press("Train")
    stage.wait(lambda s: abs(s.edge - first) > 0.1 * first, "the edge of the trained network")
    stage.press("Pause")
    stage.wait(lambda s: not s.playing)
    assert stage.state.edge == pytest.approx(edge_at(stage, {"net": "4-3"}), rel=1e-6)


def test_the_unstable_side_is_marked_by_more_than_colour(stage):
    stage.open()
    band = stage.scale.locator(".band")
    expect(band).to_be_visible()
    expect(band).to_have_css("fill", re.compile("hatch"))
    expect(stage.scale.get_by_text("unstable", exact=True)).to_be_visible()
    stage.choose("Optimiser", "adam")
    expect(stage.scale.get_by_text("edge unknown", exact=True)).to_be_visible()
    expect(band).not_to_be_visible()
    assert np.isnan(stage.state.edge)


def drag(page, box, shares):
    """The handle along the scale, by shares of its width."""
    x = [box["x"] + 34 + share * (box["width"] - 44) for share in shares]
    page.mouse.move(x[0], box["y"] + 13)
    page.mouse.down()
    for to in x[1:]:
        page.mouse.move(to, box["y"] + 13)
    page.mouse.up()


def test_the_rate_is_dragged_while_training_and_one_undo_takes_it_back(stage):
    stage.open("?lr=0.001")
    stage.press("Train")
    stage.wait(lambda s: s.step > 5)
    drag(stage.page, stage.scale.bounding_box(), [0.2, 0.3, 0.4, 0.5, 0.6])
    dragged = stage.wait(lambda s: s.rate != 0.001, "another rate")
    assert dragged.playing
    assert dragged.rate == pytest.approx(0.1, rel=0.2)
    expect(stage.rate_field).to_have_value(re.compile(r"^0\.\d\d"))
    steps_on(stage, 10)
    stage.press("Undo")
    assert stage.wait(lambda s: s.rate == 0.001, "the old rate").step < dragged.step + 10
    expect(stage.button("Undo")).to_have_attribute("aria-disabled", "true")


def test_the_rate_by_keys(stage):
    stage.open()
    for key, rate in [("ArrowUp", 0.021), ("PageUp", 0.042), ("ArrowLeft", 0.04), ("Home", 1e-4)]:
        stage.scale.press(key)
        stage.wait(lambda s, rate=rate: s.rate == pytest.approx(rate), key)


@pytest.mark.parametrize("text", ["quick", "0", "-1", "1e9", "1e-99", "0.1.2", "∞", "9" * 500])
def test_what_is_no_rate_is_answered_and_changes_nothing(stage, text):
    before = stage.open().state
    stage.rate_field.fill(text)
    stage.rate_field.press("Enter")
    alert = stage.locator.get_by_role("alert")
    expect(alert).to_have_text("Type a number from 10⁻¹⁵ to 100. The rate stays 0.020.")
    expect(stage.rate_field).to_have_attribute("aria-invalid", "true")
    stage.rate_field.press("Escape")
    expect(alert).to_have_count(0)
    expect(stage.rate_field).to_have_value("0.020")
    assert (stage.state.rate, stage.state.loss) == (0.02, before.loss)


@pytest.mark.parametrize(
    ("typed", "rate"), [("0,05", 0.05), ("1e-7", 1e-7), ("100", 100), (" .5", 0.5)]
)
def test_rates_as_people_write_them(stage, typed, rate):
    stage.open()
    stage.rate_field.fill(typed)
    stage.button("Step").focus()  # leaving the field is as good as Enter
    stage.wait(lambda s: s.rate == rate, "the rate")


def test_keys_in_the_field_are_for_the_field(stage):
    """Ctrl+Z there belongs to the text; letters are no commands of Streamlit's."""
    stage.open()
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (2, 4, 1))
    stage.rate_field.focus()
    stage.page.keyboard.type("rc")
    stage.page.keyboard.press("Control+z")
    expect(stage.page.get_by_role("dialog")).to_have_count(0)
    assert stage.widths == (2, 4, 1)


def out_of_the_finite_numbers(stage):
    """Train until there is no further; what the stage then says."""
    stage.press("Train")
    ended = stage.wait(lambda s: s.step > 0 and not s.playing, "the end")
    assert np.isfinite(ended.loss)
    problem = stage.locator.locator(".problem")
    expect(problem).to_be_visible()
    return ended, problem


def test_a_rate_beyond_the_edge_diverges_and_a_stable_one_leads_on(stage):
    page = stage.open("?net=none").page
    picture, exact = plane(page), edge_at(stage, {"net": "none"})
    stage.set_rate("10")
    expect(stage.scale).to_have_class(re.compile("beyond"))
    ended, problem = out_of_the_finite_numbers(stage)
    named = re.search(
        r"The learning rate is 10; training diverges above ([\d.]+)\.", problem.text_content()
    )
    assert float(named[1]) == pytest.approx(exact, rel=0.05)
    expect(problem.get_by_role("button")).to_have_count(2)  # in z-scores already

    stage.press("Back to step 0")
    stage.wait(lambda s: s.step == 0 and plane(page) == picture, "the first picture")
    expect(problem).to_have_count(0)
    stage.timeline.press("End")
    again = stage.wait(lambda s: s.step > 0, "the end")
    assert (again.step, again.loss) == (ended.step, ended.loss)
    expect(problem).to_be_visible()

    stage.press("Go on from step 0 at 0.2")
    stage.wait(lambda s: s.gap < 1e-3, "a network near the regression")
    expect(problem).to_have_count(0)
    assert stage.state.rate == 0.2
    expect(page).to_have_url(re.compile(r"\?net=none&lr=0\.2"), timeout=30_000)


def test_a_deep_network_out_of_the_finite_numbers_goes_on(stage):
    stage.open("?lr=5")
    _, problem = out_of_the_finite_numbers(stage)
    expect(problem).to_contain_text(
        "The learning rate is 5; at step 0, the best so far, training is unstable above"
    )
    problem.get_by_role("button", name=re.compile("^Go on from step 0 at ")).click()
    stage.wait(lambda s: s.gap < 1e-3, "a network near the regression")


def test_standardise_leads_on_from_raw_units(stage):
    page = stage.open("?standardise=0&lr=0.02").page
    expect(page.get_by_text("mean squared error, own units²")).to_be_visible()
    out_of_the_finite_numbers(stage)
    stage.press("Standardise")
    first = stage.wait(lambda s: s.step == 0 and s.loss < 100, "the same network in z-scores")
    expect(page.get_by_text("mean squared error, sd²")).to_be_visible()
    expect(page.get_by_role("switch", name="Standardise")).to_be_checked()
    stage.press("Train")
    stage.wait(lambda s: 0 < s.gap < first.gap / 4, "a smaller gap")
    expect(stage.locator.locator(".problem")).to_have_count(0)


def test_in_raw_units_the_scale_reaches_down_to_the_edge(stage):
    stage.open("?standardise=0&lr=1e-06")
    limit = stage.state.edge
    low, high = (float(stage.scale.get_attribute(f"aria-value{end}")) for end in ("min", "max"))
    assert low < limit < high and low <= 1e-6


def test_reset_leads_on_from_divergence(stage):
    first = stage.open("?lr=5").state
    out_of_the_finite_numbers(stage)
    stage.press("Reset")
    again = stage.wait(lambda s: s.step == 0)
    assert again.loss == first.loss
    stage.set_rate("0.02")
    stage.press("Train")
    stage.wait(lambda s: s.gap < 0.5)


JITTERS = "so W* does not settle on least squares: it jitters around it."


def test_mini_batches_jitter_and_converging_ends(stage):
    stage.open("?batch=16")
    expect(stage.locator.get_by_text(f"A step sees 16 of the 96 rows, {JITTERS}")).to_be_visible()
    stage.press("Run to convergence")
    ended = stage.wait(lambda s: s.step > 0 and not s.playing, "the end", timeout=60)
    assert 1e-6 < ended.gap < 0.3
    expect(stage.page.get_by_text("The network is the regression.")).to_have_count(0)


def test_a_batch_size_is_typed_and_its_link_opens_the_same_step(stage, new_page):
    page = stage.open().page
    stage.choose("Batch size", "other")
    field = stage.locator.get_by_role("textbox", name="Batch size")
    expect(field).to_be_focused()
    field.fill("30")
    field.press("Enter")
    stage.wait(lambda s: s.batch == 30, "the batch size")
    expect(stage.locator.get_by_text(f"A step sees 30 of the 96 rows, {JITTERS}")).to_be_visible()
    stage.press("Train")
    stage.wait(lambda s: s.step > 20)
    stage.press("Pause")
    here = stage.wait(lambda s: not s.playing)
    expect(page).to_have_url(re.compile(rf"\?batch=30&step={here.step:.0f}&"))
    there = Stage(new_page()).open(page.url.partition("/?")[2].join(["?", ""]))
    there.wait(lambda s: s.step == here.step, "the step")
    assert (there.state.loss, there.state.gap) == (here.loss, here.gap)


@pytest.mark.parametrize("typed", ["no", "0", "-3", "1.5", ""])
def test_what_is_no_batch_size_changes_nothing(stage, typed):
    stage.open("?batch=16")
    stage.choose("Batch size", "other")
    field = stage.locator.get_by_role("textbox", name="Batch size")
    field.fill(typed)
    field.press("Enter")
    expect(stage.locator.get_by_role("combobox", name="Batch size")).to_have_value("16")
    assert stage.state.batch == 16


def test_on_a_phone_the_settings_fold_away(new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage = Stage(page).open()
    optimiser = stage.locator.get_by_role("combobox", name="Optimiser")
    expect(optimiser).not_to_be_visible()
    fold = stage.locator.get_by_role("button", name="Settings")
    expect(fold).to_contain_text("Gradient descent · all 96 rows · 1×")
    fold.tap()
    optimiser.select_option("adam")
    stage.wait(lambda s: s.optimizer == "adam")
    fold.tap()
    expect(optimiser).not_to_be_visible()
    expect(fold).to_contain_text("Adam · all 96 rows · 1×")


TOO_SMALL = """stage => {
  const root = stage.getRootNode();
  const controls = [...stage.querySelectorAll("button, select, .ratefield input")];
  const missed = (control) => {
    control.scrollIntoView({block: "center"});
    const box = control.getBoundingClientRect();
    const hits = (away) => {
      const hit = root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2 + away);
      return hit === control || control.contains(hit) || hit?.contains(control);
    };
    return !hits(-21) || !hits(21);
  };
  return controls.filter((control) => control.checkVisibility() && missed(control))
    .map((control) => control.ariaLabel || control.textContent);
}"""


def test_a_finger_finds_44_pixels(new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage = Stage(page).open()
    stage.locator.get_by_role("button", name="Settings").tap()
    assert stage.locator.evaluate(TOO_SMALL) == []


def test_numbers_of_the_page_are_those_of_the_stage(stage):
    stage.open("?data=longley&net=none")
    assert number("3.1×10⁻⁶") == 3.1e-6
    written = stage.page.locator(".units tbody td.ols").all_text_contents()
    assert [number(text) for text in written] == pytest.approx(stage.state.least_squares, rel=1e-4)
