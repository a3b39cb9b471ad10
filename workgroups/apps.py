"""Workgroups: conveners, places and conversation."""

from django.apps import AppConfig


class WorkgroupsConfig(AppConfig):
    """Workgroups: conveners, places and conversation."""

    name = "workgroups"
    label = "workgroups"
