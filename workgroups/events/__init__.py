"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    actions,
    announcing,
    answering,
    asking,
    charter,
    connection,
    deciding,
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
    "actions",
    "announcing",
    "answering",
    "asking",
    "charter",
    "connection",
    "deciding",
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
