"""All tests, in two lots at once: `python -m tests.beside [options of pytest]`.

Tests that start whole portals wait most of their time, for a server, a worker or a clock; in one of the two workers
they would leave a core idle. So they run beside the others, in a process of their own, and are told of at the end.
Whoever names files gets just those, in one lot.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence

PORTALS = "tests/test_runtime.py"
PYTEST = [sys.executable, "-m", "pytest"]
WORKERS = ["-n", "2", "--dist", "worksteal"]


def main(options: Sequence[str]) -> int:
    """Run both lots. Returns 0 when both are green, else what pytest said of the first that is not."""
    if any(not one.startswith("-") for one in options):
        return subprocess.run([*PYTEST, *WORKERS, *options], check=False).returncode
    with tempfile.TemporaryFile("w+") as told:
        portals = subprocess.Popen([*PYTEST, "-p", "no:cacheprovider", PORTALS, *options], stdout=told, stderr=told)
        try:
            others = subprocess.run([*PYTEST, *WORKERS, f"--ignore={PORTALS}", *options], check=False).returncode
            beside = portals.wait()
        finally:
            portals.terminate()
        told.seek(0)
        sys.stdout.write(f"\n{PORTALS}, beside them:\n{told.read()}")
    return others or beside


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
