"""What every part of the compact shares."""

from django.apps import AppConfig


class CompactConfig(AppConfig):
    """Registers the shared checks when the project starts."""

    name = "compact"
    label = "compact"

    def ready(self) -> None:
        """Load the doorbell, so that tasks find their broker."""
        from compact import celery  # noqa: F401, PLC0415
