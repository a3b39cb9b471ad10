"""What happens between the database's start and the web server's, in one process because Django takes a second to load.

Run as `python -m compact.runtime.prepare FILE`, as the database's owner; FILE receives the table of sample accounts.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path


def prepare(accounts: Path) -> None:
    """Bring tables, data and static files up to date. What is up to date already costs next to nothing."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compact.settings")
    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    from partners.models import Organization

    call_command("migrate", interactive=False, verbosity=1)
    if settings.SAMPLE_MODE and not Organization.objects.exists():
        call_command("load_compact", str(settings.BASE_DIR / "data" / "la_compact"), "--sample")
    _collect_static()
    accounts.unlink(missing_ok=True)
    if settings.SAMPLE_MODE:
        with accounts.open("w") as table:
            call_command("sample_accounts", stdout=table, no_color=True)


def _collect_static() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT.with_suffix(".stamp")
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(seen.hexdigest())


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
