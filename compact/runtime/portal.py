"""`make run`: the whole portal on one machine."""

from __future__ import annotations

import socket
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from compact.runtime import CannotStart, databases
from compact.runtime.embedded import Postgres, Valkey
from compact.runtime.folder import CHECKOUT, DataFolder, default_folder
from compact.runtime.manager import Manager, Program

# What `make run` itself reads; what the application reads is listed by compact/environment.py.
NAMES = {
    "PORT": "The port of the web server on this machine.",
    "OWNER_DATABASE_URL": "The database as its owner, for migrations.",
    "WORKER_DATABASE_URL": "The database as the role of worker and beat.",
    "ADMIN_DATABASE_URL": "The database server as an administrator: only for `prepare-database`.",
    "WEB_PROCESSES": "Processes of the web server.",
    "WORKER_PROCESSES": "Processes of the Celery worker.",
}


def run(environ: Mapping[str, str], manager: Manager) -> None:
    """Start everything, say where it is, and keep it running until somebody stops it.

    Raises CannotStart, before anything was started, when the port or the data folder is taken.
    """
    begun = time.monotonic()
    port = _number(environ, "PORT", 8000)
    folder = DataFolder(Path(environ.get("DATA_DIR") or default_folder()).expanduser())
    with folder.locked() as orderly, manager:
        _wait_for_port(port, seconds=0 if orderly else 10)
        _start(environ, manager, folder, port)
        manager.say(_welcome(environ, folder, port, time.monotonic() - begun))
        manager.keep()


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
        **{name: value for name, value in environ.items() if value},
        "DATA_DIR": str(folder.path),
        "REDIS_URL": broker,
        "PYTHONUNBUFFERED": "1",
    }
    owner, web, worker = (
        {**shared, "DATABASE_URL": each} for each in (addresses.owner, addresses.web, addresses.worker)
    )
    manager.run(
        Program("prepare", [sys.executable, "manage.py", "prepare", "--accounts", _accounts(folder)], owner, CHECKOUT)
    )
    manager.start(_web(web, port))
    processes = str(_number(environ, "WORKER_PROCESSES", 2))
    celery = ("celery", "--app", "compact.celery", "--quiet")
    manager.start(
        _python("worker", worker, *celery, "worker", "--loglevel", "INFO", "--concurrency", processes, *_CELERY_ALONE)
    )
    manager.start(_python("beat", worker, *celery, "beat", "--schedule", str(folder.path / "beat"), "--pidfile="))


_CELERY_ALONE = ("--without-gossip", "--without-mingle")  # there is one worker: it need not look for others


def _python(name: str, env: Mapping[str, str], module: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, "-m", module, *arguments], env, CHECKOUT)


def _web(env: Mapping[str, str], port: int) -> Program:
    command = [
        *(sys.executable, "-m", "gunicorn", "compact.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", *(("--bind", f"[::1]:{port}") if _speaks_ipv6() else ())),
        *("--workers", str(_number(env, "WEB_PROCESSES", 2)), "--threads", "4"),
        *("--graceful-timeout", "8", "--no-control-socket", "--log-level", "warning"),
        *(("--reload",) if env.get("DEBUG", "").lower() in {"1", "true", "yes", "on"} else ()),
    ]

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    return Program("web", command, env, CHECKOUT, answers)


def _welcome(environ: Mapping[str, str], folder: DataFolder, port: int, seconds: float) -> str:
    lines = [f"\nThe portal runs at {environ.get('BASE_URL') or f'http://localhost:{port}'} (after {seconds:.1f} s)."]
    if _accounts(folder).exists():
        lines.append(_accounts(folder).read_text().rstrip())
    lines.append(f"Data is kept in {folder.path}. Ctrl-C stops everything.\n")
    return "\n".join(lines)


def _accounts(folder: DataFolder) -> Path:
    return folder.path / "sample-accounts.txt"


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"{name} must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def _wait_for_port(port: int, *, seconds: float) -> None:
    """Raises CannotStart when the port is taken. After a kill, the old web server has a moment to go away."""
    deadline = time.monotonic() + seconds
    while _is_taken(port):
        if time.monotonic() >= deadline:
            raise CannotStart(f"Port {port} is taken by another program. Stop it, or choose another: PORT={port + 1}.")
        time.sleep(0.2)


def _is_taken(port: int) -> bool:
    families = [(socket.AF_INET, "127.0.0.1"), *([(socket.AF_INET6, "::1")] if _speaks_ipv6() else [])]
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


def _speaks_ipv6() -> bool:
    with suppress(OSError), closing(socket.socket(socket.AF_INET6)) as probe:
        probe.bind(("::1", 0))
        return True
    return False
