"""linnet/ui/text.py: whatever a name says, it is text and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linnet.ui.text import in_markdown, short

HOSTILE = {
    "an image that is fetched": "![](http://evil.test/x.png)",
    "a link": "[click here](https://evil.test)",
    "a bare address": "see https://evil.test now",
    "a script": "<script>alert(1)</script>",
    "a handler": "<img src=x onerror=alert(1)>",
    "HTML": "<b style='font-size:90px'>bold</b>",
    "mathematics": "$\\frac{1}{0}$ and $x$",
    "Streamlit's colour": ":red[danger] :blue-background[x]",
    "Streamlit's icon": ":material/delete: :smile:",
    "the end of inline code": "a` [click](https://evil.test) `b",
    "a fence": "```\n# heading\n```",
    "lines": "one\r\n# two\n\n- three\u2028four\x0bfive",
    "right to left": "abc\u202egnp.exe\u2066\u2069",
    "what cannot be seen": "a\x00b\x1b[31mc\u200bd\ufeff",
    "10,000 characters": "name " * 2000,
    "a formula of a spreadsheet": '=HYPERLINK("http://evil.test";"x")\\',
}
SURFACES = [in_markdown, short]


def test_there_are_16():
    assert len(HOSTILE) == 16


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_in_markdown_it_is_one_piece_of_inline_code(text):
    shown = in_markdown(text)
    assert shown[0] == shown[-1] == "`" and shown.count("`") == 2
    assert 3 <= len(shown) <= 62


@pytest.mark.parametrize("show", SURFACES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_it_is_one_short_printable_line(text, show):
    shown = show(text)
    assert shown.isprintable() and "\n" not in shown
    assert "  " not in shown and shown == shown.strip()
    assert len(shown.strip("`")) <= 60


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("flipper_length_mm", "flipper_length_mm"),
        ("Größe (cm) — 身長 🐧", "Größe (cm) — 身長 🐧"),
        ("a  b\tc\n", "a b c"),
        ("a`b``c", "a'b''c"),
        ("<b>&amp;*_$", "<b>&amp;*_$"),
        ("abc\u202egnp", "abcgnp"),
        ("a\x00b\u200bc", "abc"),
        ("\u202e\u2066\u200b", "(nothing visible)"),
        ("", "(nothing visible)"),
        ("\u2800\u3164", "(nothing visible)"),  # a blank of Braille, and one of Hangul
        ("\u0301" * 50, "(nothing visible)"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_it_says_is_kept(text, shown):
    assert in_markdown(text) == f"`{shown}`"
    assert short(text) == shown


def test_a_long_name_is_cut_in_the_middle():
    name = "a" * 100 + "z" * 100
    for shown in (in_markdown(name).strip("`"), short(name)):
        assert len(shown) == 60
        assert shown.startswith("a" * 29 + "…") and shown.endswith("z" * 30)
    assert in_markdown("b" * 60) == f"`{'b' * 60}`"


@pytest.mark.parametrize("most", [3, 10, 11, 59])
def test_it_can_be_cut_shorter(most):
    shown = short("a" * 40 + "z" * 40, most)
    assert most - 1 <= len(shown) <= most
    assert (shown[0], shown[-1]) == ("a", "z") and "…" in shown
    assert short("a" * most, most) == "a" * most


@given(some.text(alphabet=some.characters() | some.sampled_from("`\n\u202e$[]<:"), max_size=90))
def test_nothing_gets_out_of_inline_code(text):
    shown = in_markdown(text)
    assert shown[0] == shown[-1] == "`" and shown.count("`") == 2
    assert shown.isprintable() and len(shown) <= 62
    assert short(text) == shown[1:-1]


def test_a_long_sentence_is_cut_no_shorter_than_asked():
    assert len(short("word " * 40, 160)) == 160
