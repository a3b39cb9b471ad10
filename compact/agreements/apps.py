"""Partnership agreements and their versions."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Partnership agreements and their versions."""

    name = "compact.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Make the rules, the events and the words of the history known, and what signatures mean elsewhere."""
        from compact.agreements import events, history, merging, permissions, quiet  # noqa: F401, PLC0415
