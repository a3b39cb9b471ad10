"""A notification in words, as the inbox shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from compact.mail import in_language
from compact.notifications.events import KINDS, EventKind
from compact.notifications.models import Group, Notification

REASONS = {
    Group.YOU: _("Said to you, or about what you do."),
    Group.ORGANIZATION: _("About your organization and its places."),
    Group.DECIDED: _("What was settled, for everyone it concerns."),
    Group.WORKGROUP: _("Because you are in these workgroups."),
}


@dataclass(frozen=True)
class Line:
    """One row of the inbox, in the reader's language."""

    row: Notification

    @property
    def kind(self) -> EventKind:
        """How it is put into words."""
        return KINDS[self.row.event.kind]

    @property
    def title(self) -> str:
        """What happened, in one sentence."""
        return self.kind.title(self.row.event)

    @property
    def url(self) -> str:
        """The page it leads to."""
        return in_language(self.kind.url(self.row.event))

    @property
    def where(self) -> str:
        """The workgroup it belongs to."""
        return self.kind.where(self.row.event)

    @property
    def excerpt(self) -> str:
        """What was said, if anything."""
        return self.kind.excerpt(self.row.event)

    @property
    def happened_at(self) -> datetime:
        """When it happened."""
        return self.row.event.happened_at

    @property
    def is_today(self) -> bool:
        """Then its hour says more than its day."""
        return localdate(self.happened_at) == localdate()
