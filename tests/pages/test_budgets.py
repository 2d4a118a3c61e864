"""Where a page's figures would take too long there is a sentence, and all else is there."""

from datetime import datetime

import pytest

from linnet.data.budget import Budget
from linnet.report.columns_figure import against_target
from linnet.report.files import File, as_html
from linnet.ui.downloads import answer
from linnet.ui.figure_colours import ON_PAPER
from linnet.ui.report import report_of
from tests.pages.visitor import Page

TOO_LONG = "take too long on the computer that all visitors share"


@pytest.fixture
def spent(monkeypatch):
    monkeypatch.setattr("linnet.report.figures.SECONDS", -1)
    monkeypatch.setattr("linnet.ui.data_input.columns.SECONDS", -1)


@pytest.mark.parametrize(
    ("name", "heading"),
    [("report", "The fit"), ("data", "The first rows"), ("any_depth", "Where it stops being true")],
)
def test_figures_that_take_too_long(spent, name, heading):
    page = Page().open(name)
    assert sum(TOO_LONG in info.value for info in page.at.info) == 1
    assert heading in [subheader.value for subheader in page.at.subheader]


def test_a_table_of_columns_that_takes_too_long(spent):
    """Its columns are all there, without ranges and histograms, and a sentence says why."""
    page = Page().open("data")
    shown = [grid.value for grid in page.at.dataframe]
    (described,) = [frame for frame in shown if "histogram" in frame]
    assert len(described) > 3 and described["histogram"].isna().all()
    assert described["range"].isna().all() and described["column"].notna().all()
    (said,) = [caption.value for caption in page.at.caption if TOO_LONG in caption.value]
    assert said.startswith(f"{len(described)} columns are shown without a range and a histogram, ")


def test_the_figure_of_the_data_is_computed_once_for_a_choice(monkeypatch):
    """Also if it takes too long: else each run of the page would take as long again."""
    drawn = []

    def counted(X, y, features, *others):
        drawn.append(features)
        return against_target(X, y, features, *others, budget=Budget(-1, "That is enough."))

    monkeypatch.setattr("linnet.report.columns_figure.against_target", counted)
    page = Page().open("data").run()
    assert len(drawn) == 1 and "That is enough." in [info.value for info in page.at.info]
    page.choose("Features", [drawn[0][0]]).run()
    assert drawn[1:] == [drawn[0][:1]]


def test_a_table_of_columns_that_is_described_says_nothing():
    page = Page().open("data")
    assert not [caption for caption in page.at.caption if TOO_LONG in caption.value]


def test_a_report_that_takes_too_long_says_so(spent):
    page = Page().open("report")
    report = report_of(page.session, ON_PAPER, None, datetime(2026, 1, 1))
    asked = {"ticket": "t", "file": 0, "piece": 0}
    slot = {}
    header, piece = answer(
        asked, [File("", "report.html", "text/html", lambda: as_html(report))], slot
    )
    assert TOO_LONG in header["answer"]["problem"] and piece == b"" and slot == {}
