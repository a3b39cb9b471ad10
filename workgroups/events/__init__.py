"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    announcing,
    answering,
    asking,
    charter,
    connection,
    lifecycle,
    meetings,
    places,
    polls,
    quiet,
    renewal,
    running,
    talk,
    terms,
    thread,
)

__all__ = [
    "announcing",
    "answering",
    "asking",
    "charter",
    "connection",
    "lifecycle",
    "meetings",
    "places",
    "polls",
    "quiet",
    "renewal",
    "running",
    "talk",
    "terms",
    "thread",
]
