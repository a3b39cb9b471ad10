"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import charter, places, running, talk

__all__ = ["charter", "places", "running", "talk"]
