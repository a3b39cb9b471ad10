"""Public pages and resources."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Public pages and resources."""

    name = "compact.library"
    label = "library"
