"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import announcing, answering, charter, lifecycle, meetings, places, record, talk, terms

__all__ = ["announcing", "answering", "charter", "lifecycle", "meetings", "places", "record", "talk", "terms"]
