"""The regression report: its tables as HTML, and all of it as one file that opens from disk.

The file is a document: it runs no script, loads nothing, shows its figures as SVG, scrolls its
tables sideways where they do not fit, and prints on A4.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from linnet.report.coefficients import COLUMNS, P_VALUE
from linnet.report.figures import Figure
from linnet.report.svg import STYLE as DRAWING_STYLE
from linnet.report.svg import drawing
from linnet.text.wording import SHOWN_NAME, cleaned, probability, shortened, significant

VIF_WORDS = (
    "VIF, the variance inflation factor: how many times the variance that a coefficient would "
    "have if its feature did not depend on the others."
)
LONGEST_LINK = 600  # characters that are printed; longer ones are there to be clicked
# Tables: on the app's own page too, in whose colours they stand.
TABLE_STYLE = """
.wide { overflow-x: auto; max-width: 100%; margin: 8px 0; }
.numbers { border-collapse: collapse; font-size: 14px; line-height: 20px;
  font-variant-numeric: tabular-nums; margin: 0; }
.numbers :is(th, td) { padding: 5px 10px; text-align: right; white-space: nowrap;
  border: 0; border-bottom: 1px solid #8884; font-weight: 400; }
.numbers thead th { font-weight: 600; white-space: normal; vertical-align: bottom; }
.numbers tr > :first-child { text-align: left; padding-left: 0; }
.numbers tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 9em; max-width: 22em;
  position: sticky; left: 0; background: var(--paper, #fff); }
@media (max-width: 639px) { .numbers tbody th { max-width: 40vw; } }
@media print {
  .wide { overflow: visible; }
  .numbers { font-size: 8.5pt; line-height: 1.4; }
  .numbers :is(th, td) { padding: 2pt 4pt; }
  .numbers tbody th { position: static; }
  .numbers.few { break-inside: avoid; }
  .numbers tr { break-inside: avoid; }
}
"""
STYLE = (
    """
@page { size: A4; margin: 16mm 14mm; }
* { box-sizing: border-box; }
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; color: #2f2d2b; background: #fff;
  overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
code { font: inherit; font-weight: 600; overflow-wrap: anywhere; }
h1 code { font-weight: inherit; }
a { color: inherit; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; }
dt { color: #6b6661; } dd { margin: 0; min-width: 0; }
ul { margin: .5rem 0; padding-left: 1.2rem; } li { margin: .15rem 0; }
.small { color: #6b6661; font-size: 13px; margin: .5rem 0 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
  gap: 2rem 2.5rem; }
figure { margin: 0; min-width: 0; } figure.whole { grid-column: 1 / -1; }
figcaption { color: #6b6661; font-size: 13px; line-height: 1.4; margin-top: .25rem; }
@media (max-width: 639px) {
  body { margin-top: 1.25rem; padding: 0 1rem; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print {
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  h1 { font-size: 16pt; } h2 { font-size: 12.5pt; margin-top: 16pt; }
  h1, h2, h3 { break-after: avoid; } figure { break-inside: avoid; }
  .figures { grid-template-columns: 1fr 1fr; gap: 14pt 16pt; }
  figcaption, .small { font-size: 8.5pt; }
}
"""
    + DRAWING_STYLE
    + TABLE_STYLE
)
_BREAK = re.compile(r"(?<=[_./=-])(?=\w)")  # where a long name may go on on the next line


@dataclass(frozen=True)
class Document:
    """What a report says. User text in its sentences stands as inline code, between backticks.

    Attributes
    ----------
    title : str
    facts : sequence of (name, sentence)
        About data, network and training.
    link : str or None
        To what the report is about, in the app.
    about : sequence of str
        Sentences on the data and on what reading and choosing did to them.
    equations : sequence of (name, sentence)
    comparison : sequence of str
        Sentences on network and least squares.
    rows : sequence of (term, ndarray of shape (9,))
        See `coefficient_rows`.
    notes : sequence of str
        Sentences on the coefficients.
    summary : sequence of (name, value)
    figures : sequence of (heading, Figure)
    """

    title: str
    facts: Sequence[tuple[str, str]]
    link: str | None
    about: Sequence[str]
    equations: Sequence[tuple[str, str]]
    comparison: Sequence[str]
    rows: Sequence[tuple[str, np.ndarray]]
    notes: Sequence[str]
    summary: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, Figure]]


def coefficient_table(rows: Sequence[tuple[str, np.ndarray]]) -> str:
    """`coefficient_rows` as HTML; all text is escaped. It needs ``TABLE_STYLE``."""
    body = [
        [
            shortened(cleaned(term), SHOWN_NAME),
            *(
                probability(value) if column is P_VALUE else significant(value, column.digits)
                for column, value in zip(COLUMNS, values, strict=True)
            ),
        ]
        for term, values in rows
    ]
    return _table(["term", *(column.heading for column in COLUMNS)], body, "Coefficients")


def summary_table(summary: Sequence[tuple[str, str]]) -> str:
    """The fit in a few numbers as HTML, a row each; all text is escaped."""
    return _table([], summary, "The fit in numbers")


def html_report(document: Document) -> str:
    """The report as one file.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        HTML in UTF-8. All text is escaped; a policy in the file forbids it to run or load anything.
    """
    facts = "".join(
        f"<dt>{_text(name)}</dt><dd>{_sentence(said)}</dd>" for name, said in document.facts
    )
    equations = "".join(
        f"<dt>{_text(name)}</dt><dd>{_sentence(said)}</dd>" for name, said in document.equations
    )
    title = cleaned(document.title.replace("`", ""))
    return "".join(
        [
            "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
            "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
            "style-src 'unsafe-inline'\">",
            "<meta name='viewport' content='width=device-width, initial-scale=1'>",
            f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><main>",
            f"<h1>{_sentence(document.title)}</h1>",
            f"<dl>{facts}{_link(document.link)}</dl>",
            "<h2>The data</h2>" * bool(document.about),
            _list(document.about),
            f"<h2>The equation</h2><dl>{equations}</dl>",
            "<h2>Network and least squares</h2>",
            _list(document.comparison),
            "<h2>Coefficients, in the data's own units</h2>",
            coefficient_table(document.rows),
            f"<p class='small'>{VIF_WORDS}</p>",
            _list(document.notes),
            "<h2>The fit</h2>",
            summary_table(document.summary),
            "<h2>Figures</h2><div class='figures'>",
            *(_figure(heading, figure) for heading, figure in document.figures),
            "</div></main></body></html>",
        ]
    )


def _figure(heading: str, figure: Figure) -> str:
    whole = " class='whole'" if figure.panels > 1 else ""
    return (
        f"<figure{whole}><h3>{_text(heading)}</h3>{drawing(figure, named=True)}"
        f"<figcaption>{_text(figure.alt)}</figcaption></figure>"
    )


def _link(link: str | None) -> str:
    if link is None:
        return ""
    shown = link if len(link) <= LONGEST_LINK else "in linnet"
    return f"<dt>Open it</dt><dd><a href='{html.escape(link)}'>{html.escape(shown)}</a></dd>"


def _list(sentences: Sequence[str]) -> str:
    items = "".join(f"<li>{_sentence(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], label: str) -> str:
    """A table whose first column names its rows, and that scrolls by itself."""
    first = "".join(f"<th scope='col'>{_text(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr><th scope='row'>{_breakable(name)}</th>"
        + "".join(f"<td>{_text(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows
    )
    head = f"<thead><tr>{first}</tr></thead>" if first else ""
    return (
        f"<div class='wide' role='region' tabindex='0' aria-label='{_text(label)}'>"
        f"<table class='numbers{'' if head else ' few'}'>{head}<tbody>{body}</tbody></table></div>"
    )


def _breakable(name: str) -> str:
    """A name that may be continued on the next line after each of its parts."""
    return _BREAK.sub("<wbr>", _text(name))


def _text(text: str) -> str:
    return html.escape(cleaned(str(text)))


def _sentence(sentence: str) -> str:
    """Markdown's inline code, which is all the sentences have."""
    parts = _text(sentence).split("`")
    return "".join(f"<code>{p}</code>" if k % 2 else p for k, p in enumerate(parts))
