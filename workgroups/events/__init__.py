"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import announcing, places, running, talk, thread

__all__ = ["announcing", "places", "running", "talk", "thread"]
