"""axe-core on the page's own elements, in both themes and at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.stage import Stage

GRAVE = {"serious", "critical"}


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?data=penguins&net=4-3&step=20", "?data=ice-cream&net=none"])
def test_no_serious_violation(new_page, width, theme, query):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    Stage(page).open(query)
    found = Axe().run(page).response["violations"]
    grave = [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
    assert not grave, "\n".join(grave)
