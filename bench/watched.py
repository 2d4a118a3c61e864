"""The app's server, which says on SIGUSR1 for how long one thread kept the interpreter's lock.

python -m bench.watched --server.port=8501

A thread wakes up every millisecond, for which it needs the lock. What the process has computed
between two of its turns is at least what another visitor's click would have had to wait for. It is
counted in processor time, which does not grow while other programs have the processor.
"""

import signal
import sys
import threading
from time import process_time, sleep

from streamlit.web.cli import main

longest = 0.0


def watch() -> None:
    """Note the longest time between two turns, in seconds of a core."""
    global longest
    last = process_time()
    while True:
        sleep(0.001)
        now = process_time()
        longest, last = max(longest, now - last), now


def report(*_) -> None:
    """One line, about the time since the line before."""
    global longest
    print(f"watched: {longest:.3f} s", flush=True)
    longest = 0.0


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, report)
    threading.Thread(target=watch, daemon=True).start()
    sys.argv = ["streamlit", "run", "serve.py", *sys.argv[1:]]
    main(prog_name="streamlit")
