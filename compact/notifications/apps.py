"""What happened and who hears of it."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What happened and who hears of it."""

    name = "compact.notifications"
    label = "notifications"
