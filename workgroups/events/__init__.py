"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import charter, places, renewal, running, talk

__all__ = ["charter", "places", "renewal", "running", "talk"]
