"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import lifecycle, places, running, talk

__all__ = ["lifecycle", "places", "running", "talk"]
