"""The doorbell: tasks take no arguments and only tell a sweep to look at its table."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compact.settings")

app = Celery("compact")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
