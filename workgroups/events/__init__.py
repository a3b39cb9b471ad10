"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import announcing, charter, places, renewal, running, talk, thread

__all__ = ["announcing", "charter", "places", "renewal", "running", "talk", "thread"]
