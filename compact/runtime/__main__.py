"""`python -m compact.runtime run` and `python -m compact.runtime prepare-database`."""

from __future__ import annotations

import argparse
import os
import sys

from compact.runtime import CannotStart, databases, portal
from compact.runtime.manager import Manager


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m compact.runtime")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the whole portal on this machine")
    commands.add_parser("prepare-database", help="make the roles on a managed PostgreSQL server")
    command = parser.parse_args(arguments).command
    try:
        if command == "run":
            portal.run(os.environ, Manager())
        else:
            print("\n".join(databases.prepare_server(os.environ)))
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
