"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    announcing,
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
