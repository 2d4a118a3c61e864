"""The static site: an index, the three claims, and the playground on every built-in data set.

``python -m linnet.page.site site`` writes it; LINNET_APP is the address of a full app, if there is
one. Each page is one file that asks for nothing else.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from linnet.data.datasets import DATASETS, Dataset
from linnet.lessons import LESSONS, Lesson, load
from linnet.lessons.words import TERM, VALUE
from linnet.links.experiment import Experiment
from linnet.page.document import policy, style
from linnet.page.playground import Playground, playground
from linnet.training.trainer import Trainer

TITLE = "Linear regression is a neural network without activations"
ABOUT = (
    "A network whose activations are the identity, its training, and the least-squares fit that it "
    "becomes. Everything is computed in your browser; these pages ask no server for anything."
)
BACK = '<p><a href="index.html">All pages</a></p>'
SHOWN_GAP = 1e-7  # where a claim's network is the regression in all digits on screen
MOST_STEPS, STRIDE = 50_000, 50
INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>linnet</title><style>{style}</style></head>
<body><main class="prose"><h1>{title}</h1>
<p>{about}</p>
{sections}</main></body></html>
"""


def site(app: str | None = None) -> dict[str, str]:
    """The pages by their file names.

    Parameters
    ----------
    app : str, optional
        Address of a full app.

    Raises
    ------
    ValueError
        If that is no address of a page.
    """
    if app and (urlsplit(app).scheme not in ("http", "https") or not urlsplit(app).netloc):
        raise ValueError("LINNET_APP is an address such as https://example.org/linnet")
    sets = {f"{name}.html": _page(dataset, app) for name, dataset in DATASETS.items()}
    lessons = {f"{name.replace('_', '-')}.html": load(name) for name in LESSONS}
    claims = {name: _claim(lesson, app) for name, lesson in lessons.items()}
    sections = _section(
        "Three claims",
        {name: (lesson.title, _words(lesson)[-1]) for name, lesson in lessons.items()},
    )
    sections += _section(
        "Data to train on",
        {f"{name}.html": (dataset.title, dataset.story) for name, dataset in DATASETS.items()},
    )
    if app:
        sections += (
            f'<p><a href="{html.escape(app)}">The full linnet</a> reads your own tables.</p>'
        )
    index = INDEX.format(
        policy=policy(), style=style(), title=TITLE, about=ABOUT, sections=sections
    )
    return {"index.html": index, **claims, **sets}


def of_experiment(experiment: Experiment) -> Playground:
    """What a link to a built-in data set opens, at its start."""
    e = experiment
    return playground(
        DATASETS[e.data].table().select(e.y, e.x),
        widths=e.net,
        seed=e.seed,
        optimizer=e.opt,
        learning_rate=e.lr,
        standardise=e.standardise,
    )


def _claim(lesson: Lesson, app: str | None) -> str:
    """A chapter's claim: its words, and the run that it ends on, where training has arrived."""
    begin = lesson.runs[lesson.screens[-1].run]
    page = of_experiment(
        Experiment(
            data=begin.data,
            x=begin.x,
            y=begin.y,
            net=begin.net,
            opt=begin.opt,
            lr=begin.lr,
            seed=begin.seed,
            standardise=begin.standardise,
        )
    )
    trainer = Trainer(page.network, page.scene.data, begin.opt, begin.lr)
    while trainer.gap > SHOWN_GAP and trainer.step < MOST_STEPS:
        trainer.advance(STRIDE, every=STRIDE)
    page = replace(page, step=trainer.step, network=trainer.network, trained=trainer.step)
    words = "".join(f"<p>{html.escape(text)}</p>" for text in _words(lesson))
    return page.html(lesson.title, app=app, prose=f'<div class="prose">{words}{BACK}</div>')


def _words(lesson: Lesson) -> list[str]:
    """What a chapter says of that run; not what it says of the numbers on screen."""
    last = lesson.screens[-1].run
    texts = (f"{s.sentence} {s.finding}" for s in lesson.screens if s.run == last)
    return [TERM.sub(r"\1", text) for text in texts if not VALUE.search(text)]


def _page(dataset: Dataset, app: str | None) -> str:
    experiment = Experiment(dataset.name)
    source = f"Source: {dataset.source}. Licence: {dataset.licence}."
    about = "".join(f"<p>{html.escape(text)}</p>" for text in (dataset.story, source))
    link = f"{app}?{urlencode(experiment.to_query())}" if app else None
    return of_experiment(experiment).html(
        dataset.title, app=link, prose=f'<div class="prose">{about}{BACK}</div>'
    )


def _section(title: str, links: Mapping[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<h3><a href="{file}">{html.escape(name)}</a></h3><p>{html.escape(about)}</p>'
        for file, (name, about) in links.items()
    )
    return f"<h2>{html.escape(title)}</h2>{items}\n"


def main(folder: str) -> None:
    """Write the site."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    pages = site(os.environ.get("LINNET_APP") or None)
    for name, text in pages.items():
        (out / name).write_text(text, "utf-8")
    size = sum(len(text.encode()) for text in pages.values())
    print(f"{len(pages)} pages in {out}/, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "site")
    except (OSError, ValueError) as problem:
        sys.exit(str(problem))
