"""The one way out for mail: every message becomes a row first."""

from django.core.mail.backends.locmem import EmailBackend as OutboxBackend  # replaced with the outbox table

__all__ = ["OutboxBackend"]
