"""Child processes that never outlive us."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """An operating-system user that a server runs as, because PostgreSQL refuses to run as root."""

    uid: int
    gid: int
    name: str


class Runnable(ABC):
    """Something to run as a child: an embedded server, or a program of the portal."""

    name: str
    signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)  # sent in turn to those who do not hear
    seconds: float = 90  # it may take to be ready

    @abstractmethod
    def start(self, output: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start it; what it says goes to `output`."""

    @abstractmethod
    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it does its work."""


def account_for(folder: Path) -> Account | None:
    """The user that owns the server's `folder`, or "nobody" for a new one; None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def as_account(account: Account | None) -> dict[str, Any]:
    """The arguments with which `subprocess` runs something as that user."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def may(account: Account | None, program: Sequence[str | Path]) -> bool:
    """Whether that user can run `program` and it succeeds."""
    try:
        done = subprocess.run(program, capture_output=True, cwd="/", check=False, **as_account(account))
    except OSError:
        return False
    return done.returncode == 0


def spawn(
    command: Sequence[str | Path],
    *,
    output: int | IO[bytes] | None = None,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own; on Linux the kernel sends it `death_signal` if we die.

    Call it from the main thread: the kernel watches the thread that started the child, not the process.
    """
    return subprocess.Popen(
        command,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=_follow_parent(death_signal, os.getpid()),  # noqa: PLW1509  we start no threads
        **{"stdin": subprocess.DEVNULL, **as_account(account), **options},
    )


def _follow_parent(death_signal: signal.Signals, parent: int) -> Callable[[], None]:
    def in_child() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return in_child


def stop(process: subprocess.Popen[bytes], *signals: signal.Signals, patience: float = 10) -> None:
    """Ask `process` to end with each of `signals` in turn, then end what is left of its session."""
    for each in signals:
        if process.poll() is None:
            process.send_signal(each)
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
    finish(process)


def finish(process: subprocess.Popen[bytes]) -> None:
    """End `process` and all that it started, at once."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(ready: Callable[[], bool], *, process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for `ready`; False when `process` ended or the time is up."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if ready():
            return True
        time.sleep(0.02)
    return False
