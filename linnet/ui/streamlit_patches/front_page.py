"""The HTML that is there before any script has run; previews of links and search engines read it.

Streamlit's own is called "Streamlit" until the app has started in a browser. This one is the same
but for its name: title, description, icon and preview tags are linnet's from the first byte on. It
also loads ``seam/history.js`` of the player, because Streamlit 1.67 adds an entry to the tab's
history whenever Python writes the address.
"""

from __future__ import annotations

import base64
import html
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from linnet.stage.assets import published

TITLE = "linnet: linear regression is a neural network"
DESCRIPTION = (
    "Build a network of linear nodes, watch it train, and watch its matrices multiply down to the "
    "coefficients of least squares. With your own data, in the browser."
)
ICON = Path(__file__).parents[1] / "icon.svg"
PAGES = Path(__file__).parents[3] / "pages"
THEIRS = "<title>Streamlit</title>", 'href="./favicon.png"', "<noscript>"


def routes() -> list[Route]:
    """What `streamlit.App` is to answer itself: the front page, and each page's own address."""
    try:
        script = f"./app/static/{published()}/seam/history.js"
    except OSError:  # the server's health says so, and no page works
        script = None
    page = named((Path(get_static_dir()) / "index.html").read_text(encoding="utf-8"), script)

    def front(request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    names = ["", *sorted(path.stem for path in PAGES.glob("*.py"))]
    return [Route(f"/{name}", front) for name in names]


def named(page: str, script: str | None) -> str:
    """Streamlit's page with linnet's title, description, icon and preview tags, and a script.

    Parameters
    ----------
    page : str
        HTML; what another version of Streamlit writes otherwise stays as it is.
    script : str or None
        The address of a script to run before Streamlit's.
    """
    icon = base64.b64encode(ICON.read_bytes()).decode()
    title, description = html.escape(TITLE), html.escape(DESCRIPTION)
    tags = (
        f"<title>{title}</title>\n"
        f'    <meta name="description" content="{description}" />\n'
        '    <meta property="og:type" content="website" />\n'
        '    <meta property="og:site_name" content="linnet" />\n'
        f'    <meta property="og:title" content="{title}" />\n'
        f'    <meta property="og:description" content="{description}" />\n'
        '    <meta name="twitter:card" content="summary" />'
    )
    tags += f'\n    <script src="{script}"></script>' if script else ""
    ours = tags, f'href="data:image/svg+xml;base64,{icon}"', f"<noscript><p>{description}</p>"
    for before, after in zip(THEIRS, ours, strict=True):
        page = page.replace(before, after, 1)
    return page
