"""Pages for the staff who hold the compact together."""

from django.apps import AppConfig


class BackboneConfig(AppConfig):
    """Pages for the staff who hold the compact together."""

    name = "compact.backbone"
    label = "backbone"
