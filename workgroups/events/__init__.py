"""What happens in workgroups, and what they ask, in words."""

from workgroups.events import charter, connection, places, renewal, running, talk

__all__ = ["charter", "connection", "places", "renewal", "running", "talk"]
