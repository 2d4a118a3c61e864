"""The chapters and the report in a real browser: what a student and a data person do there."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from linnet.data.datasets import DATASETS
from linnet.regression.least_squares import least_squares
from linnet.stage.colours import PALETTES
from tests.browser.stage import open_app, open_page, settle
from tests.browser.test_playground import number

PAPER = 688  # px: A4 between margins of 14 mm
PAGES = "One neuron", "Three nodes", "Any depth", "Report", "Data", "Glossary"


def go(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".st-key-here")).to_have_text(name)
    settle(page)


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def choose_coefficient(page, name):
    field = page.get_by_test_id("stMain").get_by_role("combobox", name="Coefficient")
    # a list closes when the page scrolls: first to where there is room for it
    field.evaluate("field => field.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    field.click()
    # the stage has a native list of the same names, which is closed
    page.get_by_role("option", name=name).filter(visible=True).click()
    settle(page)


def test_through_every_page_and_back(stage, page):
    stage.open("?data=penguins&net=4-3")
    stage.press("Train")
    stage.wait(lambda s: s.step > 40)
    stage.press("Pause")
    before = stage.wait(lambda s: not s.playing)
    for name in PAGES:
        go(page, name)
        assert wide(page) <= 0, name
    go(page, "Playground")
    after = stage.ready().state
    assert (after.step, after.loss, after.widths) == (before.step, before.loss, before.widths)


def test_one_neuron_becomes_the_regression(stage, page):
    open_app(page, "/one_neuron?data=ice-cream")
    stage.ready()
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-9 and not s.playing, "convergence", timeout=60)
    expect(page.get_by_text("The same numbers, digit for digit")).to_be_visible()
    page.get_by_role("spinbutton", name="Row (1 to").fill("5")
    page.keyboard.press("Enter")
    dataset = DATASETS["ice-cream"]
    selection = dataset.table().select(dataset.target, dataset.features)
    predicted = least_squares(selection.X, selection.y).predict(selection.X[4:5])[0]
    expect(page.get_by_text(f"ŷ = {predicted:.6g}")).to_be_visible()


def test_the_output_weights_move_the_plane(stage, page):
    open_app(page, "/one_layer?net=3")
    stage.ready()
    before = stage.state.loss
    slider = page.get_by_role("slider", name="c₁")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    after = stage.wait(lambda s: s.loss != before, "another loss")
    assert after.widths == (2, 3, 1) and after.step == 0


def test_a_coefficient_lights_its_paths(stage, page):
    open_app(page, "/any_depth?net=4-3")
    stage.ready()
    settle(page)
    lit = page.locator("[data-testid=stage] .sentence")
    expect(lit).to_contain_text("hours_studied")
    choose_coefficient(page, "attendance")
    expect(lit).to_contain_text("attendance")
    page.get_by_text("ReLU", exact=True).click()
    expect(page.get_by_text("The surface bends")).to_be_visible()


def test_the_report_leads_to_the_regression_and_can_be_taken_home(page, new_page, tmp_path):
    open_app(page, "/report?data=penguins&step=30")
    expect(page.get_by_text("more steps bring it under")).to_be_visible()
    repairs = page.get_by_test_id("stBaseButton-secondary")
    repairs.filter(has_text="Run to convergence").click()
    expect(page.get_by_text("They are identical")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"Converged in [\d,]+ steps"))).to_be_visible()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="The whole report").click()
    path = tmp_path / "report.html"
    download.value.save_as(path)
    home = new_page(base_url="http://localhost")
    home.goto(path.as_uri())
    expect(home.get_by_role("heading", name="Regression of body_mass_g")).to_be_visible()
    expect(home.locator("figure")).to_have_count(6)
    cell = home.get_by_role("row", name="flipper_length_mm").get_by_role("cell").nth(1)
    dataset = DATASETS["penguins"]
    selection = dataset.table().select(dataset.target, dataset.features)
    fit = least_squares(selection.X, selection.y)
    j = selection.features.index("flipper_length_mm")
    assert number(cell.inner_text()) == pytest.approx(fit.coefficients[j], rel=1e-4)
    # a document that can be handed in: whole on a phone and on paper
    home.set_viewport_size({"width": 390, "height": 844})
    assert wide(home) <= 0
    table = home.get_by_role("region", name="Coefficients")
    assert table.evaluate("t => t.scrollWidth > t.clientWidth && t.clientWidth < 390")
    heights = table.evaluate("t => [...t.querySelectorAll('td')].map(cell => cell.clientHeight)")
    lines = table.evaluate(
        "t => [...t.querySelectorAll('td')].every(cell => { const range = new Range(); "
        "range.selectNodeContents(cell); return range.getClientRects().length === 1 })"
    )
    assert lines and len(heights) == 4 * 9
    assert beyond_the_paper(home) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_are_words_and_figures_and_nothing_to_press(new_page, scheme):
    page = new_page(color_scheme=scheme)
    open_page(page, "report", "?data=longley&step=40")
    screen = page.get_by_role("region", name="Coefficients").get_by_role("columnheader").count()
    page.emulate_media(media="print")
    for gone in ("stSidebar", "stHeader", "stButton", "stPlotlyChart"):
        for element in page.get_by_test_id(gone).all():
            expect(element).to_be_hidden()
    table = page.get_by_role("region", name="Coefficients")
    expect(table.get_by_role("columnheader")).to_have_count(screen)
    expect(page.locator("[class*=st-key-on-paper] [role=img]")).to_have_count(6)
    for image in page.locator("[class*=st-key-on-paper] img").all():
        expect(image).to_be_visible()
    assert beyond_the_paper(page) == []
    ink = table.evaluate("t => getComputedStyle(t).color")
    assert max(map(int, re.findall(r"\d+", ink))) < 100


def test_figures_follow_the_theme_without_a_run(page):
    """Streamlit's system theme changes with the browser's; nothing asks the server for it."""
    open_page(page, "report", "?data=penguins&step=40")
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        shown = tuple(int(PALETTES[theme]["ols"][k : k + 2], 16) for k in (1, 3, 5))
        plotted = page.locator(".js-plotly-plot .scatterlayer .js-line").first
        expect(plotted).to_have_css("stroke", f"rgb{shown}")
        image = page.locator("[class*=st-key-on-screen] .panels img").first
        image.scroll_into_view_if_needed()
        picture = Image.open(io.BytesIO(image.screenshot())).convert("RGB")
        assert shown in {colour for _, colour in picture.getcolors(1 << 24)}, theme


def beyond_the_paper(page):
    """The texts and pictures of a page that end beyond the right edge of an A4 sheet's text."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    return page.evaluate(
        "width => [...document.querySelectorAll('td, th, p, li, dd, h1, h2, h3, img, figure svg')]"
        ".filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.outerHTML.slice(0, 200))",
        PAPER,
    )


def test_on_a_phone_nothing_is_cut_off(new_page):
    """But the row of pages, which scrolls; the stories are in test_lessons.py."""
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    for path in ("one_neuron", "one_layer", "any_depth", "report"):
        open_app(page, f"/{path}?data=ice-cream")
        assert wide(page) <= 0, path
        ends = page.get_by_test_id("stMain").evaluate(
            "main => [...main.querySelectorAll('p, h1, h3, button')]"
            ".filter(e => !e.closest('.st-key-pages'))"
            ".map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => r.right)"
        )
        assert np.max(ends) <= 390 + 1, path
