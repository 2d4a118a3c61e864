import re
import tomllib
from pathlib import Path

import pytest

from linnet.stage.colours import PALETTES

ROOT = Path(__file__).parents[2]
NAMES = {"ink", "paper", "border", "soft", "line", "panel", "words", "plus", "minus", "ols"}
COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def luminance(colour):
    """Of WCAG 2."""
    shares = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestPalette:
    def test_has_every_colour(self, theme):
        assert set(PALETTES[theme]) == NAMES

    def test_can_be_told_from_the_paper(self, theme):
        palette = PALETTES[theme]
        for name, least in {"ink": 7, "words": 4.5, "plus": 3, "minus": 3, "ols": 3}.items():
            assert contrast(palette[name], palette["paper"]) >= least, name

    def test_is_streamlits_too(self, theme):
        config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
        settings, palette = config["theme"][theme], PALETTES[theme]
        assert settings["textColor"] == palette["ink"]
        assert settings["backgroundColor"] == palette["paper"]
        assert settings["borderColor"] == palette["border"]

    def test_is_that_of_a_page_without_a_server(self, theme):
        page = (ROOT / "linnet" / "page" / "player" / "page.css").read_text()
        light, dark = re.findall(r":root \{([^}]*)\}", page)
        streamlits = {"text-color": "ink", "background-color": "paper", "border-color": "border"}
        colours = re.findall(
            r"--(?:st-)?([a-z-]+): (#[0-9a-f]{6})", {"light": light, "dark": dark}[theme]
        )
        assert len(colours) == 5
        for name, colour in colours:
            assert PALETTES[theme][streamlits.get(name, name)] == colour, name


@pytest.mark.parametrize("path", ["ui/style.py", "ui/printing.py", "page/reading.py"])
def test_no_colour_is_written_twice(path):
    assert not COLOUR.findall((ROOT / "linnet" / path).read_text())
