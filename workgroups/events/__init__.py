"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    agenda,
    announcing,
    asking,
    charter,
    connection,
    lifecycle,
    places,
    quiet,
    renewal,
    running,
    talk,
    terms,
    thread,
)

__all__ = [
    "agenda",
    "announcing",
    "asking",
    "charter",
    "connection",
    "lifecycle",
    "places",
    "quiet",
    "renewal",
    "running",
    "talk",
    "terms",
    "thread",
]
