"""Find a Chromium for the browser tests, or install one.

`python -m tests.browser.chromium` prints the path of one that runs, and installs it first
if it has to.
"""

import functools
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

# Chromium draws lists under its address bar as pages of their own, which it prepares with every
# window: that takes a second of a core, and nobody sees them. The others are Playwright's own list,
# which this one takes the place of.
_WITHOUT = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_WITHOUT)}",
    # Nothing beyond this machine has an address: a page that asks for it gets an error.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1 , EXCLUDE ::1",
]

NONE_FOUND = (
    "No Chromium was found and none could be installed: "
    "install one, or set CHROMIUM to the path of yours."
)

_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
_MAC_APPS = [
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
]


@functools.cache
def find() -> str | None:
    """The path of a Chromium that runs here, or None.

    If CHROMIUM is set, that one or none; else the machine's own; else Playwright's.
    """
    if chosen := os.environ.get("CHROMIUM"):
        path = shutil.which(chosen)
        return path if path and _runs(path) else None
    return next(filter(_runs, _candidates()), None)


def ensure() -> str | None:
    """Like `find`, but installs a Chromium where there is none."""
    for install in (_from_playwright, _from_debian):
        if find() or os.environ.get("CHROMIUM"):
            break
        install()
        find.cache_clear()
    return find()


def _candidates():
    yield from filter(None, map(shutil.which, _NAMES))
    if platform.system() == "Darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / app) for app in _MAC_APPS if (folder / app).exists())
    if path := _playwright_path():
        yield path


def _playwright_path() -> str | None:
    # In a process of its own: Playwright cannot start twice in one, and this may be a test's.
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if answer.returncode == 0 and os.path.exists(path) else None


def _runs(path: str) -> bool:
    """Some are stubs that only say where to get the real thing."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _from_playwright() -> None:
    playwright = (sys.executable, "-m", "playwright")
    if _try(*playwright, "install", "chromium") and _may_use_apt():
        path = _playwright_path()
        if path and not _runs(path):
            _try(*playwright, "install-deps", "chromium")


def _from_debian() -> None:
    # Without a font there is no text to see, and Chromium only recommends one.
    install_from_debian("chromium", "fonts-liberation")


def install_from_debian(*packages: str) -> None:
    """Where apt is and this is root, else nothing."""
    if _may_use_apt() and _try("apt-get", "update"):
        _try("apt-get", "install", "-y", "--no-install-recommends", *packages)


def _may_use_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _try(*command: str) -> bool:
    """Run a command and show its output, on stderr: stdout is for the answer."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print("$", *command, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, stdout=sys.stderr, env=environment, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(problem, file=sys.stderr)
        return False
    return done.returncode == 0


def tell(path: str | None, none_found: str) -> int:
    """Print the path of a program, or why there is none; the status to exit with."""
    if path is None:
        print(none_found, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(tell(ensure(), NONE_FOUND))
