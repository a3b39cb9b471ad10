"""What each role can do, why somebody sees something, and who sees it."""

from importlib import import_module

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What each role can do, why somebody sees something, and who sees it."""

    name = "compact.rights"
    label = "rights"

    def ready(self) -> None:
        """Register the rule."""
        import_module("compact.rights.permissions")
