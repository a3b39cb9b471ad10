"""`manage.py sample_accounts`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from compact.accounts.samples import personas


class Command(BaseCommand):
    """Prints what a visitor of a sample portal needs to know."""

    help = "Print the table of sample people, what to try as each, and the way in."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """One line per persona. Raises CommandError outside sample mode."""
        if not settings.SAMPLE_MODE:
            raise CommandError("There are sample people in sample mode only: set SAMPLE_MODE=yes.")
        found = personas()
        if not found:
            self.stdout.write("No sample people yet. Bring them: manage.py load_compact data/la_compact --sample")
            return
        rows = [(str(one.person), one.email, str(one.part)) for one in found]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        self.stdout.write("Sample people (none of them is real):")
        for (name, email, part), persona in zip(rows, found, strict=True):
            self.stdout.write(f"  {name:{widths[0]}}  {email:{widths[1]}}  {part}")
            self.stdout.write(f"  {'':{widths[0]}}  {'':{widths[1]}}  {persona.to_try}")
        self.stdout.write(f"Be any of them with one click: {settings.BASE_URL}{reverse('people:samples')}")
