"""Dates as features: time since the first, months, weekdays; and which number is the day."""

import numpy as np
import pytest

from linnet.data.errors import TableError
from linnet.data.reading import read_csv
from linnet.data.recipe import Column, Recipe

DAYS = "when,y\n2024-01-31,1\n2024-02-01,3\n2024-03-01,4\n2024-02-05,8\n"


def read(text, **column):
    return read_csv(text.encode(), Recipe(columns={"when": Column(**column)}))


def test_dates_count_as_days_since_the_first():
    selection = read_csv(DAYS.encode()).select("y", ["when"])
    assert selection.features == ("when (days since 2024-01-31)",)
    assert selection.X[:, 0].tolist() == [0, 1, 30, 5]


@pytest.mark.parametrize(("dates", "unit"), [("days", 86400), ("hours", 3600), ("seconds", 1)])
def test_dates_count_in_the_chosen_unit(dates, unit):
    selection = read(DAYS, dates=dates).select("y", ["when"])
    assert selection.X[:, 0].tolist() == [k * 86400 / unit for k in (0, 1, 30, 5)]


def test_times_of_one_day_count_in_seconds_and_of_several_in_hours():
    minutes = "when,y\n" + "".join(f"2024-01-01 00:{k:02d}:30,{k % 3}\n" for k in range(6))
    assert read_csv(minutes.encode()).columns[0].dates == "seconds"
    hours = "when,y\n" + "".join(f"2024-01-0{k + 1} 06:00,{k % 3}\n" for k in range(6))
    assert read_csv(hours.encode()).columns[0].dates == "hours"


def test_months_and_weekdays_are_categories_in_the_order_of_the_calendar():
    months = read(DAYS, dates="month").select("y", ["when"])
    assert months.features == ("when = February", "when = March")
    assert months.references == {"when": "January"}
    assert months.X.tolist() == [[0, 0], [1, 0], [0, 1], [1, 0]]
    weekdays = read(DAYS, dates="weekday").select("y", ["when"])
    assert weekdays.references == {"when": "Monday"}
    assert weekdays.features == ("when = Wednesday", "when = Thursday", "when = Friday")


def test_the_whole_column_says_which_number_is_the_day():
    rows = "when;y\n03/04/2024;1\n05/06/2024;2\n{};4\n"
    for last, month in [("13/06/2024", 4), ("06/13/2024", 3)]:
        table = read_csv(rows.format(last).encode())
        assert table.frame["when"].dt.month[0] == month and not table.questions
    table = read_csv(rows.format("07/08/2024").encode())
    (question,) = table.questions
    assert [value for value, _ in question.choices] == ["day", "month"]
    assert table.frame["when"].dt.month.tolist() == [4, 6, 8]
    other = read_csv(rows.format("07/08/2024").encode(), question.recipe("month"))
    assert other.frame["when"].dt.month.tolist() == [3, 5, 7]


def test_a_column_that_is_said_to_hold_dates():
    table = read("when,y\n2024-01-31,1\nsoon,3\n1 Feb 2024,4\n20240205,8\n", kind="date")
    assert table.frame["when"].isna().tolist() == [False, True, False, False]
    assert any("`soon`" in line and "missing" in line for line in table.report)
    assert table.select("y", ["when"]).X[:, 0].tolist() == [0, 1, 5]


def test_numbers_that_look_like_dates_can_stay_numbers():
    content = b"when,x,y\n20240131,1,2\n20240201,2,3\n20240301,4,9\n"
    assert read_csv(content).columns[0].kind == "date"
    table = read_csv(content, Recipe(columns={"when": Column(kind="number")}))
    assert table.frame["when"].tolist() == [20240131, 20240201, 20240301]


def test_a_date_that_never_changes_is_left_out():
    table = read_csv(b"when,x,y\n2024-01-31,1,2\n2024-01-31,2,3\n2024-01-31,4,9\n")
    with pytest.raises(TableError, match="same date in every row"):
        table.select("y", ["when"])
    assert np.isfinite(table.select("y", ["x"]).X).all()


def test_a_number_for_a_missing_date_is_no_year():
    """-9999, which ISO 8601 takes for a year."""
    rows = "".join(f"{1990 + k}-03-1{k % 9},{k % 5},{k * k % 7}\n" for k in range(12))
    content = f"when,x,y\n{rows}-9999,2,5\n"
    column = read_csv(content.encode()).columns[0]
    assert (column.kind, column.usable) == ("date", False)
    table = read(content, kind="date")
    assert table.columns[0].missing == 1 and table.columns[0].usable
    assert "`when`: 1 cell (`-9999`) is no date and was counted as missing." in table.report
    assert table.select("y", ["when"]).features == ("when (days since 1990-03-10)",)
