"""`manage.py populate`."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compact.history.context import doing
from compact.population import AlreadyPopulated, Size, populate

L_A = {"organizations": 52, "people": 500, "workgroups": 25, "posts": 60_000}


class Command(BaseCommand):
    """Run as the database's owner. For benchmarks and demonstrations; everything it makes is marked as a sample."""

    help = "Write a synthetic compact of any size; the same seed makes the same one."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size; by default that of the L.A. Compact."""
        for name, count in L_A.items():
            parser.add_argument(f"--{name}", type=int, default=count, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    @doing("populate")
    def handle(self, **options: Any) -> None:
        """Say each step, its rows and its seconds. Raises CommandError for impossible sizes, or a second time."""
        counts = {name: options[name] for name in L_A}
        if min(counts.values()) < 1 or counts["people"] < counts["organizations"]:
            raise CommandError("At least one of everything, and at least as many people as organizations.")
        begun = last = time.monotonic()

        def told(what: str, count: int) -> None:
            nonlocal last
            self.stdout.write(f"{what:24}{count:12,}{time.monotonic() - last:8.1f} s")
            last = time.monotonic()

        try:
            populate(Size(**counts, seed=options["seed"]), told)
        except AlreadyPopulated as error:
            raise CommandError("This database holds a synthetic compact already. Use a fresh one.") from error
        self.stdout.write(f"{'all, analyzed':24}{'':12}{time.monotonic() - begun:8.1f} s")
