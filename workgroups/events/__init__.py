"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    announcing,
    answering,
    asking,
    calendar,
    charter,
    connection,
    lifecycle,
    meetings,
    places,
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
    "calendar",
    "charter",
    "connection",
    "lifecycle",
    "meetings",
    "places",
    "quiet",
    "renewal",
    "running",
    "talk",
    "terms",
    "thread",
]
