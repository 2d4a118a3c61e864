"""The frame around the pages: the ways between them, Share, and what a finger can hit."""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage, open_app, open_page, settle
from tests.browser.test_chapters import PAGES, go

SIZES = {
    "1400": {"viewport": {"width": 1400, "height": 900}},
    "844": {"viewport": {"width": 844, "height": 390}, "has_touch": True, "is_mobile": True},
    "700": {"viewport": {"width": 700, "height": 900}},
    "390": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
ORDER = "Playground", *PAGES


def box(locator):
    found = locator.bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_a_tap_away(new_page, size):
    """Nothing lies over the row; it scrolls to its last entry, and that leads there."""
    page = new_page(**SIZES[size])
    open_page(page, "one_layer")
    row, share = page.locator(".st-key-pages"), page.get_by_role("button", name="Share")
    assert row.inner_text().split("\n\n") == list(ORDER)
    assert not overlap(box(row), box(share))
    for name in ("Data", "Playground", "Three nodes"):
        entry = row.get_by_text(name, exact=True)
        entry.scroll_into_view_if_needed()
        left, top, right, bottom = box(entry)
        hit = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).textContent",
            [(left + right) / 2, (top + bottom) / 2],
        )
        assert hit == name
        assert box(row)[0] <= left + 1 and right <= box(row)[2] + 1
    go(page, "Data")
    left, _, right, _ = box(page.locator(".st-key-here"))
    assert left >= 0 and right <= SIZES[size]["viewport"]["width"], "where one is, is in sight"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_shows_through_the_header(new_page, scheme):
    """Scrolled, the page passes under the row of pages, and both stay legible."""
    page = new_page(color_scheme=scheme)
    open_page(page, "one_neuron")
    colour = "e => getComputedStyle(e).backgroundColor"
    paper = page.get_by_test_id("stApp").evaluate(colour)
    assert page.get_by_test_id("stHeader").evaluate(colour) == paper
    assert paper.startswith("rgb(")


@pytest.mark.parametrize("size", SIZES)
def test_the_report_has_the_whole_strip(new_page, size):
    page = new_page(**SIZES[size])
    open_page(page, "report", "?step=40")
    boxes = [box(page.locator(f".stage {part}")) for part in (".first", ".timeline", ".readouts")]
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert right - left > 100 and 20 < bottom - top < 150, "in full, and no taller than it need"
        assert not any(overlap(boxes[number], other) for other in boxes[:number])


def test_from_chapter_to_chapter_and_back(page):
    Stage(page).open("?data=penguins")
    for name in ORDER[1:5]:
        page.get_by_role("link", name=f"Next: {name} →").click()
        expect(page.locator(".st-key-here")).to_have_text(name)
        settle(page)
    assert "data=penguins" in page.url
    for name in ORDER[3::-1]:
        page.get_by_role("link", name=f"← {name}").click()
        expect(page.locator(".st-key-here")).to_have_text(name)
        settle(page)
    expect(page.get_by_role("link", name="←")).to_have_count(0)


def test_the_sidebar_does_not_stay_over_the_text(new_page):
    page = new_page(**SIZES["700"])
    Stage(page).open()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_role("button", name="Expand sidebar").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    go(page, "Report")
    expect(sidebar).to_have_attribute("data-collapsed", "true")


SMALL = """page => [...page.querySelectorAll(`
    [data-testid^=stBaseButton], [data-testid=stPageLink-NavLink], [data-testid=stTab], summary,
    [data-testid=stExpandSidebarButton], [data-testid=stNumberInputContainer],
    [data-testid=stRadioOption], [data-testid=stCheckbox] > label,
    :is([data-testid=stSlider], [data-testid=stSelectbox] *) > [role=group],
    [data-testid=stTextInputRootElement]`)]
  .filter((part) => part.checkVisibility({visibilityProperty: true}) && !part.closest(".stSidebar"))
  .map((part) => [part.getBoundingClientRect().height, part.innerText])
  .filter(([height]) => height < 43.5)"""


@pytest.mark.parametrize("name", ["one_neuron", "one_layer", "any_depth", "report", "data"])
def test_a_finger_hits_what_it_means(new_page, name):
    page = new_page(**SIZES["390"])
    open_page(page, name)
    assert page.locator("body").evaluate(SMALL) == []
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("stCode").first).to_be_visible()
    assert page.locator("body").evaluate(SMALL) == []
    left, top, right, bottom = box(dialog.get_by_role("button", name="Close"))
    for x, y in ((left - 10, top - 10), (right + 10, bottom + 10)):
        assert (
            page.evaluate(
                "([x, y]) => document.elementFromPoint(x, y).closest('button')?.ariaLabel", [x, y]
            )
            == "Close"
        )


def test_no_page_is_wider_than_its_window(new_page):
    for size in ("844", "700", "390"):
        page = new_page(**SIZES[size])
        for name in ("", "one_neuron", "one_layer", "any_depth", "report", "data"):
            open_app(page, f"/{name}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
