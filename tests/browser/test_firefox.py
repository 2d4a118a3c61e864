"""The saved file in Firefox, from disk and in a frame that reaches nothing."""

import html

import pytest

import linnet
from linnet.data.datasets import DATASETS
from tests.browser import firefox

STAGE = "document.querySelector('[data-testid=stage]')"
TOLD = (
    "location.hash && JSON.parse(atob("
    "location.hash.slice('#run='.length).replaceAll('-', '+').replaceAll('_', '/')))"
)
CSV = "a,b,c\n" + "".join(f"{k},{k % 4},{3 * k + k % 3}\n" for k in range(20))


@pytest.fixture(scope="module")
def penguins():
    dataset = DATASETS["penguins"]
    return linnet.playground(dataset.table().select(dataset.target, dataset.features))


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    assert firefox.find(), firefox.NONE_FOUND
    with firefox.running(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


def press(browser, name, context=None):
    browser.evaluate(
        f"[...document.querySelectorAll('button')].find((button) => button.textContent.trim() === "
        f"'{name}' || button.getAttribute('aria-label') === '{name}').click()",
        context,
    )


def tour(browser, context=None):
    browser.wait(f"{STAGE}?.dataset.widths === '3-3-1'", context)
    press(browser, "Train", context)
    browser.wait(f"Number({STAGE}.dataset.step) > 20", context)
    press(browser, "Pause", context)
    press(browser, "Add node to layer 1", context)
    browser.wait(f"{STAGE}.dataset.widths === '3-4-1'", context)
    press(browser, "Undo", context)
    browser.wait(f"{STAGE}.dataset.widths === '3-3-1'", context)
    press(browser, "Run to convergence", context)
    browser.wait(f"Number({STAGE}.dataset.gap) < 1e-6", context)
    browser.wait(f"{STAGE}.dataset.playing === 'false'", context)
    coefficients = browser.evaluate(f"{STAGE}.dataset.coefficients", context)
    fit = browser.evaluate(f"{STAGE}.dataset.leastSquares", context)
    ours, best = ([float(v) for v in text.split(",")] for text in (coefficients, fit))
    assert ours == pytest.approx(best, rel=1e-6)
    press(browser, "Reset", context)
    browser.wait(f"{STAGE}.dataset.step === '0'", context)


def test_from_disk(browser, tmp_path, penguins):
    page = tmp_path / "lesson.html"
    penguins.save(page)
    (tmp_path / "own.csv").write_text(CSV)
    browser.asked.clear(), browser.said.clear()
    browser.open(page.as_uri())
    tour(browser)
    press(browser, "Step")
    browser.wait(f"{STAGE}.dataset.step === '1'")
    browser.wait(f"({TOLD})?.step === 1")  # what was told before stays a moment
    loss, address = browser.evaluate(f"{STAGE}.dataset.loss"), browser.evaluate("location.href")
    browser.open("about:blank")
    browser.open(address)
    browser.wait(f"{STAGE}?.dataset.step === '1'")
    assert browser.evaluate(f"{STAGE}.dataset.loss") == loss
    browser.choose_file("input[type=file]", tmp_path / "own.csv")
    browser.wait(f"{STAGE}.dataset.widths === '2-3-1'")
    outside = [
        url for url in browser.asked if not url.startswith((page.as_uri(), "about:", "data:"))
    ]
    assert not outside and not browser.said


def test_in_a_frame_that_reaches_nothing(browser, tmp_path, penguins):
    lesson = tmp_path / "lesson.html"
    penguins.save(lesson)
    page = tmp_path / "course.html"
    inside = html.escape(lesson.read_text("utf-8"))
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><iframe sandbox="allow-scripts" srcdoc="{inside}" '
        'style="width: 1100px; height: 900px"></iframe>',
        "utf-8",
    )
    browser.asked.clear(), browser.said.clear()
    browser.open(page.as_uri())
    (tree,) = browser.send("browsingContext.getTree", root=browser.tab)["contexts"]
    tour(browser, tree["children"][0]["context"])
    outside = [
        url for url in browser.asked if not url.startswith((page.as_uri(), "about:", "data:"))
    ]
    assert not outside and not browser.said
