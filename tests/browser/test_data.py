"""A visitor's own data, in a real browser."""

import numpy as np
import statsmodels.api as sm
from playwright.sync_api import expect

from linnet.datasets import DATASETS
from tests.browser.test_playground import choose, coefficients, number, significant


def upload(page, content, name="mine.csv"):
    page.get_by_role("button", name="Use your own CSV").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        files=[{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


def test_a_file_becomes_a_regression(stage):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(50, 2)) * [3, 40] + [10, 500]
    y = 7 + X @ [2, -0.1] + rng.normal(size=50)
    rows = [f"{a!r},{b!r},{c!r}" for (a, b), c in zip(X.tolist(), y.tolist(), strict=True)]
    rows[3] = "1.5,,2"
    stage.open()
    before = stage.state
    upload(stage.page, "\n".join(["width,depth (m),price", *rows]).encode())
    stage.wait(lambda s: s.loss != before.loss, "the file")
    stage.page.keyboard.press("Escape")
    expect(stage.page.get_by_text("1 row has a missing value")).to_be_visible()
    stage.press("Run to convergence")
    stage.wait(lambda s: s.gap < 1e-6 and not s.playing, "convergence", timeout=60)
    kept = np.delete(np.arange(50), 3)
    fit = sm.OLS(y[kept], sm.add_constant(X[kept])).fit()
    shown = coefficients(stage.page)
    assert list(shown) == ["intercept", "width", "depth (m)"]
    for row, expected in zip(shown.values(), fit.params, strict=True):
        assert significant(number(row[0])) == significant(expected)


BAD_FILES = [
    (b"", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
    (b"a,b\n", "row"),
    (b"name,place\nx,y\nz,w\n", "Two columns of numbers"),
    (b"a,b\n1,5\n2,5\n3,5\n", "same value"),
    ("größe,b\n1,2\n".encode("latin-1"), "UTF-8"),
]


def test_bad_files_are_refused_kindly(stage):
    before = stage.open().state
    alerts = stage.page.get_by_test_id("stAlert")
    for content, words in BAD_FILES:
        upload(stage.page, content)
        expect(alerts.filter(has_text=words).first).to_be_visible()
        stage.page.keyboard.press("Escape")
        after = stage.state
        assert (after.loss, after.widths) == (before.loss, before.widths)
    stage.press("Train")
    stage.wait(lambda s: s.step > 3)


def test_every_built_in_set_trains(stage):
    stage.open("?data=anscombe-4")
    for dataset in DATASETS.values():
        loss = stage.state.loss
        choose(stage.page, "Data", dataset.title)
        before = stage.wait(lambda s, loss=loss: s.loss != loss and s.step == 0, dataset.title)
        assert before.widths == (len(dataset.features), 3, 1)
        stage.press("Train")
        assert stage.wait(lambda s: s.step > 20).gap < before.gap


def test_hostile_names_stay_text(stage, problems):
    names = "<img src=x onerror=alert(1)>,![a](http://example.com/a.png),[x](https://example.com)"
    rows = "\n".join(f"{i},{i * i},{3 * i + i % 3}" for i in range(12))
    before = stage.open().state
    upload(stage.page, f"{names}\n{rows}".encode(), name="<b>![x](http://example.com/x.png).csv")
    stage.wait(lambda s: s.loss != before.loss, "the file")
    stage.page.keyboard.press("Escape")
    expect(stage.page.locator(".units")).to_contain_text("example.com")
    assert stage.page.locator("a[href*='example.com'], img[src*='example.com']").count() == 0
    assert problems == []
