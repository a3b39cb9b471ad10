"""`python -m compact.runtime run` and the single commands of which it consists."""

from __future__ import annotations

import argparse
import os
import sys

from compact.runtime import CannotStart, databases, portal, programs
from compact.runtime.manager import Manager

PROGRAMS = {"web": programs.web, "worker": programs.worker, "beat": programs.beat}


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m compact.runtime")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the whole portal on this machine")
    commands.add_parser("prepare-database", help="make the roles on a managed PostgreSQL server")
    commands.add_parser("healthy", help="ask the web server on this machine whether it answers")
    for name in PROGRAMS:
        commands.add_parser(name, help=f"become the {name} process")
    try:
        return _do(parser.parse_args(arguments).command)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1


def _do(command: str) -> int:
    if command == "healthy":
        return 0 if programs.answers(os.environ) else 1
    if command in PROGRAMS:
        program = PROGRAMS[command](os.environ)
        os.execv(program[0], program)
    if command == "run":
        portal.run(os.environ, Manager())
    else:
        print(databases.prepare_server(os.environ))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
