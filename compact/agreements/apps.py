"""Partnership agreements and their versions."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Partnership agreements and their versions."""

    name = "compact.agreements"
    label = "agreements"
