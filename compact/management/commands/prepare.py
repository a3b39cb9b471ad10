"""What happens between the database's start and the web server's, in one process: Django takes a second to load."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from partners.models import Organization


class Command(BaseCommand):
    """`manage.py prepare --accounts FILE`, run as the database's owner."""

    help = "Bring tables, starting data and static files up to date; what is up to date already costs next to nothing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file that receives the table of sample accounts."""
        parser.add_argument("--accounts", type=Path, required=True)

    def handle(self, *, accounts: Path, **options: Any) -> None:
        """Do it in the order in which one thing needs the other."""
        call_command("messages", "compile")
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        if settings.SAMPLE_MODE and not Organization.objects.exists():
            call_command("load_compact", str(settings.BASE_DIR / "data" / "la_compact"), "--sample")
        self.collect_static()
        accounts.unlink(missing_ok=True)
        if settings.SAMPLE_MODE:
            with accounts.open("w") as table:
                call_command("sample_accounts", stdout=table, no_color=True)

    def collect_static(self) -> None:
        """Collect and compress the static files, unless these very files were collected before."""
        seen = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list([]):
                about = Path(storage.path(path)).stat()
                seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
        stamp = settings.STATIC_ROOT.with_suffix(".stamp")
        if not stamp.exists() or stamp.read_text() != seen.hexdigest():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(seen.hexdigest())
