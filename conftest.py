"""Tests run on embedded servers: they start, and Django is set up for them, before any test module is read."""

import gc
import os
from pathlib import Path
from tempfile import mkdtemp

import django
from django.conf import settings

from tests.servers import servers

servers().export()
os.environ["DJANGO_SETTINGS_MODULE"] = "compact.settings"
# A browser that tests drive runs its own loop in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()
# What is loaded by now stays: it is not looked through for rubbish again and again.
gc.freeze()
gc.set_threshold(50_000, 20, 50)

# Static files come straight from their folders: nothing is collected, and no hash needs a manifest.
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.MEDIA_ROOT = mkdtemp(prefix="compact-media-")
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
