"""The regression report as one HTML file, with its figures, that opens from disk."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import numpy as np

from linnet.figures import Figure
from linnet.least_squares import Fit
from linnet.wording import cleaned

COLUMNS = (
    "term",
    "network",
    "least squares",
    "difference",
    "std. error",
    "t",
    "p",
    "95 % from",
    "to",
)
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #2f2d2b; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 4px 10px; text-align: right; border-bottom: 1px solid #dcd8d4 }
th:first-child, td:first-child { text-align: left }
figure { margin: 0 0 1.5rem }
"""


def coefficient_rows(
    features: Sequence[str], network: np.ndarray, fit: Fit
) -> list[tuple[str, np.ndarray]]:
    """The numbers of the report's table, a row a term, in the data's own units.

    Parameters
    ----------
    features : sequence of p names
    network : ndarray of shape (p + 1,)
        The network's coefficients, intercept first.
    fit : Fit
        With an intercept.

    Returns
    -------
    list of (term, ndarray of shape (8,))
        In the order of ``COLUMNS``; NaN for what the data do not determine.
    """
    best = np.append(fit.intercept, fit.coefficients)
    numbers = np.column_stack(
        [
            network,
            best,
            network - best,
            fit.standard_errors,
            fit.t_values,
            fit.p_values,
            fit.intervals,
        ]
    )
    return list(zip(["intercept", *features], numbers, strict=True))


def html_report(
    title: str,
    sentences: Iterable[str],
    rows: Sequence[tuple[str, np.ndarray]],
    summary: Sequence[tuple[str, str]],
    figures: Sequence[tuple[str, Figure]],
) -> str:
    """The report as one file that needs no network: styles, figures and plotly.js are inside.

    Parameters
    ----------
    title : str
    sentences : iterable of str
        In which user text stands as inline code, between backticks.
    rows : sequence of (term, ndarray of shape (8,))
        See `coefficient_rows`.
    summary : sequence of (name, value)
    figures : sequence of (heading, Figure)

    Returns
    -------
    str
        HTML in UTF-8. All text is escaped; a policy in the file forbids it to load anything.
    """
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; "
        'img-src data: blob:; font-src data:">',
        "<meta name='viewport' content='width=device-width'>",
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{_text(title)}</h1>",
        *(f"<p>{_sentence(sentence)}</p>" for sentence in sentences),
        "<h2>Coefficients</h2>",
        _table(COLUMNS, [[term, *map(_number, values)] for term, values in rows]),
        "<h2>The fit</h2>",
        _table(("", ""), summary),
    ]
    for k, (heading, figure) in enumerate(figures):
        drawn = figure.plot.to_html(
            full_html=False,
            include_plotlyjs=k == 0,
            config={"displayModeBar": False},
            div_id=f"figure-{k}",
        )
        words = html.escape(figure.alt, quote=True)
        parts.append(
            f"<h2>{_text(heading)}</h2><figure role='img' aria-label='{words}'>{drawn}</figure>"
        )
    return "".join([*parts, "</main></body></html>"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    first = "".join(f"<th scope='col'>{_text(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    head = f"<thead><tr>{first}</tr></thead>" if any(head) else ""
    return f"<div class='wide'><table>{head}<tbody>{body}</tbody></table></div>"


def _number(value: float) -> str:
    return f"{value:.8g}" if np.isfinite(value) else "–"


def _text(text: str) -> str:
    return html.escape(cleaned(str(text)))


def _sentence(sentence: str) -> str:
    """Markdown's inline code and bold, which is all the sentences have."""
    parts = _text(sentence).split("`")
    return "".join(f"<code>{p}</code>" if k % 2 else p for k, p in enumerate(parts))
