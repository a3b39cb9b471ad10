"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import (
    announcing,
    asking,
    charter,
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
    "lifecycle",
    "places",
    "quiet",
    "renewal",
    "running",
    "talk",
    "terms",
    "thread",
]
from workgroups.events import connection

__all__ = ["charter", "connection", "places", "renewal", "running", "talk"]
