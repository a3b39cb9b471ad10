"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import lifecycle, places, record, talk

__all__ = ["lifecycle", "places", "record", "talk"]
