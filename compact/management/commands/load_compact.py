"""`manage.py load_compact FOLDER`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from compact.history.context import doing
from compact.loading import STARTING_YEAR, BadRows, load
from compact.samples import bring


class Command(BaseCommand):
    """Run as the database's owner."""

    help = "Load a folder of CSV files: all of it, or nothing with a list of what is wrong. Loading again is harmless."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and how far to go."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--until",
            type=int,
            metavar="YEAR",
            help=f"load the history of goals, agreements and signers up to this year (first {STARTING_YEAR})",
        )
        parser.add_argument("--sample", action="store_true", help="bring sample people and what they do")

    @doing("load_compact")
    def handle(self, *, folder: Path, dry_run: bool, until: int | None, sample: bool, **options: Any) -> None:
        """Say per file what was created, updated and unchanged. Raises CommandError with all that is wrong."""
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        if sample and not settings.SAMPLE_MODE:
            raise CommandError("Sample people exist in sample mode only: set SAMPLE_MODE=yes.")
        try:
            with transaction.atomic():
                tallies = load(folder, until=until)
                if sample:
                    tallies |= bring()
                transaction.set_rollback(dry_run)
        except BadRows as error:
            raise CommandError(f"{error}\nNothing was loaded: {len(error.problems)} to mend.") from error
        if dry_run:
            self.stdout.write("A dry run: nothing is kept.")
        for name, tally in tallies.items():
            self.stdout.write(
                f"{name:24} create {tally.create:4}  update {tally.update:4}  unchanged {tally.unchanged:4}"
            )
