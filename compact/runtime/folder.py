"""The data folder: where one installation keeps its database, its mail and its secrets."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compact.runtime import CannotStart
from compact.runtime.children import Account, may

CHECKOUT = Path(__file__).resolve().parents[2]


def default_folder() -> Path:
    """Inside the checkout; for root outside all homes, because the database then runs as somebody else."""
    if os.geteuid() != 0:
        return CHECKOUT / ".data"
    return Path("/var/lib/compact") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


def free_port(preferred: int = 0) -> int:
    """A port of 127.0.0.1 that nobody listens on: the `preferred` one if it is free."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CannotStart("There is no free port on 127.0.0.1.")


class DataFolder:
    """A folder that one process manager at a time may use.

    Raises CannotStart when it cannot be made or belongs to somebody else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            _make(self.path)
            self._settings = self._read()
        except PermissionError as error:
            raise CannotStart(
                f"The data folder {self.path} belongs to another user. Give another one: DATA_DIR=…"
            ) from error
        except (FileExistsError, NotADirectoryError) as error:
            raise CannotStart(f"{self.path} is not a folder. Give another one: DATA_DIR=…") from error

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Keep others out meanwhile. Gives whether the last one who did so came to an orderly end."""
        with open(os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CannotStart(
                    f"Process {lock.read().strip()} already runs on the data folder {self.path}. "
                    "Stop it, or give another folder: DATA_DIR=…"
                ) from error
            orderly = not lock.read()
            lock.truncate(0)
            lock.seek(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield orderly
            lock.truncate(0)

    def subfolder(self, name: str, account: Account | None = None) -> Path:
        """A folder in here that nobody else can read; a new one belongs to `account`."""
        path = self.path / name
        if not path.exists():
            path.mkdir(mode=0o700)
            if account:
                os.chown(path, account.uid, account.gid)
        if account and not may(account, ["/bin/sh", "-c", 'cd "$0"', str(path)]):
            raise CannotStart(
                f"The database cannot run as root; it runs as {account.name}, who cannot enter {self.path}. "
                f"Give a DATA_DIR outside of closed folders, for instance {default_folder()}."
            )
        return path

    def secret(self, name: str) -> str:
        """A random secret, made when first asked for and kept."""
        if name not in self._settings:
            self._keep(name, secrets.token_hex(24))
        return self._settings[name]

    def knows(self, name: str) -> bool:
        """Whether there is a secret of that name already."""
        return name in self._settings

    def port(self, name: str) -> int:
        """A free port for a server, the same as last time when it still is free."""
        kept = int(self._settings.get(f"{name} port", 0))
        port = free_port(kept)
        if port != kept:
            self._keep(f"{name} port", str(port))
        return port

    def _read(self) -> dict[str, str]:
        file = self.path / "secrets.json"
        if not file.exists():
            return {}
        kept: dict[str, str] = json.loads(file.read_text())
        return kept

    def _keep(self, name: str, value: str) -> None:
        self._settings[name] = value
        new = self.path / "secrets.json.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self._settings, file, indent=1)
        new.replace(self.path / "secrets.json")


def _make(path: Path) -> None:
    """Make the folder and what is missing above it: ours alone, but the servers that root runs pass through it."""
    if path.is_dir():
        return
    if not path.parent.exists():
        _make(path.parent)
    path.mkdir()
    path.chmod(0o711 if os.geteuid() == 0 else 0o700)
