"""What is asked of whom by when."""

from importlib import import_module

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """What is asked of whom by when."""

    name = "compact.asks"
    label = "asks"

    def ready(self) -> None:
        """Register the rules, the words of the events, and who makes the digests."""
        import_module("compact.asks.permissions")
        import_module("compact.asks.events")
        import_module("compact.asks.digest")
        import_module("compact.asks.merging")
