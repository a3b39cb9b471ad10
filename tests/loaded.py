"""The L.A. Compact's data in the database of a test, loaded once a minute (`tests.snapshot`)."""

from django.conf import settings
from django.core.management import call_command

from tests import snapshot

REAL = settings.BASE_DIR / "data" / "la_compact"


def load_compact(*, sample: bool = False) -> None:
    """What `manage.py load_compact` brings, `sample` people and what they do among it."""
    snapshot.built(f"compact {sample}", lambda: _load(sample=sample))


def _load(*, sample: bool) -> None:
    call_command("load_compact", str(REAL), sample=sample, verbosity=0)
