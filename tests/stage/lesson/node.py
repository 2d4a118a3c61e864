"""What the player of lessons exports, asked in node."""

import json
import subprocess

from linnet.stage.assets import SOURCE
from tests.stage.engine.node import NODE


def exported(file, expression, *names):
    """The sorted value of an expression over what a file of the player exports."""
    address = json.dumps((SOURCE / "lesson" / file).as_uri())
    code = f"import {{ {', '.join(names)} }} from {address};"
    code += f"console.log(JSON.stringify({expression}));"
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", code], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return sorted(json.loads(done.stdout))
