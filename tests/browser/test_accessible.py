"""axe-core on the page's own elements, in both themes and at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.stage import LAST_HEADINGS, open_page, settle

GRAVE = {"serious", "critical"}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?data=penguins&net=4-3&step=20",
        "?data=ice-cream&net=none",
        "?standardise=0&batch=16&step=400",  # out of the finite numbers, with three ways on
    ],
)
def test_no_serious_violation(page, stage, query):
    stage.open(query)
    for width in (1400, 390):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            frames = stage.state.frames
            stage.locator.get_by_role("slider", name="Step").press("ArrowRight")
            stage.wait(lambda s, f=frames: s.frames > f, "the new layout")
            assert not grave_violations(page), f"{width} px, {theme}"


@pytest.mark.parametrize("name", LAST_HEADINGS)
def test_no_serious_violation_on_the_other_pages(page, name):
    open_page(page, name, "?data=penguins")
    for width, theme in ((1400, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        settle(page)
        assert not grave_violations(page), f"{width} px, {theme}"


def grave_violations(page):
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
