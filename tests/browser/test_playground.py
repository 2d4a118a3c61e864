"""What a visitor does on the playground, in a real browser."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from playwright.sync_api import expect

from linnet.data.datasets import DATASETS
from tests.browser.stage import Stage

PENGUINS = "?data=penguins&net=4-3"


def coefficients(page):
    """The table in the data's own units: {term: (network, least squares, difference)} as shown."""
    rows = page.locator(".units tbody tr").evaluate_all(
        "rows => rows.map(row => [row.querySelector('th').title,"
        " ...[...row.querySelectorAll('td')].map(cell => cell.textContent)])"
    )
    return {name: cells for name, *cells in rows}


def number(text):
    """A number as the page writes it."""
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
    return float(re.sub(r"×10(.*)", r"e\1", text.translate(digits)).strip("\u2007 "))


def significant(value):
    """A number to six significant digits."""
    return f"{value:.5e}"


def statsmodels_fit(name):
    dataset = DATASETS[name]
    chosen = dataset.table().select(dataset.target, dataset.features)
    return sm.OLS(chosen.y, sm.add_constant(chosen.X)).fit()


def plane(page):
    """The picture of the plane."""
    return page.locator(".planebox canvas").evaluate("canvas => canvas.toDataURL()")


def product(page):
    """The matrices as they are written, W* among them."""
    return page.locator(".matrices:not([hidden])").text_content()


def steps_on(stage, steps):
    """Play until so many more steps have passed."""
    before = stage.step
    return stage.wait(lambda s: s.step >= before + steps, f"{steps} steps more")


def choose(page, label, option):
    """Choose from one of the sidebar's select boxes, by keyboard."""
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_it_works_on_load(stage):
    stage.open()
    assert stage.state.widths == (2, 3, 1)
    assert stage.state.step == 0
    assert not stage.state.playing
    expect(stage.button("Train")).to_be_visible()
    expect(stage.page.get_by_test_id("stException")).to_have_count(0)


def test_training_closes_the_gap(stage):
    before = stage.open(PENGUINS).state
    stage.press("Train")
    later = stage.wait(lambda s: s.step > 60, "sixty steps")
    assert later.playing
    assert later.gap < before.gap
    stage.press("Pause")
    paused = stage.wait(lambda s: not s.playing)
    stage.press("Step")
    assert stage.wait(lambda s: s.step > paused.step).step == paused.step + 1


def test_convergence_is_the_regression(stage):
    stage.open(PENGUINS)
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence", timeout=60)
    fit = statsmodels_fit("penguins")
    shown = coefficients(stage.page)
    assert list(shown) == ["intercept", *DATASETS["penguins"].features]
    for row, expected in zip(shown.values(), fit.params, strict=True):
        network, least_squares, difference = row[:3]
        assert significant(number(network)) == significant(expected)
        assert significant(number(least_squares)) == significant(expected)
        assert difference == "0"
    expect(stage.page.get_by_text("The network is the regression.")).to_be_visible()


def test_the_table_says_what_statsmodels_says(stage):
    stage.open("?data=longley&net=none")
    fit = statsmodels_fit("longley")
    rows = list(coefficients(stage.page).values())
    assert [significant(number(row[1])) for row in rows] == [significant(b) for b in fit.params]
    assert [f"{number(row[3]):.2e}" for row in rows] == [f"{s:.2e}" for s in fit.bse]
    assert [number(row[4]) for row in rows] == [round(t, 1) for t in fit.tvalues]


def test_reset_returns_to_the_same_bits(stage):
    first = stage.open(PENGUINS).state
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    stage.press("Reset")
    again = stage.wait(lambda s: s.step == 0 and not s.playing)
    assert again.loss == first.loss
    assert again.gap == first.gap


def test_new_weights_differ(stage):
    first = stage.open().state
    stage.press("New weights")
    assert stage.wait(lambda s: s.loss != first.loss).step == 0


def test_growing_keeps_the_function(stage):
    stage.open(PENGUINS)
    stage.press("Step")
    before = stage.wait(lambda s: s.step == 1)
    picture = plane(stage.page)
    for press, widths in [
        ("Add layer", (3, 4, 3, 3, 1)),
        ("Remove layer", (3, 4, 3, 1)),
        ("Add node to layer 2", (3, 4, 4, 1)),
        ("Remove layer", (3, 4, 1)),
        ("Remove layer", (3, 1)),
        ("Add layer", (3, 3, 1)),
    ]:
        stage.press(press)
        after = stage.wait(lambda s, w=widths: s.widths == w, press)
        assert after.step == before.step
        assert after.loss == pytest.approx(before.loss, rel=1e-12)
        assert plane(stage.page) == picture


def test_training_goes_on_after_growth(stage):
    stage.open()
    stage.press("Train")
    stage.wait(lambda s: s.step > 5)
    stage.press("Add node to layer 1")
    grown = stage.wait(lambda s: s.widths == (2, 4, 1))
    later = stage.wait(lambda s: s.step > grown.step + 5)
    assert later.playing
    assert later.loss < grown.loss


RECORD = """stage => {
  window.seen = [];
  const note = () => seen.push([Number(stage.dataset.step), Number(stage.dataset.loss)]);
  new MutationObserver(note).observe(stage, {attributeFilter: ["data-frames"]});
}"""


@pytest.mark.parametrize(
    "change",
    [
        lambda stage: stage.set_rate("0.05"),
        lambda stage: stage.choose("Optimiser", "momentum"),
    ],
    ids=["rate", "optimiser"],
)
def test_changing_settings_while_training_does_not_jump(stage, change):
    stage.open(PENGUINS)
    stage.locator.evaluate(RECORD)
    stage.press("Train")
    stage.wait(lambda s: s.step > 20)
    change(stage)
    steps_on(stage, 60)
    seen = np.array(stage.page.evaluate("seen"))
    steps, losses = seen.T
    assert (np.diff(steps) >= 0).all()
    falls = -np.diff(losses)
    # what one step moves the loss at this point; nothing may rise by more
    assert falls.min() > -np.abs(falls).max()
    assert losses[-1] < losses[0]


def test_scrubbing_back_and_training_on(stage):
    stage.open()
    stage.press("Train")
    stage.wait(lambda s: s.step > 40)
    stage.press("Pause")
    stage.wait(lambda s: not s.playing)
    stage.timeline.focus()
    stage.page.keyboard.press("Home")
    start = stage.wait(lambda s: s.step == 0)
    stage.page.keyboard.press("PageUp")
    stage.wait(lambda s: s.step == 10)
    stage.page.keyboard.press("ArrowLeft")
    nine = stage.wait(lambda s: s.step == 9)
    assert nine.loss < start.loss
    stage.set_rate("0.05")
    stage.press("Train")
    later = stage.wait(lambda s: s.step > 30)
    assert later.loss < nine.loss


OVERTAKEN = """async stage => {
    const root = stage.getRootNode();
    const { default: mount } = await import(root.querySelector("link").href.replace(".css", ".js"));
    const call = () => mount({ parentElement: root, data: null, setStateValue() {} });
    const [first, second] = [call(), call()];
    first();
    second();
    call();
}"""


def test_updates_that_overtake_one_another_do_not_end_training(stage):
    """As when a click on the stage and one beside it come together: Streamlit then ends calls."""
    stage.open()
    stage.press("Train")
    before = stage.wait(lambda s: s.step > 20)
    stage.locator.evaluate(OVERTAKEN)
    after = stage.wait(lambda s: s.step > before.step + 60, "training")
    assert after.playing
    assert after.frames > before.frames


def test_the_curve_is_a_scrub_bar_for_the_mouse(stage):
    stage.open()
    stage.press("Train")
    far = stage.wait(lambda s: s.step > 40)
    box = stage.timeline.bounding_box()
    stage.page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    back = stage.wait(lambda s: not s.playing)
    assert 0 < back.step < far.step


def test_editing_a_weight_moves_plane_and_product(stage):
    page = stage.open().page
    before, picture, written = stage.state, plane(page), product(page)
    link = page.locator('[data-link="0,1,1"]')
    link.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Weight", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    after = stage.wait(lambda s: s.loss != before.loss, "the new weight")
    assert after.step == before.step
    assert plane(page) != picture
    assert product(page) != written
    assert "2.50" in product(page)
    link.focus()
    expect(field).to_have_value("2.5000")


def test_editing_a_bias_with_the_mouse(stage):
    page = stage.open().page
    before = stage.state
    link = page.locator('[data-link="0,0,2"]')
    point = link.evaluate(
        "path => { const at = path.getPointAtLength(path.getTotalLength() / 2);"
        " const box = path.ownerSVGElement.getBoundingClientRect();"
        " return [box.x + at.x, box.y + at.y] }"
    )
    page.mouse.move(*point)
    expect(page.locator(".card")).to_contain_text("1 → h₂")
    page.mouse.click(*point)
    expect(page.get_by_label("Weight", exact=True)).to_be_focused()
    page.keyboard.type("−1,5")  # as people write it
    page.keyboard.press("Enter")
    stage.wait(lambda s: s.loss != before.loss, "the new bias")
    link.focus()
    expect(page.get_by_label("Weight", exact=True)).to_have_value("−1.5000")


def test_nonsense_for_a_weight_changes_nothing(stage):
    page = stage.open().page
    before = stage.state
    page.locator('[data-link="0,1,1"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.type("abc")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_contain_text("a number from")
    page.keyboard.press("Escape")  # back on the link, whose card shows the weight as it is
    expect(page.locator(".card.editing")).to_have_count(0)
    expect(page.get_by_label("Weight", exact=True)).to_have_value(re.compile(r"^−?\d\.\d{4}$"))
    assert stage.state.loss == before.loss


def test_everything_by_keyboard(stage):
    page = stage.open().page
    stage.button("Train").focus()
    page.keyboard.press("Enter")
    stage.wait(lambda s: s.step > 5)
    page.keyboard.press("Enter")
    stage.wait(lambda s: not s.playing)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            stage.locator.evaluate(
                "stage => { const at = stage.getRootNode().activeElement; if (!at) return '';"
                " return at.dataset.link ? 'link' : at.dataset.node ? 'node' :"
                " at.dataset.coef ? 'coefficient' : at.tagName === 'CANVAS' ? 'plane' :"
                " at.getAttribute('aria-label') || at.textContent }"
            )
        )
    wanted = {"Step", "Reset", "Run to convergence", "New weights", "Speed", "node", "link"}
    wanted |= {"Add layer", "Remove layer", "Add node to layer 1", "Remove node from layer 1"}
    wanted |= {"Undo", "Redo", "Learning rate", "Rate", "Optimiser", "Batch size"}
    assert wanted | {"coefficient", "plane"} <= reached


def test_a_coefficient_lights_its_paths(stage):
    page = stage.open().page
    coefficient = page.locator('.matrices:not([hidden]) [data-coef="1"]')
    coefficient.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("hours_studied → exam_score")
    off = page.locator('[data-link="0,2,1"]')
    expect(off).to_have_attribute("stroke-opacity", "0.13")
    expect(page.locator('[data-link="0,1,1"]')).to_have_attribute("stroke-opacity", "1.00")
    page.keyboard.press("Escape")
    expect(off).to_have_attribute("stroke-opacity", "1.00")


def test_a_node_is_a_regression(stage):
    page = stage.open().page
    page.locator('[data-node="1,2"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("h₂ is a regression too:")
    expect(page.locator('[data-node="1,2"]')).to_have_attribute("aria-pressed", "true")


def test_speed_takes_larger_strides_without_a_jump(stage):
    stage.open()
    stage.locator.evaluate(RECORD)
    stage.press("Train")
    stage.wait(lambda s: s.step > 10)
    stage.choose("Speed", "16")
    stage.wait(lambda s: s.step > 400)
    steps = np.array(stage.page.evaluate("seen"))[:, 0]
    assert (np.diff(steps) >= 0).all()
    assert 16 in np.diff(steps)


def test_a_link_opens_the_step_it_names(stage, new_page):
    stage.open()
    for _ in range(3):
        stage.press("Step")
    here = stage.wait(lambda s: s.step == 3)
    expect(stage.page).to_have_url(re.compile(r"step=3(&v=2)?$"))
    there = Stage(new_page()).open("?step=3").state
    assert (there.step, there.loss, there.gap) == (here.step, here.loss, here.gap)


def test_the_address_carries_the_experiment(stage):
    stage.open("?data=ice-cream&net=2&opt=adam&lr=0.05&seed=3")
    assert stage.widths == (1, 2, 1)
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (1, 3, 1))
    stage.set_rate("0.1")
    expect(stage.page).to_have_url(
        re.compile(
            r"\?data=ice-cream&net=2&opt=adam&lr=0.05&seed=3&journal=0_add-node_1~0_settings_adam_0.1_0(&v=2)?$"
        )
    )


@pytest.mark.parametrize(
    "query", ["?net=abc&lr=nan&seed=x&step=1e12", "?data=%00&x=%ff", "?y=![x](http://example.com/)"]
)
def test_nonsense_in_the_address_is_defaulted(stage, query):
    stage.open(query)
    assert stage.widths == (2, 3, 1)
    expect(stage.page.get_by_test_id("stAlert").first).to_contain_text("could not be read")


def test_standardise_off_trains_in_own_units(stage):
    first = stage.open().state
    stage.page.get_by_test_id("stSidebar").get_by_text("Standardise", exact=True).click()
    raw = stage.wait(lambda s: s.loss != first.loss and s.step == 0)
    assert raw.loss > 100  # points², not standard deviations²
    expect(stage.page.get_by_text("mean squared error, own units²")).to_be_visible()


def test_reduced_motion_stays_still_until_asked(new_page):
    stage = Stage(new_page(reduced_motion="reduce")).open()
    frames = stage.state.frames
    stage.timeline.focus()
    assert stage.state.frames == frames
    assert stage.state.step == 0
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence", timeout=60)


def test_three_features_say_what_is_held(stage):
    page = stage.open(PENGUINS).page
    expect(page.get_by_text("bill_depth_mm held at the mean")).to_be_visible()
    picture = plane(page)
    page.get_by_label("depth", exact=True).select_option(label="bill_depth_mm")
    expect(page.get_by_text("bill_length_mm held at the mean")).to_be_visible()
    stage.wait(lambda s: plane(page) != picture, "another plane")


def test_the_plane_turns_without_the_server(stage):
    page = stage.open().page
    picture = plane(page)
    box = page.locator(".planebox canvas").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 220, steps=4)
    page.mouse.up()
    stage.wait(lambda s: plane(page) != picture, "another view")


def test_on_a_phone_by_touch(new_page):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    stage = Stage(page).open()
    stage.button("Train").tap()
    stage.wait(lambda s: s.step > 5)
    stage.button("Pause").tap()
    stage.wait(lambda s: not s.playing)
    stage.button("Add node to layer 1").tap()
    stage.wait(lambda s: s.widths == (2, 4, 1))
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0


def test_textbook_order(stage):
    page = stage.open().page
    page.get_by_role("button", name="Write as W₂ W₁").click()
    expect(page.get_by_role("button", name="Write along the links: W₁ W₂")).to_be_visible()
    expect(page.locator(".matrices:not([hidden]) [data-coef]")).to_have_count(3)
