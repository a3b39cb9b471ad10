"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import asking, places, running, talk

__all__ = ["asking", "places", "running", "talk"]
