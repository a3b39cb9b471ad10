"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import announcing, places, record, talk

__all__ = ["announcing", "places", "record", "talk"]
