"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import places, quiet, running, talk, terms

__all__ = ["places", "quiet", "running", "talk", "terms"]
