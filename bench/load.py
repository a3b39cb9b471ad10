"""A page under load: real web servers, real HTTP, eight clients at once."""

from __future__ import annotations

import http.client
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bench.ground import Ground, program
from compact.runtime import CannotStart, programs

CLIENTS = 8
WARMING = 2.0  # seconds before anything is counted
TICKS = 100.0  # of the kernel's clock in a second


@dataclass(frozen=True)
class Load:
    """What a web server did in some seconds."""

    rate: float  # requests per second
    cpu: float  # seconds of web server and database for each request
    web_cpu: float  # of the web server alone
    p95: float  # seconds that one in twenty requests took longer than

    def __str__(self) -> str:
        return (
            f"{self.rate:.0f}/s, CPU {self.cpu * 1000:.1f} ms (web server {self.web_cpu * 1000:.1f}),"
            f" p95 {self.p95 * 1000:.0f} ms"
        )


def granian(environ: Mapping[str, str]) -> list[str]:
    """Granian with as many processes and threads as `programs.web` gives gunicorn."""
    return [
        *(sys.executable, "-m", "granian", "compact.wsgi:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", environ["PORT"], "--log-level", "warning"),
        *("--workers", environ["WEB_PROCESSES"], "--blocking-threads", environ.get("WEB_THREADS", "4")),
    ]


SERVERS = {"gunicorn": programs.web, "granian": granian}


@dataclass(frozen=True)
class Trial:
    """What is asked of which web server, for how long."""

    server: str
    env: Mapping[str, str]
    path: str
    session: str
    seconds: float


def under_load(ground: Ground, trial: Trial) -> Load:
    """Start a web server, warm it up, ask it from eight clients at once, and stop it.

    Raises CannotStart when it does not answer within a minute.
    """
    with program(SERVERS[trial.server](trial.env), trial.env, ground.folder.path / "web.log") as pid:
        wait_for(trial.env)
        ask(ground.port, trial, WARMING)
        web, database = cpu(pid), cpu(ground.server)
        begun = time.monotonic()
        times = ask(ground.port, trial, trial.seconds)
        took = time.monotonic() - begun
        web, database = cpu(pid) - web, cpu(ground.server) - database
    count = len(times)
    return Load(count / took, (web + database) / count, web / count, quantiles(times, n=20)[-1])


def wait_for(env: Mapping[str, str]) -> None:
    """Until something listens. Raises CannotStart after a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", int(env["PORT"]), timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise CannotStart("The web server does not answer.")


def ask(port: int, trial: Trial, seconds: float) -> list[float]:
    """How long each request took that eight clients made in that time. Raises RuntimeError for any other answer."""
    times: list[float] = []
    wrong: list[int] = []
    deadline = time.monotonic() + seconds
    clients = [threading.Thread(target=_client, args=(port, trial, deadline, times, wrong)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if wrong or not times:
        raise RuntimeError(f"{trial.path} answered {wrong[:3]}")
    return times


def _client(port: int, trial: Trial, deadline: float, times: list[float], wrong: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"session={trial.session}", "Host": f"localhost:{port}"}
    while (begun := time.monotonic()) < deadline:
        try:
            connection.request("GET", trial.path, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, ConnectionError):  # the server closed an idle connection
            connection.close()
            continue
        times.append(time.monotonic() - begun)
        if answer.status != 200:
            wrong.append(answer.status)
            return


def cpu(pid: int) -> float:
    """Seconds that a process and everything it started have worked so far."""
    parents: dict[int, list[int]] = {}
    worked: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        one = int(status.parent.name)
        parents.setdefault(int(fields[1]), []).append(one)
        worked[one] = sum(int(field) for field in fields[11:15]) / TICKS  # its own, and of children that have ended
    family = [pid]
    for one in family:
        family.extend(parents.get(one, []))
    return sum(worked.get(one, 0.0) for one in family)


def middle(loads: list[Load]) -> Load:
    """The median of each number."""
    names = ("rate", "cpu", "web_cpu", "p95")
    return Load(*(median(getattr(load, name) for load in loads) for name in names))
