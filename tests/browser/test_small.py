"""The stage where there is little room: on a phone, in another page's frame, on paper."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage, settle
from tests.browser.test_data import open_data, pick, upload
from tests.browser.test_frame import SIZES, box, overlap

HEADER = 60  # px of the page's own, over everything


def in_sight(page, locator):
    """How much of its height is on screen, from 0 to 1."""
    _, above, _, below = box(locator)
    height = page.viewport_size["height"]
    return (min(below, height) - max(above, HEADER)) / (below - above)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_number_of_the_product_shows_its_paths(new_page, motion):
    page = new_page(**SIZES["390"], reduced_motion=motion)
    stage = Stage(page).open()
    number, net = stage.locator.locator('[data-coef="1"]').first, stage.locator.locator(".net")
    number.scroll_into_view_if_needed()
    assert in_sight(page, net) < 0.9
    number.tap()
    page.wait_for_function(
        """([net, train]) => net.getBoundingClientRect().bottom <= innerHeight
          && net.getBoundingClientRect().top >= train.getBoundingClientRect().bottom""",
        arg=[net.element_handle(), stage.button("Train").element_handle()],
    )
    assert number.get_attribute("aria-pressed") == "true"
    assert in_sight(page, number) == 1


def test_on_its_side_a_phone_shows_the_number_and_its_paths(new_page):
    page = new_page(**SIZES["844"], reduced_motion="reduce")
    stage = Stage(page).open()
    for coefficient in (1, 0):
        number = stage.locator.locator(f'[data-coef="{coefficient}"]').first
        number.scroll_into_view_if_needed()
        number.tap()
        expect(number).to_have_attribute("aria-pressed", "true")
        assert in_sight(page, number) == 1
        for node in ("1,1", "1,2", "1,3"):
            assert in_sight(page, stage.locator.locator(f'[data-node="{node}"] .ring')) == 1


def test_a_problem_is_said_where_the_controls_are(new_page):
    """With its ways out in sight, and nothing written over the edges of its cell."""
    for size in ("1400", "390"):
        page = new_page(**SIZES[size])
        stage = Stage(page).open("?net=3-3")
        stage.set_rate(5)
        stage.press("Train")
        expect(stage.alert).to_contain_text("The loss has left the finite numbers")
        assert in_sight(page, stage.alert) == 1
        assert box(stage.alert)[1] < box(stage.locator.locator(".net"))[1]


def test_on_a_phone_the_plane_is_in_sight_while_it_trains(new_page):
    page = new_page(**SIZES["390"])
    stage = Stage(page).open()
    assert in_sight(page, stage.locator.locator("canvas.plane")) > 0.95
    assert in_sight(page, stage.button("Train")) == 1


@pytest.mark.parametrize("size", ["844", "390"])
def test_under_a_finger_nothing_lies_over_the_plane(new_page, size):
    stage = Stage(new_page(**SIZES[size])).open("?data=penguins")
    menu, held = (stage.locator.locator(part) for part in (".pointmenu", ".held"))
    expect(menu).to_be_visible()
    assert not overlap(box(menu), box(stage.locator.locator("canvas.plane")))
    for chooser in stage.locator.locator(".choosers select").all():
        assert not overlap(box(held), box(chooser)), "its words are read"


def test_a_frame_ends_under_the_gap(new_page):
    """Not among the matrices, and nothing in the strip lies on anything else."""
    page = new_page(viewport={"width": 600, "height": 450})
    stage = Stage(page).open("?embed=true&step=20&v=2")
    assert (
        box(stage.locator.locator(".gap"))[3]
        <= 450
        <= box(stage.locator.locator(".matrices").first)[1] + 4
    )
    ticks = stage.locator.locator(".timeline text.tick").filter(visible=True)
    texts = [box(tick) for tick in ticks.all()]
    buttons = [
        box(button) for button in stage.locator.locator(".time button").filter(visible=True).all()
    ]
    assert texts and not any(overlap(a, b) for a in texts for b in buttons)


@pytest.mark.parametrize("size", ["844", "700", "frame"])
def test_the_floors_name_makes_way_for_the_handle(new_page, size):
    page = new_page(**SIZES.get(size, {"viewport": {"width": 600, "height": 450}}))
    stage = Stage(page).open("?embed=true" if size == "frame" else "")
    curve = stage.locator.locator(".timeline")
    for step in (0, 6, 15, 30, 44, 58):
        while stage.step < step:
            stage.press("Step")
            stage.wait(lambda state, before=stage.step: state.step >= before)
        words = curve.locator(".key.ols")
        left, top, right, bottom = box(words)
        middle = (top + bottom) / 2  # of a box that has its halo and more around the letters
        x, y = curve.evaluate(HANDLE, step)
        assert not overlap((left, middle - 6, right, middle + 6), (x - 7, y - 6, x + 7, y + 6)), (
            f"at step {step}"
        )


# its centre, by its ink: left and right of the playhead there is none but the handle's
HANDLE = """(curve, step) => {
  const canvas = curve.querySelector("canvas"), {left, top, width} = canvas.getBoundingClientRect();
  const x = Math.round(34 + (width - 44) * step / 60), ratio = canvas.width / width;
  const ink = (x, y) => {
    const [r, g, b, a] = canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data;
    return a > 200 && r + g + b < 250;
  };
  const rows = [...Array(Math.floor(canvas.height / ratio)).keys()]
    .filter((y) => ink(x - 4, y) && ink(x + 4, y));
  return [left + x, top + (rows[0] + rows.at(-1)) / 2];
}"""


def test_thirty_two_features_with_long_names(new_page):
    page = new_page(**SIZES["1400"])
    names = [f"sensor_{k:02d}_temperature_units" for k in range(1, 33)]
    rows = [[(7 * i * i + 13 * k * k + i * k) % 101 for k in range(33)] for i in range(70)]
    open_data(page)
    upload(page, "\n".join(",".join(map(str, row)) for row in [[*names, "power"], *rows]).encode())
    expect(page.get_by_text("70 rows and 33 columns")).to_be_visible()
    settle(page)
    pick(page, "Features", "Select all")
    page.get_by_role("button", name="Train on these data").click()
    stage = Stage(page).ready()
    stage.wait(lambda state: state.widths[0] == 32, "all features")
    words = stage.locator.locator(".net .node .name")
    assert words.all_text_contents()[:32] == [f"sensor_{k:02d}" for k in range(1, 33)]
    nodes = [box(ring) for ring in stage.locator.locator('[data-node^="0,"] .ring').all()]
    assert all(b[1] - a[1] > 14 for a, b in pairwise(nodes)), "a line of names is as high"
    assert stage.locator.locator("[data-node='0,7'] title").text_content() == names[6]
    assert stage.locator.get_by_role("button", name=f"Node {names[6]}").count() == 1
    assert (
        stage.locator.get_by_role("rowheader", name="sensor_07").get_attribute("title") == names[6]
    )


@pytest.mark.parametrize("size", ["1400", "700"])
def test_on_paper_the_table_has_all_its_columns(new_page, size):
    page = new_page(**SIZES[size])
    stage = Stage(page).open()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # between the margins of A4
    units = stage.locator.locator(".units")
    page.wait_for_function("units => units.clientWidth > 600", arg=units.element_handle())
    assert units.evaluate("units => units.scrollWidth - units.clientWidth") <= 0
    *_, right, _ = box(stage.locator.locator("table th").nth(4))
    assert right <= 688


@pytest.mark.parametrize("net", ["8-8-8", "4-3", "3"])
@pytest.mark.parametrize("size", ["700", "390"])
def test_a_deep_network_keeps_its_buttons_apart_and_its_table_whole(new_page, size, net):
    stage = Stage(new_page(**SIZES[size])).open(f"?net={net}")
    buttons = [box(button) for button in stage.locator.locator(".pill button").all()]
    assert len(buttons) == 2 + 2 * len(net.split("-"))
    assert not any(overlap(a, b) for k, a in enumerate(buttons) for b in buttons[:k])
    units = stage.locator.locator(".units")
    assert units.evaluate("units => units.scrollWidth - units.clientWidth") <= 0
