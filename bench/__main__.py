"""`make bench`, or `python -m bench [--quick] [--only PART,PART] [--keep FOLDER]`.

Prints a table, writes bench/results.json, and ends with 1 when a bar is missed. BENCH=quick is the same as --quick.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench.ground import (
    BASE,
    CROWD,
    FULL,
    LARGE,
    LOS_ANGELES,
    QUICK,
    SMALL,
    Ground,
    Scale,
    copy,
    furnish,
    manage,
    servers,
)
from bench.parts import PARTS, Course, Line
from compact.runtime import CannotStart, roles
from tests.servers import temporary_folder

RESULTS = Path(__file__).with_name("results.json")


def look(ground: Ground, scale: Scale) -> Course:
    """Choose the people of both sizes, and note whom for every process."""
    personas = {size: ground.measure("people", database=size, role=roles.OWNER) for size in (SMALL, LARGE)}
    file = ground.folder.path / "personas.json"
    file.write_text(json.dumps(personas))
    return Course(ground, scale, personas, file)


def gather(ground: Ground, scale: Scale) -> None:
    """A database with the crowd that hears an announcement and gets summaries."""
    copy(ground, CROWD, of=BASE)
    size = {**LOS_ANGELES, "people": scale.crowd, "posts": 1000}
    manage(ground, CROWD, "populate", *(f"--{what}={count}" for what, count in size.items()))


def steady() -> float:
    """Milliseconds of some work that is always the same: how busy the machine is with other things."""
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        sum(number * number for number in range(200_000))
        times.append(time.perf_counter() - begun)
    return median(times) * 1000


@contextmanager
def place(kept: Path | None) -> Iterator[Path]:
    """A temporary folder, or the one that is kept between runs."""
    if kept is None:
        with temporary_folder() as path:
            yield path
    else:
        kept.mkdir(parents=True, exist_ok=True)
        kept.chmod(0o711)
        yield kept


def told(line: Line) -> None:
    """Print one line of the table."""
    mark = {True: "holds", False: "MISSED", None: ""}[line.holds]
    print(f"{line.what:62} {line.found:66} {line.bar:34} {mark}", flush=True)


def run(scale: Scale, parts: list[str], kept: Path | None) -> list[Line]:
    """Make the databases and measure, part by part; each line is shown as soon as it is known."""
    lines: list[Line] = []
    with place(kept) as path, servers(path) as ground:
        begun = time.monotonic()
        furnish(ground, scale)
        if {"announcing", "digests"} & set(parts):
            gather(ground, scale)
        lines.append(Line("making the data", f"{time.monotonic() - begun:.0f} s"))
        course = look(ground, scale)
        busy = [steady()]
        for part in parts:
            for line in PARTS[part](course):
                lines.append(line)
                told(line)
            busy.append(steady())
        noise = f"{min(busy):.1f} to {max(busy):.1f} ms"
        lines.append(Line("the same work at the beginning, between the parts and at the end", noise))
        told(lines[-1])
    return lines


def main() -> int:
    """Do what the command line says; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure speed and size.")
    quick = os.environ.get("BENCH") == "quick"
    parser.add_argument("--quick", action="store_true", default=quick, help="a twentieth of the size, in a few minutes")
    parser.add_argument("--only", default=",".join(PARTS), help="the parts to measure, with commas")
    parser.add_argument("--keep", type=Path, help="a folder for the databases, to use them again")
    arguments = parser.parse_args()
    # Whoever is asked to stop still stops the servers and removes the databases.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    scale, begun = QUICK if arguments.quick else FULL, time.monotonic()
    try:
        lines = run(scale, arguments.only.split(","), arguments.keep)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    result = {"scale": asdict(scale), "machine": machine, "seconds": round(time.monotonic() - begun)}
    RESULTS.write_text(json.dumps({**result, "lines": [asdict(line) for line in lines]}, indent=1, ensure_ascii=False))
    missed = sum(line.holds is False for line in lines)
    print(f"{missed} missed; {scale.name}, {scale.times}× beside 1×; {result['seconds']} s. See {RESULTS.name}.")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
