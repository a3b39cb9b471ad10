"""The web server's entry point. It refuses to start with a database role that could see through the wall."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compact.settings")

application = get_wsgi_application()

from compact.wall import refuse_strong_role  # noqa: E402 -- the settings come first

refuse_strong_role()
