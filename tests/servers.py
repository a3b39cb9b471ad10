"""PostgreSQL and Valkey for the tests: embedded, in a temporary folder, forgetful and fast.

Three ways to use them:

- plain `pytest` starts its own and removes them at the end (about two seconds);
- `python -m tests.servers -- pytest -n 2` starts them once, runs the command, removes them: what `make test` does;
- `python -m tests.servers` stays in the foreground (Ctrl-C ends it) and prints two lines to paste into other
  terminals of the same person: runs there reuse its servers, and `pytest --reuse-db` then keeps the test database.

Two people never share: everybody has their own servers, on free ports, in a folder of their own. Two runs at the same
time on the same servers would share the database `test_compact`; give one of them `-n 1` (its is `test_compact_gw0`).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import FrameType

from compact.runtime import CannotStart, roles
from compact.runtime.children import spawn, stop, wait_until
from compact.runtime.embedded import Postgres, Valkey
from compact.runtime.folder import DataFolder

PREFIX = "compact-test-"
DATABASE_VARIABLE = "COMPACT_TEST_DATABASE_URL"
REDIS_VARIABLE = "COMPACT_TEST_REDIS_URL"


@dataclass(frozen=True)
class Servers:
    """Where the tests' servers are. `database_url` is the owner's (`compact_owner`)."""

    database_url: str
    redis_url: str
    folder: Path

    def environment(self) -> dict[str, str]:
        """What the settings read, for the test run and for processes that tests start."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DATA_DIR": str(self.folder / "portal"),
            "SECRET_KEY": "only for tests " * 5,
            "SAMPLE_MODE": "yes",
            DATABASE_VARIABLE: self.database_url,
            REDIS_VARIABLE: self.redis_url,
            "COMPACT_TEST_FOLDER": str(self.folder),
        }

    def export(self) -> None:
        """Put it all into this process's environment, where settings and xdist's workers find it."""
        os.environ.update(self.environment())


def servers() -> Servers:
    """The servers that the environment names, or else our own, which end with this process."""
    if DATABASE_VARIABLE not in os.environ:
        return _own()
    folder = Path(os.environ.get("COMPACT_TEST_FOLDER") or tempfile.gettempdir())
    return Servers(os.environ[DATABASE_VARIABLE], os.environ[REDIS_VARIABLE], folder)


@cache
def _own() -> Servers:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(embedded())


@contextmanager
def embedded() -> Iterator[Servers]:
    """Start both servers in a new temporary folder; stop them and remove it afterwards."""
    _sweep()
    with ExitStack() as stack:
        path = stack.enter_context(temporary_folder())
        folder = DataFolder(path)
        postgres, valkey = Postgres(folder, careless=True), Valkey(folder, careless=True)
        with open(path / "servers.log", "ab") as log:
            for server in (postgres, valkey):
                process = server.start(log)
                stack.callback(stop, process, *server.signals)
                if not wait_until(partial(server.is_ready, process), process=process, seconds=server.seconds):
                    raise CannotStart((path / "servers.log").read_text())
        with roles.connected(postgres.url()) as administrator:
            roles.prepare(administrator, {role: folder.secret(role) for role in roles.LOGINS})
            with administrator.cursor() as cursor:
                # So that rows of the World, which bring their history along, set off no trigger (tests/snapshot.py).
                cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {roles.OWNER}")
        yield Servers(postgres.url(roles.OWNER, roles.DATABASE), valkey.url(), path)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A new folder for data, removed afterwards. Pytest's own are closed to the user whom the database runs as."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX))
    path.chmod(0o711)
    try:
        with (path / "new").open("w") as alive:  # held until we end, however that may be
            fcntl.flock(alive, fcntl.LOCK_EX)
            (path / "new").rename(path / "alive")
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _sweep() -> None:
    """Remove what a test run left that was killed before it could."""
    for alive in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/alive"):
        with suppress(OSError), alive.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(alive.parent, ignore_errors=True)


def main(command: Sequence[str]) -> int:
    """Run `command` beside the servers and return its exit code; without one, wait to be stopped."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        with embedded() as running:
            if command:
                measured = {"COVERAGE_FILE": str(running.folder / "coverage")}
                return _run(command, {**os.environ, **running.environment(), **measured})
            for name in (DATABASE_VARIABLE, REDIS_VARIABLE, "COMPACT_TEST_FOLDER"):
                sys.stdout.write(f"export {name}={running.environment()[name]}\n")
            sys.stdout.flush()
            signal.pause()
    except KeyboardInterrupt:
        return 0 if not command else 130
    except CannotStart as error:
        sys.stderr.write(f"{error}\n")
    return 1


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    process = spawn(command, env=environment, death_signal=signal.SIGTERM)
    try:
        return process.wait()
    finally:
        stop(process, signal.SIGINT, signal.SIGTERM, patience=20)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    try:
        raise SystemExit(main(arguments[1:] if arguments[:1] == ["--"] else arguments))
    except subprocess.SubprocessError as error:
        raise SystemExit(str(error)) from error
