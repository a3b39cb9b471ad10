"""Goals, indicators and figures."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Goals, indicators and figures."""

    name = "goals"
    label = "goals"
