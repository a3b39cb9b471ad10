"""Tests run on embedded servers: they start, and Django is set up for them, before any test module is read."""

import os

import django

from tests.servers import servers

servers().export()
os.environ["DJANGO_SETTINGS_MODULE"] = "compact.settings"
django.setup()
