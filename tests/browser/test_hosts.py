"""A playground in pages that show notebooks as VS Code, Colab and marimo do.

Each writes a cell's HTML into a page of its own, under that page's policy, which a frame written
there inherits; none of them runs here but as such a page.
"""

import json

import pytest
from playwright.sync_api import expect

import linnet
from tests.browser.stage import watched_page
from tests.browser.test_file import Framed

# microsoft/vscode, backLayerWebView.ts (policy) and notebook-renderers (innerHTML, then scripts)
VS_CODE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>VS Code</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none';
script-src 'self' https://*.vscode-cdn.net 'unsafe-inline' 'unsafe-eval';
style-src 'self' https://*.vscode-cdn.net 'unsafe-inline';
img-src 'self' https://*.vscode-cdn.net https: http: data:;
font-src 'self' https://*.vscode-cdn.net https:; connect-src https:; child-src https: data:;">
</head><body><div id="container"></div><script type="application/json">%s</script><script>
for (const text of JSON.parse(document.querySelector("script").textContent)) {
  const element = document.createElement("div");
  element.innerHTML = text;
  document.querySelector("#container").append(element);
  for (const script of element.querySelectorAll("script")) {
    const again = document.createElement("script");
    again.text = script.innerText;
    element.append(again);
  }
}
</script></body></html>"""
# a frame as tall as what is in it, where HTML is written as a fragment whose scripts run
COLAB = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Colab</title>
</head><body><div id="output-area"></div><script type="application/json">%s</script><script>
for (const text of JSON.parse(document.querySelector("script").textContent))
  document.querySelector("#output-area").append(document.createRange().createContextualFragment(text));
new ResizeObserver(() => parent.postMessage(document.documentElement.scrollHeight, "*"))
  .observe(document.body);
</script></body></html>"""
AROUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A notebook</title>
</head><body><iframe src="output.html" title="output" sandbox="%s"
style="width: 100%%; height: 2200px; border: 0"></iframe><script>
const frame = document.querySelector("iframe");
addEventListener("message", ({ data }) => (frame.style.height = data + "px"));
</script></body></html>"""
RIGHTS = "allow-same-origin allow-scripts allow-forms allow-pointer-lock allow-downloads"


def joined(text):
    """The lines of HTML as one, which marimo does."""
    return "".join(line.strip() for line in text.splitlines())


HOSTS = {
    "VS Code": (VS_CODE, RIGHTS, str),
    "Colab": (COLAB, f"{RIGHTS} allow-popups", str),
    "marimo": (COLAB, RIGHTS, joined),
}


@pytest.mark.parametrize("host", HOSTS)
def test_two_playgrounds_in_a_notebook_of(host, browser, heard, tmp_path):
    page_of, rights, sent = HOSTS[host]
    X = [[k, (k * k) % 7, k % 3] for k in range(30)]
    shown = linnet.playground(X, [2.0 * k + k % 4 for k in range(30)])
    outputs = json.dumps([sent(shown._repr_html_())] * 2).replace("<", "\\u003c")
    (tmp_path / "output.html").write_text(page_of % outputs, "utf-8")
    (tmp_path / "notebook.html").write_text(AROUND % rights, "utf-8")
    heard.clear()
    asked = []
    with watched_page(browser, heard) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "notebook.html").as_uri())
        frames = page.frame_locator("iframe").locator("iframe")
        expect(frames).to_have_count(2)
        one, other = (Framed(page, frames.nth(k).content_frame) for k in (0, 1))
        one.ready().press("Train")
        one.wait(lambda s: s.step > 20, "training")
        one.press("Run to convergence")
        one.wait(lambda s: s.gap < 1e-9 and not s.playing, "convergence")
        frames.nth(1).scroll_into_view_if_needed()  # out of sight no frame is drawn
        assert other.ready().step == 0
        letters = "[...document.fonts].map(({family, status}) => [family, status])"
        for inner in page.frames[2:]:
            assert inner.evaluate(letters) == [["linnet sans", "loaded"]]
            assert inner.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    inside = ("about:srcdoc", "data:", tmp_path.as_uri())
    assert [url for url in asked if not url.startswith(inside)] == []
    assert not heard, "\n".join(heard)
