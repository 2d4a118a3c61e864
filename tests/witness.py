"""The app's server, which says on SIGUSR1 what of its visitors is still in memory.

python -m tests.witness --server.port=8501
"""

import gc
import signal
import sys

from streamlit import runtime
from streamlit.web.cli import main

from linnet.ui.session import Session
from linnet.ui.streamlit_patches import garbage_collection as collector


def report(*_) -> None:
    """One line: how many sessions there are, and the bytes of their files."""
    sessions = sum(isinstance(thing, Session) for thing in gc.get_objects())
    stats = runtime.get_instance().stats_mgr.get_stats()
    uploads = sum(
        stat.byte_length
        for family in stats.values()
        for stat in family
        if getattr(stat, "category_name", "") == "UploadedFileManager"
    )
    print(f"witness: {sessions} sessions, {uploads} bytes of uploads", flush=True)


if __name__ == "__main__":
    collector.EVERY = 0.0
    signal.signal(signal.SIGUSR1, report)
    sys.argv = ["streamlit", "run", "app.py", *sys.argv[1:]]
    main(prog_name="streamlit")
