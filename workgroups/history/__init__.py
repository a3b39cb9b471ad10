"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import agenda, announcing, charter, lifecycle, places, record, talk, terms

__all__ = ["agenda", "announcing", "charter", "lifecycle", "places", "record", "talk", "terms"]
