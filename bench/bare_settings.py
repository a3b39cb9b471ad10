"""The product's settings with nothing in front of the view but session and sign-in: for the page in `bench.bare`."""

from compact.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
