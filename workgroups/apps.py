"""Workgroups: conveners, places and conversation."""

from django.apps import AppConfig


class WorkgroupsConfig(AppConfig):
    """Workgroups: conveners, places and conversation."""

    name = "workgroups"
    label = "workgroups"

    def ready(self) -> None:
        """Make rules, events, asks and the words of the history known, and what becomes of places in a merger."""
        from workgroups import events, history, merging, permissions  # noqa: F401, PLC0415
