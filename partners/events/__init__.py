"""What happens between people and organizations, in words."""

from partners.events import invitations, joining, people

__all__ = ["invitations", "joining", "people"]
