"""Workgroups: conveners, places and conversation."""

from django.apps import AppConfig


class WorkgroupsConfig(AppConfig):
    """Workgroups: conveners, places and conversation."""

    name = "workgroups"
    label = "workgroups"

    def ready(self) -> None:
        """Make the rules, the events, the asks and the words of the history known."""
        from workgroups import events, history, permissions  # noqa: F401, PLC0415
