"""Pages for the staff who hold the compact together."""

from importlib import import_module

from django.apps import AppConfig


class BackboneConfig(AppConfig):
    """Pages for the staff who hold the compact together."""

    name = "compact.backbone"
    label = "backbone"

    def ready(self) -> None:
        """Register the rules and the words of the events."""
        for module in ("permissions", "events"):
            import_module(f"compact.backbone.{module}")
