"""One process that starts the others, shows what they say, starts them again when they fall, and ends them."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from compact.runtime import CannotStart
from compact.runtime.children import Runnable, finish, spawn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0  # how long a process may take to end before it is ended
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # who ran this long has not fallen before


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


@dataclass
class Program(Runnable):
    """A command that runs until it is stopped."""

    name: str
    command: Sequence[str | Path]
    env: Mapping[str, str]
    cwd: Path
    answers: Callable[[], bool] = lambda: True
    seconds: float = 90

    def start(self, output: int | IO[bytes] | None = None) -> subprocess.Popen[bytes]:
        """Start it."""
        return spawn(self.command, env=self.env, cwd=self.cwd, output=output)

    def is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it does its work."""
        return self.answers()


@dataclass
class _Child:
    runnable: Runnable
    process: subprocess.Popen[bytes]
    started: float
    falls: int = 0
    start_again: float | None = None
    rest: bytes = field(default=b"", repr=False)


class Manager:
    """Runs children in the order they are started and ends them in the opposite one.

    Everything happens in the main thread: the kernel ends our children when the thread dies that started them.
    """

    def __init__(self, output: IO[str] = sys.stdout) -> None:
        self._output = output
        self._children: list[_Child] = []
        self._pipes = selectors.DefaultSelector()
        self._asked_at: float | None = None
        self._ending = False
        self._in_a_hurry = False

    def __enter__(self) -> Manager:
        self._handlers = {number: signal.signal(number, self._note_signal) for number in STOPPING}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> bool:
        self._ending = True
        if self._children:
            self.say("Stopping.")
        self._end_all()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        return kind is Stopped

    def say(self, text: str) -> None:
        """Print for the person at the terminal; nobody may be there any more."""
        with suppress(OSError, ValueError):
            print(text, file=self._output, flush=True)

    def start(self, runnable: Runnable) -> None:
        """Start it and wait until it is ready. Raises CannotStart when it ends or takes too long."""
        child = _Child(runnable, _start(runnable), time.monotonic())
        self._children.append(child)
        self._listen(child)
        if not self._until(lambda: runnable.is_ready(child.process), child.process, runnable.seconds):
            self._hear_out(child)
            raise CannotStart(f"{runnable.name} did not start; what it said stands above.")

    def run(self, runnable: Runnable) -> None:
        """Run it to its end. Raises CannotStart when it fails."""
        child = _Child(runnable, _start(runnable), time.monotonic())
        self._children.append(child)
        self._listen(child)
        while child.process.poll() is None:
            self._hear(0.05)
        self._hear_out(child)
        self._children.remove(child)
        if child.process.returncode:
            raise CannotStart(f"{runnable.name} failed; what it said stands above.")

    def keep(self) -> None:
        """Keep everything running until somebody stops us."""
        while True:
            self._hear(0.2)
            for child in self._children:
                self._look_after(child)

    def _look_after(self, child: _Child) -> None:
        now, name = time.monotonic(), child.runnable.name
        if child.start_again is None and child.process.poll() is not None:
            self._hear_out(child)
            finish(child.process)
            child.falls = 1 if now - child.started > HEALTHY_AFTER else child.falls + 1
            pause = min(LONGEST_PAUSE, 2.0 ** (child.falls - 1))
            child.start_again = now + pause
            self.say(f"{name} ended unexpectedly ({_how(child.process)}). It starts again in {pause:.0f} s.")
        elif child.start_again is not None and now >= child.start_again:
            child.start_again = None
            child.started = now
            child.process = _start(child.runnable)
            self._listen(child)

    def _end_all(self) -> None:
        """Programs end together; the servers they use end after them, last started first."""
        programs = [child for child in self._children if isinstance(child.runnable, Program)]
        servers = [[child] for child in reversed(self._children) if child not in programs]
        for group in [programs, *servers]:
            self._end(group)
        self._pipes.close()
        self._children.clear()

    def _end(self, group: list[_Child]) -> None:
        waiting = [child for child in group if child.process.poll() is None]
        for step in range(max((len(child.runnable.signals) for child in waiting), default=0)):
            for child in waiting:
                if child.process.poll() is None:
                    child.process.send_signal(child.runnable.signals[min(step, len(child.runnable.signals) - 1)])
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and not self._in_a_hurry:
                if all(child.process.poll() is not None for child in waiting):
                    break
                self._hear(0.02)
            self._in_a_hurry = False
        for child in group:
            self._hear_out(child)
            finish(child.process)

    def _until(self, ready: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline:
            if ready():
                return True
            self._hear(0.03)
        return False

    def _listen(self, child: _Child) -> None:
        assert child.process.stdout
        os.set_blocking(child.process.stdout.fileno(), False)
        self._pipes.register(child.process.stdout, selectors.EVENT_READ, child)

    def _hear(self, seconds: float) -> None:
        """Show what children say, for at most `seconds`. Raises Stopped when that was asked since the last time."""
        if self._asked_at and not self._ending:
            raise Stopped
        for key, _ in self._pipes.select(seconds):
            self._show(key.data)

    def _show(self, child: _Child) -> bool:
        """Show what the child has said since the last time; False when there was nothing."""
        assert child.process.stdout
        try:
            said = os.read(child.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return False
        if not said:
            self._pipes.unregister(child.process.stdout)
        *lines, child.rest = (child.rest + said).split(b"\n")
        for line in lines:
            self.say(f"{child.runnable.name:<8} | {line.decode(errors='replace')}")
        return bool(said)

    def _hear_out(self, child: _Child) -> None:
        """Show what is left in the pipe of a child that ended, and let go of the pipe."""
        pipe = child.process.stdout
        if pipe is None or pipe.closed:
            return
        while pipe in self._listening() and self._show(child):
            pass
        if pipe in self._listening():
            self._pipes.unregister(pipe)
        if child.rest:
            self.say(f"{child.runnable.name:<8} | {child.rest.decode(errors='replace')}")
            child.rest = b""
        pipe.close()

    def _listening(self) -> list[object]:
        return [key.fileobj for key in self._pipes.get_map().values()]

    def _note_signal(self, number: int, frame: FrameType | None) -> None:
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        elif time.monotonic() - self._asked_at > 1:  # the first one may reach us twice, by way of make
            self._in_a_hurry = True


def _start(runnable: Runnable) -> subprocess.Popen[bytes]:
    return runnable.start(subprocess.PIPE)


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
