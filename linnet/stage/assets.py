"""The player's files, where the browser can load them once.

Streamlit re-sends a component's inline code with every message, and its static files carry no
version. So the files are copied to ``static/<hash>/`` next to app.py, and the inline code is two
lines that import them from there: a new version has a new address, and nothing is ever stale.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "player"
STATIC = Path(__file__).parents[2] / "static"


@lru_cache(maxsize=1)
def published() -> str:
    """Publish the files and return the name of their folder under ``static/``.

    Raises
    ------
    OSError
        If ``static/`` cannot be written.
    """
    files = sorted(path for path in SOURCE.rglob("*") if path.suffix in {".js", ".css"})
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(SOURCE).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    version = digest.hexdigest()[:12]
    if not (STATIC / version).is_dir():
        STATIC.mkdir(exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=STATIC, prefix="."))
        for path in files:
            copy = draft / path.relative_to(SOURCE)
            for folder in reversed(copy.relative_to(draft).parents):
                (draft / folder).mkdir(exist_ok=True)
                (draft / folder).chmod(0o755)
            shutil.copyfile(path, copy)
        try:
            draft.rename(STATIC / version)
        except OSError:  # another process was first
            shutil.rmtree(draft)
    return version
