"""Where it is measured: embedded servers in a folder of their own, with one database for each size."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from compact.runtime import CannotStart, roles
from compact.runtime.children import spawn, stop, wait_until
from compact.runtime.embedded import Postgres, Valkey
from compact.runtime.folder import CHECKOUT, DataFolder, free_port

BASE, SMALL, LARGE, CROWD = "compact_base", "compact_small", "compact_large", "compact_crowd"
LOS_ANGELES = {"organizations": 52, "people": 500, "workgroups": 25, "posts": 60_000}


@dataclass(frozen=True)
class Scale:
    """How large the two sizes are, and how many hear an announcement and get a digest."""

    name: str
    times: int
    crowd: int
    digests: int
    rounds: int  # of ten requests, for the median of a page
    seconds: float  # of load on a web server, each time
    loads: int  # how often each web server is put under it
    servers: tuple[str, ...] = ("gunicorn", "granian")

    def size(self, database: str) -> dict[str, int]:
        """What `manage.py populate` is asked for."""
        return {what: count * (self.times if database == LARGE else 1) for what, count in LOS_ANGELES.items()}


FULL = Scale("full", times=100, crowd=100_000, digests=10_000, rounds=12, seconds=10, loads=3)
QUICK = Scale("quick", times=5, crowd=10_000, digests=1_000, rounds=4, seconds=3, loads=1, servers=("gunicorn",))


@dataclass(frozen=True)
class Ground:
    """Running servers, and what processes need to know to reach them."""

    folder: DataFolder
    postgres: Postgres
    valkey: Valkey
    server: int  # the process of PostgreSQL
    port: int

    def environment(self, database: str, role: str = roles.WEB_LOGIN) -> dict[str, str]:
        """What a process of the portal reads, as one kind of process, on one size."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **inherited,
            "DATABASE_URL": self.postgres.url(role, database),
            "REDIS_URL": self.valkey.url(),
            "DATA_DIR": str(self.folder.path / "portal"),
            "SECRET_KEY": self.folder.secret("secret key") * 2,
            "BASE_URL": f"http://localhost:{self.port}",
            "PORT": str(self.port),
            "WEB_PROCESSES": "2",
            "DJANGO_SETTINGS_MODULE": "compact.settings",
            "LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
        }

    def measure(self, what: str, *arguments: str, database: str, role: str, **more: str) -> Any:
        """Run `python -m bench.<what>` as a process of its own and return what it measured."""
        command = [sys.executable, "-m", f"bench.{what}", *arguments]
        env = {**self.environment(database, role), **more}
        done = subprocess.run(command, env=env, cwd=CHECKOUT, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    def administer(self, statement: str) -> None:
        """Run one statement as the administrator of the database server."""
        with roles.connected(self.postgres.url()) as administrator, administrator.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def servers(path: Path) -> Iterator[Ground]:
    """Start both servers on a folder, and stop them afterwards. Nothing waits for the disk, as in the tests."""
    with ExitStack() as stack:
        folder = DataFolder(path)
        stack.enter_context(folder.locked())
        postgres, valkey = Postgres(folder, careless=True), Valkey(folder, careless=True)
        processes = []
        with open(path / "servers.log", "ab") as log:
            for server in (postgres, valkey):
                process = server.start(log)
                stack.callback(stop, process, *server.signals)
                if not wait_until(partial(server.is_ready, process), process=process, seconds=server.seconds):
                    raise CannotStart((path / "servers.log").read_text())
                processes.append(process)
        yield Ground(folder, postgres, valkey, processes[0].pid, free_port(8765))


def furnish(ground: Ground, scale: Scale) -> None:
    """Make the two databases, once: the L.A. Compact's own data, and a synthetic compact of each size beside it."""
    done = ground.folder.path / f"{scale.name}.done"
    if done.exists():
        return
    with roles.connected(ground.postgres.url()) as administrator:  # the first database needs the roles
        roles.prepare(administrator, {}, database=BASE)
    copy(ground, BASE, of="template1")
    manage(ground, BASE, "prepare", "--accounts", str(ground.folder.path / "accounts.txt"))
    manage(ground, BASE, "load_compact", "data/la_compact")
    for database in (SMALL, LARGE):
        copy(ground, database, of=BASE)
        counts = [f"--{what}={count}" for what, count in scale.size(database).items()]
        manage(ground, database, "populate", *counts, "--seed=1")
    done.touch()


def copy(ground: Ground, database: str, *, of: str) -> None:
    """Make a database, new, as a copy of another one."""
    ground.administer(f"DROP DATABASE IF EXISTS {database}")
    ground.administer(f"CREATE DATABASE {database} OWNER {roles.OWNER} TEMPLATE {of}")
    passwords = {role: ground.folder.secret(role) for role in roles.LOGINS}
    with roles.connected(ground.postgres.url()) as administrator:
        roles.prepare(administrator, passwords, database=database)


def manage(ground: Ground, database: str, *arguments: str) -> None:
    """Run `manage.py` as the owner of a database; what it says goes to the screen's error side."""
    command = [sys.executable, "manage.py", *arguments]
    env = ground.environment(database, roles.OWNER)
    subprocess.run(command, env=env, cwd=CHECKOUT, stdout=sys.stderr, check=True)


@contextmanager
def program(command: list[str], env: Mapping[str, str], log: Path) -> Iterator[int]:
    """A process that runs meanwhile; gives its number."""
    with open(log, "ab") as output:
        process = spawn(command, env=env, cwd=CHECKOUT, output=output)
        try:
            yield process.pid
        finally:
            stop(process, signal.SIGTERM)
