"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import actions, announcing, answering, charter, lifecycle, meetings, places, record, talk, terms

__all__ = [
    "actions",
    "announcing",
    "answering",
    "charter",
    "lifecycle",
    "meetings",
    "places",
    "record",
    "talk",
    "terms",
]
from workgroups.history import deciding

__all__ = ["announcing", "charter", "deciding", "lifecycle", "places", "record", "talk", "terms"]
from workgroups.history import agenda

__all__ = ["agenda", "announcing", "charter", "lifecycle", "places", "record", "talk", "terms"]
