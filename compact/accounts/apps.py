"""Who you are: people, sign-in, preferences."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who you are: people, sign-in, preferences."""

    name = "compact.accounts"
    label = "accounts"
