"""The Update: one paragraph of every workgroup."""

from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    """The Update: one paragraph of every workgroup."""

    name = "compact.updates"
    label = "updates"

    def ready(self) -> None:
        """Make the rules, the events and asks, and the words of the history known."""
        from compact.updates import events, history, permissions  # noqa: F401, PLC0415
