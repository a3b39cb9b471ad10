"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import (
    announcing,
    answering,
    attendance,
    charter,
    lifecycle,
    meetings,
    places,
    polls,
    record,
    talk,
    terms,
)

__all__ = [
    "announcing",
    "answering",
    "attendance",
    "charter",
    "lifecycle",
    "meetings",
    "places",
    "polls",
    "record",
    "talk",
    "terms",
]
