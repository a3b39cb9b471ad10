"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import places, running, talk, thread

__all__ = ["places", "running", "talk", "thread"]
