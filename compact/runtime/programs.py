"""The commands that the portal consists of. Containers, Procfile and `make run` all take them from here."""

from __future__ import annotations

import os
import socket
import sys
import urllib.request
from collections.abc import Mapping
from contextlib import closing, suppress
from urllib.parse import urlsplit

from compact.runtime import CannotStart

# What these commands and `make run` read; what the application reads is listed by compact/environment.py.
NAMES = {
    "PORT": "The port of the web server.",
    "HOST": "The address it listens on: 0.0.0.0 in a container; unset, this machine alone.",
    "WEB_PROCESSES": "Processes of the web server: as many as there are cores.",
    "WEB_THREADS": "Threads in each of them.",
    "WORKER_PROCESSES": "Processes of the Celery worker.",
    "OWNER_DATABASE_URL": "The database as its owner: for migrations.",
    "WORKER_DATABASE_URL": "The database as the role of worker and beat.",
    "ADMIN_DATABASE_URL": "The database server as an administrator: for `prepare-database` alone.",
}


def number(environ: Mapping[str, str], name: str, default: int) -> int:
    """A positive number out of the environment. Raises CannotStart with its name when it is none."""
    value = environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"{name} must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def web(environ: Mapping[str, str]) -> list[str]:
    """The web server."""
    port = number(environ, "PORT", 8000)
    hosts = [environ["HOST"]] if environ.get("HOST") else ["127.0.0.1", *(["[::1]"] if speaks_ipv6() else [])]
    return [
        *(sys.executable, "-m", "gunicorn", "compact.wsgi:application"),
        *(part for host in hosts for part in ("--bind", f"{host}:{port}")),
        *("--workers", str(number(environ, "WEB_PROCESSES", 2)), "--threads", str(number(environ, "WEB_THREADS", 4))),
        *("--graceful-timeout", "8", "--no-control-socket", "--log-level", "warning"),
        *(("--worker-tmp-dir", "/dev/shm") if os.access("/dev/shm", os.W_OK) else ()),
        *(("--reload",) if environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"} else ()),
    ]


def worker(environ: Mapping[str, str]) -> list[str]:
    """The Celery worker. There is one, so that it need not look for others."""
    processes = str(number(environ, "WORKER_PROCESSES", 2))
    alone = ("--without-gossip", "--without-mingle")
    return [*_CELERY, "worker", "--loglevel", "INFO", "--concurrency", processes, *alone]


def beat(environ: Mapping[str, str]) -> list[str]:
    """What rings the bell every minute."""
    return [*_CELERY, "beat", "--schedule", os.path.join(environ.get("DATA_DIR") or ".data", "beat"), "--pidfile="]


_CELERY = (
    *(sys.executable, "-W", "ignore:You're running the worker with superuser"),  # a newcomer's container
    *("-m", "celery", "--app", "compact.celery", "--quiet"),
)


def answers(environ: Mapping[str, str]) -> bool:
    """Whether the web server on this machine answers at /healthz."""
    address = f"http://127.0.0.1:{number(environ, 'PORT', 8000)}/healthz"
    host = urlsplit(environ.get("BASE_URL", "")).netloc or "localhost"
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def speaks_ipv6() -> bool:
    """Whether this machine has an address ::1."""
    with suppress(OSError), closing(socket.socket(socket.AF_INET6)) as probe:
        probe.bind(("::1", 0))
        return True
    return False
