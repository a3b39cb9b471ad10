"""The browser that tests look at pages with: one that is there, or else one fetched by `python -m tests.browser`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# no network of its own, no sandbox where the kernel gives none
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
]


def find() -> str | None:
    """The browser's program: one on the path, else Playwright's own, else None."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _of_playwright()


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def ensure() -> str:
    """Find a browser, or fetch Debian's where we may install packages, or Playwright's."""
    if found := find():
        return found
    if root := _root():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            if subprocess.run([*root, "apt-get", "--quiet", *arguments], env=environment, check=False).returncode:
                break
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if not (found := find()):
        raise SystemExit("The page tests need a browser. Install Chromium and try again.")
    return found


def _root() -> list[str] | None:
    """How to run apt-get as root without being asked for a password; None when that is not possible."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env"]
    allowed = (
        shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )
    return ["sudo", "-n"] if allowed else None


if __name__ == "__main__":
    sys.stdout.write(f"Pages are tested in {ensure()}\n")
