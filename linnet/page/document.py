"""One HTML file: the stage, what it shows, and a policy that lets it reach nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from linnet.page.bundle import bundle, tight_css
from linnet.stage.assets import SOURCE

PLAYER = Path(__file__).parent / "player"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style media="{letters}">{font}</style><style>{style}</style></head>
<body class="{kind}"><main>
{head}<p class="note" role="status"></p>
<div class="mount"><div class="reading">{reading}</div></div>
<div class="own-data"></div>{prose}</main>
{foot}<script type="application/json" id="linnet">{data}</script>
<script>{script}</script></body></html>
"""


def document(
    data: dict[str, Any],
    reading: str,
    title: str,
    *,
    head: str = "",
    prose: str = "",
    foot: str = "",
    kind: str = "page",
) -> str:
    """The page.

    Parameters
    ----------
    data : dict
        What the player is given, as JSON: see ``player/page.js``.
    reading : str
        HTML, for whoever has no script.
    title : str
        Plain text.
    head, prose, foot : str
        HTML above and below the stage, and under it all.
    kind : {"page", "frame"}
        In a frame there is no room to lose, and the policy of the page around is in force too: it
        may forbid fonts that have an address, so the script gives the browser their bytes.
    """
    script, style = _sources()
    return PAGE.format(
        policy=policy(script),
        title=html.escape(title),
        letters="not all" if kind == "frame" else "all",
        font=_font(),
        style=style,
        kind=kind,
        head=head,
        reading=reading,
        prose=prose,
        foot=foot,
        data=json.dumps(data, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"),
        script=script,
    )


def policy(script: str | None = None) -> str:
    """No address is allowed, and no script but this one."""
    scripts = "'none'"
    if script is not None:
        digest = hashlib.sha256(script.encode()).digest()
        scripts = f"'sha256-{base64.b64encode(digest).decode()}'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def style() -> str:
    """The style sheet of a page."""
    return _font() + _sources()[1]


@lru_cache(maxsize=1)
def _sources() -> tuple[str, str]:
    instead = {
        SOURCE / "seam" / "stylesheet.js": PLAYER / "stylesheet.js",
        SOURCE / "lesson" / "lesson.js": PLAYER / "lesson.js",
    }
    script = bundle(PLAYER / "page.js", instead)
    sheets = PLAYER / "page.css", SOURCE / "stage.css"
    style = "".join(tight_css(path.read_text("utf-8")) for path in sheets)
    if "</style" in style.lower():
        raise ValueError("the style sheet would end the element that it stands in")
    return script, style


def _font() -> str:
    """The letters and figures that the stage is laid out for.

    A part of Source Sans 3 (Adobe, SIL Open Font License 1.1, as its own metadata say), under
    another name as that licence asks.
    """
    letters = base64.b64encode((PLAYER / "font.woff2").read_bytes()).decode("ascii")
    return (
        '@font-face { font-family: "linnet sans"; font-weight: 400 700; '
        f'src: url("data:font/woff2;base64,{letters}") format("woff2"); }}\n'
    )
