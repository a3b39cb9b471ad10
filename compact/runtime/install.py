"""Make the Python environment `.venv` out of a lock file: `python3 -m compact.runtime.install requirements.txt`.

Runs on the bare Python that a newcomer has. What is installed already is not installed again: the environment
carries a note of the lock files that it was made from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)


class Environment:
    """The environment of one checkout."""

    def __init__(self, checkout: Path = CHECKOUT) -> None:
        self.checkout = checkout
        self.folder = checkout / ".venv"
        self.python = self.folder / "bin" / "python"
        self.note = self.folder / "locks.json"

    def ensure(self, lock: str) -> bool:
        """Install `lock` unless that was done before. Returns whether there was anything to do.

        Raises subprocess.CalledProcessError when Python or pip fails; what they said is on the screen.
        """
        guard = os.open(self.checkout, os.O_RDONLY)  # two first starts side by side: one installs, one waits
        fcntl.flock(guard, fcntl.LOCK_EX)
        try:
            if not self._works():
                print("Making the Python environment .venv …", flush=True)
                subprocess.run([sys.executable, "-m", "venv", "--clear", self.folder], check=True)
            elif self._noted().get(lock) == self._hash(lock):
                return False
            print(f"Installing what {lock} names …", flush=True)
            self.note.unlink(missing_ok=True)
            pip: list[str | Path] = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            # The lock names everything. A resolver would look beyond it, and fail once there is something newer.
            subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", self.checkout / lock], check=True)
            # the lock for development holds everything that the other one holds
            done = {lock, "requirements.txt"}
            self.note.write_text(json.dumps({name: self._hash(name) for name in sorted(done)}))
            return True
        finally:
            os.close(guard)

    def _works(self) -> bool:
        check = f"import pip, sys; raise SystemExit(sys.version_info < {OLDEST})"
        return self.python.exists() and not subprocess.run([self.python, "-c", check], check=False).returncode

    def _noted(self) -> dict[str, str]:
        try:
            noted: dict[str, str] = json.loads(self.note.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return noted

    def _hash(self, lock: str) -> str:
        return hashlib.sha256((self.checkout / lock).read_bytes()).hexdigest()


def main(locks: list[str], checkout: Path = CHECKOUT) -> int:
    """Ensure each lock file; returns the exit code."""
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    for lock in locks:
        try:
            Environment(checkout).ensure(lock)
        except subprocess.CalledProcessError as error:
            print(f"That did not work: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
