"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    announcing,
    asking,
    charter,
    connection,
    documents,
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
    "announcing",
    "asking",
    "charter",
    "connection",
    "documents",
    "lifecycle",
    "places",
    "quiet",
    "renewal",
    "running",
    "talk",
    "terms",
    "thread",
]
