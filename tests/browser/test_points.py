"""Taking hold of a data point, one step in slow motion, and the keys of the page."""

import numpy as np
from playwright.sync_api import expect

from linnet.data.datasets import DATASETS
from linnet.regression.least_squares import least_squares
from tests.browser.stage import Stage
from tests.browser.test_frame import SIZES

# where a drawn point is, as the canvas says under the pointer
FIND = """async (canvas) => {
  const box = canvas.getBoundingClientRect();
  for (let y = 40; y < box.height - 40; y += 4)
    for (let x = 50; x < box.width - 40; x += 4) {
      const at = { clientX: box.x + x, clientY: box.y + y, pointerType: "mouse", bubbles: true };
      canvas.dispatchEvent(new PointerEvent("pointermove", at));
      if (canvas.classList.contains("point")) return [box.x + x, box.y + y];
    }
}"""


def moved(stage: Stage) -> int:
    return int(stage.locator.get_attribute("data-moved"))


def refit(rows):
    rows = np.array(rows)
    fit = least_squares(rows[:, :-1], rows[:, -1])
    return [fit.intercept, *fit.coefficients]


def close_to(found, wanted, tolerance=1e-10):
    size = max(abs(value) for value in wanted)
    return all(abs(a - b) <= tolerance * size for a, b in zip(found, wanted, strict=True))


def ice_cream():
    dataset = DATASETS["ice-cream"]
    selection = dataset.table().select(dataset.target, dataset.features)
    return np.column_stack([selection.X, selection.y])


def test_a_point_is_dragged_in_the_line_picture_and_taken_back(stage):
    stage.open("?data=ice-cream&net=2&step=20&v=2")
    before = stage.state.least_squares
    canvas = stage.locator.locator("canvas.plane")
    canvas.scroll_into_view_if_needed()
    x, y = canvas.evaluate(FIND)
    mouse = stage.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 30, y + 60, steps=6)
    stage.wait(lambda s: s.least_squares != before, "least squares under the finger")
    card = stage.locator.get_by_role("group", name="Data point")
    expect(card).to_be_visible()
    mouse.up()
    assert moved(stage) in (1, 2)
    change = next(
        text for text in [stage.locator.get_by_label("Row", exact=True).input_value()] if text
    )
    # the page says it, and Python's fit is the one of the changed rows
    sidebar = stage.page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text("changed by hand")
    row = int(change) - 1
    stage.page.wait_for_url("**journal=**")
    url = stage.page.url
    part = url.split("move-point_")[1].split("&")[0].split("~")[0].split("_")
    rows = ice_cream()
    assert int(part[0]) == row
    rows[row] = [float(part[1]), float(part[2])]
    assert close_to(stage.state.least_squares, refit(rows))
    # the link carries it
    other = Stage(stage.page)
    now = stage.state
    stage.page.goto(url)
    stage.wait(lambda s: s.least_squares == now.least_squares and s.step == now.step, "the link")
    assert moved(other) == moved(stage)
    sidebar.get_by_role("button", name="Back to the data as read").hover()
    sidebar.get_by_role("button", name="Back to the data as read").click()
    stage.wait(lambda s: close_to(s.least_squares, before), "the data as read")
    expect(sidebar).not_to_contain_text("changed by hand")
    assert moved(stage) == 0


def test_by_keyboard_points_are_chosen_moved_added_and_removed(stage):
    stage.open("?data=ice-cream&net=2&step=20&v=2")
    rows, canvas = ice_cream(), stage.locator.locator("canvas.plane")
    canvas.hover()
    field = stage.locator.get_by_label("Row", exact=True)
    field.fill("99999")
    field.press("Enter")
    expect(stage.locator.locator(".pointmenu small")).to_contain_text("rows go from 1 to")
    field.fill("10")
    field.press("Enter")
    card = stage.locator.get_by_role("group", name="Data point")
    expect(card).to_contain_text("Row 10")
    expect(canvas).to_be_focused()
    stage.page.mouse.move(5, 5)  # a point under the pointer shows its card too
    before = stage.state.least_squares
    canvas.press("Delete")
    stage.wait(lambda s: close_to(s.least_squares, refit(np.delete(rows, 9, axis=0))), "one less")
    expect(card).to_be_hidden()
    stage.page.keyboard.press("z")
    stage.wait(lambda s: s.least_squares == before, "the point again")
    canvas.click(position={"x": 80, "y": 60})  # no day was so cold and sold so much
    stage.wait(lambda s: s.least_squares != before, "one more")
    expect(card).to_contain_text(f"Row {len(rows) + 1}")
    canvas.press("ArrowUp")
    expect(stage.locator.locator("p[role=status].sr")).to_contain_text(f"Row {len(rows) + 1}:")
    stage.page.mouse.move(5, 5)
    canvas.press("Escape")
    expect(card).to_be_hidden()


def test_a_step_in_slow_motion_ends_where_step_does(new_page):
    page = new_page(**SIZES["1400"], reduced_motion="reduce")
    stage = Stage(page).open("?step=36&v=2")
    stage.press("Step")
    wanted = stage.wait(lambda s: s.step == 37, "a step")
    page.keyboard.press("ArrowLeft")
    stage.wait(lambda s: s.step == 36, "a step back")
    stage.press("One step in slow motion")
    panel = stage.locator.get_by_role("group", name="One step in slow motion")
    for title in ("Forward", "Loss", "Backward"):
        expect(panel.locator("b")).to_have_text(title)
        assert stage.state.step == 36
        panel.get_by_role("button", name="Next").click()
    expect(panel.locator("b")).to_have_text("Step")
    done = stage.wait(lambda s: s.step == 37, "the last beat")
    assert (done.loss, done.coefficients) == (wanted.loss, wanted.coefficients)
    panel.get_by_role("button", name="Close").last.click()
    expect(panel).to_be_hidden()


def test_keys_are_for_the_page_but_not_while_typing(stage):
    stage.open("?step=36&lr=0.0001&v=2")
    page = stage.page
    page.locator("h1").first.click()
    page.keyboard.press("s")
    stage.wait(lambda s: s.step == 37, "S")
    page.keyboard.press("ArrowLeft")
    stage.wait(lambda s: s.step == 36, "left")
    page.keyboard.press("Space")
    stage.wait(lambda s: s.playing, "Space")
    page.keyboard.press("Space")
    stage.wait(lambda s: not s.playing, "Space again")
    page.keyboard.press("r")
    stage.wait(lambda s: s.step == 0, "R")
    page.keyboard.press("z")
    stage.wait(lambda s: s.step >= 36, "Z")
    page.keyboard.press("Shift+Z")
    stage.wait(lambda s: s.step == 0, "Shift+Z")
    rate = stage.locator.get_by_label("Learning rate", exact=True).last
    rate.focus()
    page.keyboard.type("sr z")
    assert stage.state.step == 0 and not stage.state.playing
    rate.press("Escape")
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(stage.locator.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(stage.locator.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert stage.state.step == 0
