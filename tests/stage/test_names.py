"""What the stage calls features whose names are too long for it (names.js, in node)."""

import json
import subprocess

import pytest

from linnet.stage.assets import SOURCE
from tests.stage.engine.node import NODE


def short(names):
    code = f"""import {{ shortNames }} from {json.dumps((SOURCE / "names.js").as_uri())};
    console.log(JSON.stringify(shortNames({json.dumps(names)})));"""
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "names",
    [
        ["hours_studied", "attendance"],
        ["flipper_length_mm", "bill_length_mm", "body_mass_g"],
        ["species: Chinstrap", "species: Gentoo", "body_mass_g"],
        ["a_very_long_name_of_one_feature_only"],
        ["x", "y"],
    ],
)
def test_names_that_can_be_told_apart_stay(names):
    assert short(names) == names


def test_what_all_names_share_is_left_out():
    assert short([f"sensor_{k:02d}_temperature_units" for k in range(1, 33)]) == [
        f"sensor_{k:02d}" for k in range(1, 33)
    ]
    assert short([f"sensor {k} of the laboratory" for k in range(2)]) == ["sensor 0", "sensor 1"]
    places = ["north wall", "south wall", "roof"]
    assert short([f"mean temperature, {place} (in degrees)" for place in places]) == places
    assert short([f"reading.of.the.{k}.sensor" for k in ("a", "b")]) == ["a", "b"]


def test_otherwise_they_are_numbered():
    far = ["north_temperature_1_of_the_wall", "north_temperature_2_of_the_wall", "south_2_roof"]
    assert short(far) == ["x₁", "x₂", "x₃"]
