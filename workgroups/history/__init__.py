"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import announcing, charter, documents, lifecycle, places, record, talk, terms

__all__ = ["announcing", "charter", "documents", "lifecycle", "places", "record", "talk", "terms"]
