"""How changes of workgroups, of who runs them and of their places read."""

from workgroups.history import (
    actions,
    agenda,
    announcing,
    answering,
    attendance,
    charter,
    deciding,
    documents,
    lifecycle,
    meetings,
    places,
    polls,
    record,
    talk,
    terms,
)

__all__ = [
    "actions",
    "agenda",
    "announcing",
    "answering",
    "attendance",
    "charter",
    "deciding",
    "documents",
    "lifecycle",
    "meetings",
    "places",
    "polls",
    "record",
    "talk",
    "terms",
]
