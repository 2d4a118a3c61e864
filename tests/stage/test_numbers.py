"""How a count is written, and a number in a cell of the product (in node)."""

import json
import subprocess

import pytest

from linnet.stage.assets import SOURCE
from tests.stage.engine.node import NODE

PANEL = json.dumps((SOURCE / "product" / "number_text.js").as_uri())
NUMBERS = json.dumps((SOURCE / "numbers.js").as_uri())


def said(code):
    """What a module in node has to say."""
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def written(value, decimals, digits, most):
    """The number, and how many digits wide it is."""
    return said(f"""import {{ short, span }} from {PANEL};
    const text = short({value!r}, {decimals}, {digits}, {most});
    console.log(JSON.stringify([text, span(text)]));""")


def test_a_count_has_its_thousands_apart():
    counts = [0, 7, 999, 1000, 12_345, 123_456, 999_999, 1_000_000, 1_234_567_890, -12_345]
    assert said(f"""import {{ grouped }} from {NUMBERS};
    console.log(JSON.stringify({counts}.map(grouped)));""") == [f"{n:,}" for n in counts]


@pytest.mark.parametrize(
    "value, text",
    [
        (-1.14, "−1.14"),
        (-123.4, "−123.4"),
        (-2.34e41, "−10⁴¹"),
        (9.6e40, "1×10⁴¹"),
        (-9.6e40, "−10⁴¹"),
        (3.8e41, "4×10⁴¹"),
        (9.4e40, "9×10⁴⁰"),
    ],
)
def test_a_number_beyond_its_cell_is_a_power_of_ten(value, text):
    """46 px of a cell, 3 of them free at the right, and digits of 7.3 px."""
    most = (46 - 3) / 7.3
    shown, width = written(value, 2, most, most)
    assert shown == text
    assert width <= most
