"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import charter, places, record, talk

__all__ = ["charter", "places", "record", "talk"]
