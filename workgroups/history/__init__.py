"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import places, record, talk, terms

__all__ = ["places", "record", "talk", "terms"]
