"""What is asked of whom by when."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """What is asked of whom by when."""

    name = "compact.asks"
    label = "asks"
