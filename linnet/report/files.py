"""What can be taken away of a report, one file each, and all of it together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from linnet.report.archive import zipped
from linnet.report.code import DATA_FILE, python_code, pytorch_code, r_code, rows_in_code
from linnet.report.document import Document, html_report
from linnet.report.model import Report
from linnet.report.original import Original, TooMuch, original_of
from linnet.report.tables import coefficients_csv, data_in_parts, predictions_in_parts
from linnet.text.wording import quoted

Content = str | bytes | Iterable[bytes]


class File(NamedTuple):
    """A file on offer: what its button says, its name, its media type, and how its content is made.

    `make` returns the content at once or in parts, when it is asked for.
    """

    label: str
    name: str
    kind: str
    make: Callable[[], Content]


def files(report: Report) -> list[File]:
    """Every file of a report; the last is an archive of the others."""
    single = _single(report)
    everything = File(
        "Everything (ZIP)",
        "linnet-report.zip",
        "application/zip",
        lambda: zipped(((file.name, file.make()) for file in single), report.now),
    )
    return [*single, everything]


def _single(report: Report) -> list[File]:
    subject, network = report.subject, report.training.network
    selection, fit = subject.selection, subject.fit

    def program(write: Callable[..., str]) -> Callable[[], str]:
        def make() -> str:
            rows = rows_in_code(selection)
            original = _original(report) if rows is None else None
            names = selection.features, selection.target
            return write(*names, network, fit.dependencies, rows, original)

        return make

    return [
        File(
            "Coefficients",
            "coefficients.csv",
            "text/csv",
            lambda: coefficients_csv(selection.features, network, fit),
        ),
        File(
            "Predictions and residuals",
            "predictions.csv",
            "text/csv",
            lambda: predictions_in_parts(selection, network, fit),
        ),
        File("The data used", DATA_FILE, "text/csv", lambda: data_in_parts(selection)),
        File("The network", "network.json", "application/json", network.to_json),
        File("Python", "regression.py", "text/x-python", program(python_code)),
        File("PyTorch", "network_pytorch.py", "text/x-python", program(pytorch_code)),
        File("R", "regression.R", "text/plain", program(r_code)),
        File("The whole report", "report.html", "text/html", lambda: as_html(report)),
    ]


def _original(report: Report) -> Original | TooMuch | None:
    """How programs read the visitor's own file; tried out once."""
    given = report.subject.given
    if given is None:
        return None
    of = report.subject.selection
    return report.remembered("original", of, lambda selection: original_of(given, selection))


def as_html(report: Report) -> str:
    """The report as one HTML file."""
    return html_report(
        Document(
            title=f"Regression of {quoted(report.subject.selection.target)}",
            facts=report.facts,
            link=report.link,
            about=report.subject.about,
            equations=report.equations,
            comparison=[cause.sentence for cause in report.training.causes],
            rows=report.rows,
            notes=[*report.notes, *report.sampled],
            summary=report.summary,
            figures=report.figures(colours=report.paper),
        )
    )
