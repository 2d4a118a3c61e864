"""What a visitor does on the playground, in a real browser."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from playwright.sync_api import expect

from linnet.datasets import DATASETS
from linnet.stability import edge
from linnet.ui.session import Session
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
        answers = stage.state.frames
        stage.press(press)
        stage.wait(lambda s, w=widths: s.widths == w, press)
        # painted at once, and again with Python's answer
        after = stage.wait(lambda s, a=answers: s.frames >= a + 2, "the answer")
        assert after.widths == widths
        assert after.step == before.step
        assert after.loss == pytest.approx(before.loss, rel=1e-12)
        assert plane(stage.page) == picture


def test_the_picture_grows_before_the_server_answers(stage, problems):
    stage.open()
    stage.page.context.set_offline(True)
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (2, 4, 1), "the new node")
    stage.page.context.set_offline(False)
    problems.clear()  # being offline is one


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
    ("label", "option"), [("Learning rate", "0.05"), ("Optimiser", "Momentum")]
)
def test_changing_settings_while_training_does_not_jump(stage, label, option):
    stage.open(PENGUINS)
    stage.locator.evaluate(RECORD)
    stage.press("Train")
    stage.wait(lambda s: s.step > 20)
    choose(stage.page, label, option)
    changed = stage.wait(lambda s: True)
    stage.wait(lambda s: s.step > changed.step + 60, "sixty steps more")
    seen = np.array(stage.page.evaluate("seen"))
    steps, losses = seen.T
    assert (np.diff(steps) >= 0).all()
    falls = -np.diff(losses)
    # what one step moves the loss at this point; nothing may rise by more
    assert falls.min() > -np.abs(falls).max()
    assert losses[-1] < losses[0]


def test_scrubbing_back_and_training_on(stage):
    stage.open()
    slider = stage.page.get_by_role("slider", name="Step")
    stage.press("Train")
    stage.wait(lambda s: s.step > 40)
    stage.press("Pause")
    stage.wait(lambda s: not s.playing)
    slider.focus()
    stage.page.keyboard.press("Home")
    start = stage.wait(lambda s: s.step == 0)
    stage.page.keyboard.press("PageUp")
    stage.wait(lambda s: s.step == 10)
    stage.page.keyboard.press("ArrowLeft")
    nine = stage.wait(lambda s: s.step == 9)
    assert nine.loss < start.loss
    choose(stage.page, "Learning rate", "0.05")
    stage.press("Train")
    later = stage.wait(lambda s: s.step > 30)
    assert later.loss < nine.loss


OVERTAKEN = """async stage => {
    const root = stage.getRootNode();
    const { default: mount } = await import(root.querySelector("link").href.replace(".css", ".js"));
    const call = () => mount({ parentElement: root, data: null, setTriggerValue() {} });
    const [first, second] = [call(), call()];
    first();
    second();
}"""


def test_updates_that_overtake_one_another_do_not_end_training(stage):
    """As when a click on the stage and one beside it come together: Streamlit then ends calls."""
    stage.open()
    stage.press("Train")
    before = stage.wait(lambda s: s.step > 20)
    stage.locator.evaluate(OVERTAKEN)
    choose(stage.page, "Learning rate", "0.05")
    after = stage.wait(lambda s: s.step > before.step + 60, "training")
    assert after.playing
    assert after.frames > before.frames


def test_the_curve_is_a_scrub_bar_for_the_mouse(stage):
    stage.open()
    stage.press("Train")
    far = stage.wait(lambda s: s.step > 40)
    box = stage.page.get_by_role("slider", name="Step").bounding_box()
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
    stage.locator.get_by_label("Speed").select_option("16")
    stage.wait(lambda s: s.step > 400)
    steps = np.array(stage.page.evaluate("seen"))[:, 0]
    assert (np.diff(steps) >= 0).all()
    assert 16 in np.diff(steps)


def test_a_link_opens_the_step_it_names(stage, new_page):
    stage.open()
    for _ in range(3):
        stage.press("Step")
    here = stage.wait(lambda s: s.step == 3)
    expect(stage.page).to_have_url(re.compile(r"step=3$"))
    there = Stage(new_page()).open("?step=3").state
    assert (there.step, there.loss, there.gap) == (here.step, here.loss, here.gap)


def test_the_address_carries_the_experiment(stage):
    stage.open("?data=ice-cream&net=2&opt=adam&lr=0.05&seed=3")
    assert stage.widths == (1, 2, 1)
    stage.press("Add node to layer 1")
    stage.wait(lambda s: s.widths == (1, 3, 1))
    choose(stage.page, "Learning rate", "0.1")
    expect(stage.page).to_have_url(
        re.compile(r"\?data=ice-cream&opt=adam&lr=0.1&seed=3&weights=[\w-]+$")
    )


@pytest.mark.parametrize(
    "query", ["?net=abc&lr=nan&seed=x&step=1e12", "?data=%00&x=%ff", "?y=![x](http://example.com/)"]
)
def test_nonsense_in_the_address_is_defaulted(stage, query):
    stage.open(query)
    assert stage.widths == (2, 3, 1)
    expect(stage.page.get_by_test_id("stAlert").first).to_contain_text("could not be read")


def limit(stage):
    """The edge of stability beside the rate."""
    return number(stage.rate.text_content().partition(" above ")[2])


def edge_at(query):
    """The edge of stability at the step that a link names."""
    session = Session({name: [text] for name, text in query.items()})
    return edge(session.run.network_at(session.run.seen), session.scene.data)


def test_the_edge_stands_beside_the_rate_and_moves(stage):
    stage.open("?net=4-3")
    expect(stage.rate).to_have_text(re.compile(r"^rate 0\.02 · unstable above [\d.]+$"))
    first = limit(stage)
    assert first == pytest.approx(edge_at({"net": "4-3"}), rel=0.05)
    caption = stage.page.get_by_test_id("stSidebar").get_by_text("= 2/λₘₐₓ at step")
    expect(caption).to_contain_text(f"Unstable above {first:g} ")
    stage.press("Train")
    stage.wait(lambda s: limit(stage) > 3 * first, "the edge of the trained network")
    stage.press("Pause")
    expect(caption).not_to_contain_text("at step 0.")
    words = caption.text_content().split()
    shown, step = number(words[2]), int(words[-1].rstrip(".").replace(",", ""))
    assert shown == pytest.approx(edge_at({"net": "4-3", "step": f"{step}"}), rel=0.05)
    assert limit(stage) > 3 * first
    expect(stage.rate).not_to_have_class(re.compile("beyond"))


def out_of_the_finite_numbers(stage):
    """Train until there is no further; what the stage then says."""
    stage.press("Train")
    ended = stage.wait(lambda s: s.step > 0 and not s.playing, "the end")
    assert np.isfinite(ended.loss)
    expect(stage.alert).to_be_visible()
    return ended, stage.alert.text_content()


def test_a_rate_beyond_the_edge_diverges_and_a_stable_one_leads_on(stage):
    page = stage.open("?net=none").page
    picture, exact = plane(page), edge_at({"net": "none"})
    choose(page, "Learning rate", "10 · diverges")
    expect(stage.rate).to_have_text(re.compile("^rate 10 · diverges above"))
    expect(stage.rate).to_have_class(re.compile("beyond"))
    ended, said = out_of_the_finite_numbers(stage)
    named = re.search(r"The learning rate is 10; training diverges above ([\d.]+)\.", said)
    assert float(named[1]) == pytest.approx(exact, rel=0.05)
    expect(stage.alert.get_by_role("button")).to_have_count(2)  # in z-scores already

    stage.press("Back to step 0")
    stage.wait(lambda s: s.step == 0 and plane(page) == picture, "the first picture")
    expect(stage.alert).to_have_count(0)
    page.get_by_role("slider", name="Step").press("End")
    again = stage.wait(lambda s: s.step > 0, "the end")
    assert (again.step, again.loss) == (ended.step, ended.loss)
    expect(stage.alert).to_be_visible()

    stage.press("Go on from step 0 at 0.2")
    stage.wait(lambda s: s.gap < 1e-3, "a network near the regression")
    expect(stage.alert).to_have_count(0)
    expect(stage.rate).to_have_text(re.compile("^rate 0.2 · diverges above"))
    expect(page.get_by_role("combobox", name="Learning rate")).to_have_value("0.2")
    expect(page).to_have_url(re.compile(r"\?net=none&lr=0\.2"))


def test_a_deep_network_out_of_the_finite_numbers_goes_on(stage):
    stage.open("?lr=5")
    _, said = out_of_the_finite_numbers(stage)
    assert "The learning rate is 5; at step 0, the best so far, training is unstable above" in said
    stage.alert.get_by_role("button", name=re.compile("^Go on from step 0 at ")).click()
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
    expect(stage.alert).to_have_count(0)


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
    page.get_by_role("combobox", name="Batch size").click()
    page.keyboard.type("30")
    page.get_by_role("option", name="Add: 30").click()
    expect(stage.locator.get_by_text(f"A step sees 30 of the 96 rows, {JITTERS}")).to_be_visible()
    stage.press("Train")
    stage.wait(lambda s: s.step > 20)
    stage.press("Pause")
    here = stage.wait(lambda s: not s.playing)
    expect(page).to_have_url(re.compile(rf"\?batch=30&step={here.step:.0f}$"))
    there = Stage(new_page()).open(f"?batch=30&step={here.step:.0f}").state
    assert (there.step, there.loss, there.gap) == (here.step, here.loss, here.gap)


def test_reset_leads_on_from_divergence(stage):
    first = stage.open("?lr=5").state
    stage.press("Train")
    stage.wait(lambda s: s.step > 0 and not s.playing)
    stage.press("Reset")
    again = stage.wait(lambda s: s.step == 0)
    assert again.loss == first.loss
    choose(stage.page, "Learning rate", "0.02")
    expect(stage.page).not_to_have_url(re.compile("lr="))  # the new rate is in force
    stage.press("Train")
    stage.wait(lambda s: s.gap < 0.5)


def test_standardise_off_trains_in_own_units(stage):
    first = stage.open().state
    stage.page.get_by_test_id("stSidebar").get_by_text("Standardise", exact=True).click()
    raw = stage.wait(lambda s: s.loss != first.loss and s.step == 0)
    assert raw.loss > 100  # points², not standard deviations²
    expect(stage.page.get_by_text("mean squared error, own units²")).to_be_visible()


def test_reduced_motion_stays_still_until_asked(new_page):
    stage = Stage(new_page(reduced_motion="reduce")).open()
    frames = stage.state.frames
    stage.page.get_by_role("slider", name="Step").focus()
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
