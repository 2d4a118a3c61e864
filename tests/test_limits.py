"""linnet/limits.py: Python keeps to the numbers and names that the player keeps to."""

import json
import subprocess

from linnet import limits
from linnet.training.optimizers import OPTIMIZERS
from tests.stage.engine.node import NODE


def test_python_reads_what_the_player_imports():
    code = f"""import * as limits from {json.dumps(limits.FILE.as_uri())};
    console.log(JSON.stringify(limits));"""
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    player = json.loads(done.stdout)
    titles = player.pop("OPTIMIZERS")
    python = {name: value for name, value in vars(limits).items() if name in player}
    assert python == player and len(player) >= 9
    assert titles == limits.OPTIMIZER_TITLES


def test_every_optimiser_has_its_title():
    assert list(limits.OPTIMIZER_TITLES) == list(OPTIMIZERS)
