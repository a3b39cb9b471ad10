"""Organizations and the people who act for them."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Organizations and the people who act for them."""

    name = "partners"
    label = "partners"
