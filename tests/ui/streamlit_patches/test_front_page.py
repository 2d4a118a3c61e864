"""The HTML that is there before any script has run."""

import pytest

from linnet.ui.streamlit_patches import front_page

THEIRS = '<title>Streamlit</title><link href="./favicon.png"><noscript>No.</noscript>'


def test_title_and_description_are_linnets():
    page = front_page.named(THEIRS, "./history.js")
    assert f"<title>{front_page.TITLE}</title>" in page and "Streamlit" not in page
    assert 'href="data:image/svg+xml;base64,' in page
    assert '<script src="./history.js"></script>' in page
    assert "<script" not in front_page.named(THEIRS, None)


@pytest.mark.parametrize("name", ["TITLE", "DESCRIPTION"])
def test_both_are_text(monkeypatch, name):
    monkeypatch.setattr(front_page, name, 'a "quote" & <b>more</b>')
    page = front_page.named(THEIRS, None)
    assert "<b>" not in page and 'a "quote"' not in page
    assert "a &quot;quote&quot; &amp; &lt;b&gt;more&lt;/b&gt;" in page
