"""Organizations and the people who act for them."""

from importlib import import_module

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Organizations and the people who act for them."""

    name = "partners"
    label = "partners"

    def ready(self) -> None:
        """Make rules, events, asks and the words of the history known, and what becomes of rows in a merger."""
        for module in ("permissions", "events", "asks", "history", "merging"):
            import_module(f"partners.{module}")
