"""A notification in words, as the inbox shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.asks.models import Ask
from compact.dates import plain_date
from compact.mail import in_language
from compact.notifications.events import KINDS, EventKind
from compact.notifications.models import Group, Notification

if TYPE_CHECKING:
    from compact.accounts.models import User

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
    ask: Ask | None = None

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
    def settled(self) -> str:
        """What became of what it asks, once that waits for nobody any more."""
        if self.ask is None:
            return ""
        if self.ask.answered_at is None:
            return gettext("Taken back on %(date)s") % {"date": plain_date(self.ask.withdrawn_at)}
        words = {"who": self.ask.answered_by, "date": plain_date(self.ask.answered_at)}
        if self.ask.answered_by_id == self.row.person_id:
            return gettext("Answered by you on %(date)s") % words
        return gettext("Answered by %(who)s on %(date)s") % words

    @property
    def happened_at(self) -> datetime:
        """When it happened."""
        return self.row.event.happened_at

    @property
    def is_today(self) -> bool:
        """Then its hour says more than its day."""
        return localdate(self.happened_at) == localdate()


def lines(rows: Iterable[Notification], reader: "User") -> list[Line]:
    """These rows as lines, each with what became of the ask it was news of, in one query for all of them."""
    found = list(rows)
    about = {row.pk: (KINDS[row.event.kind].asks, row.event.target_id) for row in found if KINDS[row.event.kind].asks}
    settled: dict[tuple[str, int], Ask] = {}
    if about:
        asked = (
            Ask.objects.visible_to(reader)
            .exclude(answered_at=None, withdrawn_at=None)
            .filter(
                kind__in={kind for kind, _pk in about.values()}, subject_id__in={pk for _kind, pk in about.values()}
            )
        )
        settled = {(one.kind, one.subject_id): one for one in asked.select_related("answered_by")}
    return [Line(row, settled.get(about.get(row.pk, ("", 0)))) for row in found]
