"""A post that lasts until a day: when it is over, who hears of it before, and how it goes on.

`term_ends` is the last day, in the time zone of the workgroup; `term_ends_at` the moment after it. A place is over at
that very moment: `SeatHolderQuerySet.current`, `compact_reach` and `compact_readers` compare it with the clock, so that
nobody reads on because a job was late. The row itself is closed (`until`) by the sweep, which tells those concerned.

`until` is not set ahead: an empty `until` says that the row is open, in the constraints (one lead in a place) and
wherever a place is passed on, merged or taken back, and a row that is going to end is as open as any other. And who
runs a workgroup alone stays whatever the day (gitlab#12704): there the sweep decides, for it depends on the others.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.timezone import now

from compact.access import DatedQuerySet, Kind, scope
from compact.history.context import because
from compact.notifications.events import record
from compact.prepared import Moment

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Organization
    from workgroups.models.workgroup import Workgroup

M_co = TypeVar("M_co", bound="Termed", covariant=True)

MONTH, WEEK, ASKED = 30, 7, 0
LONGEST = 10  # years


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moment_after(day: date, zone: str) -> datetime:
    """The moment at which a day is over in a time zone; where the next begins at one o'clock, that moment."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


class WithTerms(models.Model):
    """A workgroup in which posts may have a last day. Nothing of it shows until somebody switches it on."""

    timezone = models.CharField(max_length=64, default=settings.TIME_ZONE)
    terms_since = models.DateTimeField(null=True, editable=False)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def has_terms(self) -> bool:
        """Whether posts here may have a last day."""
        return self.terms_since is not None

    @property
    def today(self) -> date:
        """Which day it is where the workgroup is."""
        return now().astimezone(ZoneInfo(self.timezone)).date()

    def term_until(self, day: date | None) -> dict[str, Any]:
        """The columns of a post whose last day is this one, and of which nobody has been told; None: it has no end."""
        over = None if day is None else moment_after(day, self.timezone)
        return {"term_ends": day, "term_ends_at": over, "term_notice": None}

    def usual_term(self) -> dict[str, Any]:
        """The columns of a post that begins today: as long as is usual here, or with no end."""
        usual = self.has_terms and self.term_months
        return self.term_until(months_after(self.today, self.term_months or 0)) if usual else {}


class TermedQuerySet(DatedQuerySet[M_co]):
    """Posts that may have a last day."""

    def lapsed(self) -> Self:
        """Those whose last day is over, and whose row is still open."""
        return self.filter(until=None, term_ends_at__lte=Moment())

    def ending(self) -> Self:
        """Those with a last day that has not passed, the first to end first."""
        return self.filter(until=None, term_ends_at__gt=Moment()).order_by("term_ends", "pk")


class Termed(models.Model):
    """A post that may have a last day. `term_notice` is the last notice of just this day: 30, 7, or 0 for an ask."""

    term_ends = models.DateField(null=True, blank=True)
    term_ends_at = models.DateTimeField(null=True, editable=False)
    term_notice = models.PositiveSmallIntegerField(null=True, editable=False)

    person: "models.ForeignKey[Any, Any]"
    until: "models.DateTimeField[Any, Any]"

    if TYPE_CHECKING:

        @property
        def held_at(self) -> "tuple[Workgroup, Organization]":
            """Where the post is, and for which organization."""

        def behalf(self, by: "User") -> Any:
            """For whom somebody acts who changes this post by standing in."""

        def expire(self) -> bool:
            """End it, because its last day is over. False when that is not so, or not any more."""

    class Meta:
        abstract = True

    UNTOLD: ClassVar = ("term_ends_at", "term_notice")

    @property
    def term(self) -> dict[str, Any]:
        """The columns that say how long it lasts."""
        return {name: getattr(self, name) for name in ("term_ends", "term_ends_at", "term_notice")}

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or its last day has; who runs a workgroup alone does so on."""
        return not self._rows().current().exists()

    def longer(self, other: "Termed") -> dict[str, Any]:
        """Of two posts that become one, the longer term."""
        if self.term_ends_at is None or other.term_ends_at is None:
            return {"term_ends": None, "term_ends_at": None, "term_notice": None}
        return (self if self.term_ends_at >= other.term_ends_at else other).term

    @property
    def next_end(self) -> date:
        """Until when it lasts when it goes on for as long as is usual: a year where nothing else is."""
        workgroup = self.held_at[0]
        return months_after(max(self.term_ends or workgroup.today, workgroup.today), workgroup.term_months or 12)

    @transaction.atomic
    def extend(self, day: date | None, *, by: "User") -> bool:
        """The post lasts until that day, its last one; with None it has no end. Whoever is in it and their people hear.

        No notice of the former day is sent any more, not even one that waits for its hour (gitlab#320734). False, and
        nothing changes, when it ends on that day already or is over.
        """
        workgroup, organization = self.held_at
        held = self._rows().current().exclude(term_ends=day)
        with because(behalf=self.behalf(by)):
            if not held.update(**workgroup.term_until(day)):
                return False
        told = [scope(Kind.PERSON, self.person.pk), scope(Kind.ADMINISTRATORS, organization.pk)]
        data = {**self.words_of_term(), "by": str(by), "until": day.isoformat() if day else None}
        told.append(workgroup.conveners_scope)
        record("term_changed", actor=by, target=self, audience=told, data=data, behalf=self.behalf(by))
        return True

    def words_of_term(self) -> dict[str, Any]:
        """What the words of an event about the term need."""
        workgroup, organization = self.held_at
        names = {"organization": organization.usual_name, "workgroup": workgroup.usual_name, "slug": workgroup.slug}
        people = {"person": str(self.person), "of": self.person.pk, "home": organization.slug, "post": self.pk}
        return {**names, **people, **workgroup.host(), "until": self.term_ends.isoformat() if self.term_ends else None}

    @transaction.atomic
    def give_notice(self, days: int) -> bool:
        """Tell the person and their organization that the post ends. Of each last day once for each notice."""
        due = self._rows().filter(term_ends=self.term_ends)
        if not due.exclude(term_notice__lte=days).update(term_notice=days):
            return False
        record("term_ends", actor=None, target=self, audience=self.hear_of_end(), data=self.words_of_term())
        return True

    def hear_of_end(self) -> list[int]:
        """Who hears that it ends."""
        return [scope(Kind.PERSON, self.person.pk), scope(Kind.ADMINISTRATORS, self.held_at[1].pk)]

    def _close(self) -> bool:
        # Whoever came after the day was over, because the workgroup's midnight was moved, leaves as they come.
        return self._rows().lapsed().update(until=Greatest("since", "term_ends_at")) == 1

    def _rows(self) -> "TermedQuerySet[Any]":
        """This post, while its row is open."""
        found: TermedQuerySet[Any] = type(self)._default_manager.all()  # type: ignore[assignment]
        return found.filter(pk=self.pk, until=None)


def has_whole_term(name: str) -> models.CheckConstraint:
    """A last day, and the moment at which it is over, or neither."""
    neither = Q(term_ends=None, term_ends_at=None)
    return models.CheckConstraint(condition=neither | Q(term_ends__isnull=False, term_ends_at__isnull=False), name=name)
