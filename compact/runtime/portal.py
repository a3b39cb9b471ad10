"""`make run`: the whole portal on one machine."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

from compact.runtime import CannotStart, databases, programs
from compact.runtime.embedded import Postgres, Valkey
from compact.runtime.folder import CHECKOUT, DataFolder, default_folder
from compact.runtime.manager import Manager, Program


def run(environ: Mapping[str, str], manager: Manager) -> None:
    """Start everything, say where it is, and keep it running until somebody stops it.

    Raises CannotStart, before anything was started, when the port or the data folder is taken.
    """
    begun = time.monotonic()
    port = programs.number(environ, "PORT", 8000)
    folder = DataFolder(Path(environ.get("DATA_DIR") or default_folder()).expanduser())
    os.umask(0o077)  # mails and uploads are nobody else's
    with folder.locked() as orderly, manager:
        _wait_for_port(port, seconds=0 if orderly else 10)
        _start(environ, manager, folder, port)
        manager.say(_welcome(environ, folder, port, time.monotonic() - begun))
        manager.keep()


_OTHERS_ADDRESSES = {"ADMIN_DATABASE_URL", "OWNER_DATABASE_URL", "WORKER_DATABASE_URL"}  # no process sees them all


def _start(environ: Mapping[str, str], manager: Manager, folder: DataFolder, port: int) -> None:
    if environ.get("DATABASE_URL"):
        addresses = databases.given(environ, folder)
    else:
        postgres = Postgres(folder)
        manager.start(postgres)
        addresses = databases.embedded(postgres)
    broker = environ.get("REDIS_URL")
    if not broker:
        valkey = Valkey(folder)
        manager.start(valkey)
        broker = valkey.url()
    shared = {
        "SAMPLE_MODE": "yes",
        "SECRET_KEY": folder.secret("secret key") + folder.secret("more of the secret key"),
        "BASE_URL": f"http://localhost:{port}",
        **{name: value for name, value in environ.items() if value and name not in _OTHERS_ADDRESSES},
        "DATA_DIR": str(folder.path),
        "REDIS_URL": broker,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    owner, web, worker = (
        {**shared, "DATABASE_URL": each} for each in (addresses.owner, addresses.web, addresses.worker)
    )
    manager.run(
        Program("prepare", [sys.executable, "manage.py", "prepare", "--accounts", _accounts(folder)], owner, CHECKOUT)
    )
    ready = partial(programs.answers, web)
    manager.start(Program("web", programs.web(web), web, CHECKOUT, ready))
    manager.start(Program("worker", programs.worker(worker), worker, CHECKOUT))
    manager.start(Program("beat", programs.beat(worker), worker, CHECKOUT))


def _welcome(environ: Mapping[str, str], folder: DataFolder, port: int, seconds: float) -> str:
    lines = [f"\nThe portal runs at {environ.get('BASE_URL') or f'http://localhost:{port}'} (after {seconds:.1f} s)."]
    if _accounts(folder).exists():
        lines.append(_accounts(folder).read_text().rstrip())
    lines.append(f"Data is kept in {folder.path}. Ctrl-C stops everything.\n")
    return "\n".join(lines)


def _accounts(folder: DataFolder) -> Path:
    return folder.path / "sample-accounts.txt"


def _wait_for_port(port: int, *, seconds: float) -> None:
    """Raises CannotStart when the port is taken. After a kill, the old web server has a moment to go away."""
    deadline = time.monotonic() + seconds
    while _is_taken(port):
        if time.monotonic() >= deadline:
            raise CannotStart(f"Port {port} is taken by another program. Stop it, or choose another: PORT={port + 1}.")
        time.sleep(0.2)


def _is_taken(port: int) -> bool:
    families = [(socket.AF_INET, "127.0.0.1"), *([(socket.AF_INET6, "::1")] if programs.speaks_ipv6() else [])]
    for family, host in families:
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise CannotStart(f"You may not open port {port}. Choose one above 1023: PORT=8000.") from error
            except OSError:
                return True
    return False
