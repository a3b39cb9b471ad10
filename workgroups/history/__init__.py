"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import announcing, charter, deciding, lifecycle, places, record, talk, terms

__all__ = ["announcing", "charter", "deciding", "lifecycle", "places", "record", "talk", "terms"]
