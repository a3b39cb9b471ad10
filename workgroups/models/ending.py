"""Terms of all posts of a workgroup at once, and what the clock does with them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from compact.asks.models import Ask
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder
from workgroups.models.lifecycle import TERM_OVER, State
from workgroups.models.term import ASKED, MONTH, WEEK, Termed, TermedQuerySet, months_after
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

PLACE = ("person", "seat__organization", "seat__workgroup")
RUNNING = ("person", "organization", "workgroup")


class Terms:
    """Whether and how posts of one workgroup have a last day."""

    def __init__(self, workgroup: Workgroup) -> None:
        self.workgroup = workgroup

    @transaction.atomic
    def switch(self, *, on: bool, months: int | None, timezone: str, everybody: bool, by: "User") -> bool:
        """Switch them on or off, or change how long they are and where it is midnight.

        On: whoever comes from now on has a place for so many months, or dates are set by hand alone; with `everybody`
        so has who is here without a last day. Off: nobody has a last day any more. Everybody in it hears when it
        changes their place, else those who run it. False when all of it was so already.
        """
        self.workgroup.hold()
        workgroup = Workgroup.objects.get(pk=self.workgroup.pk)
        since = (workgroup.terms_since or now()) if on else None
        wanted = {"terms_since": since, "term_months": months if on else None, "timezone": timezone}
        changed = {name for name, value in wanted.items() if getattr(workgroup, name) != value}
        if changed:
            Workgroup.objects.filter(pk=workgroup.pk).update(**wanted)
            workgroup.refresh_from_db()
        touched = self._give(workgroup) if on and everybody and months else 0
        with handing_over(workgroup.conveners_scope):
            if not on:
                endless = workgroup.term_until(None)
                touched += sum(rows.filter(term_ends__isnull=False).update(**endless) for rows in self._posts())
            elif "timezone" in changed:
                self._move(workgroup)
        if not (changed or touched):
            return False
        data: dict[str, Any] = {"workgroup": workgroup.usual_name, "slug": workgroup.slug, **workgroup.host()}
        data |= {"by": str(by), "on": on, "months": months, "everybody": bool(touched)}
        hear = [workgroup.people_scope if touched else workgroup.conveners_scope]
        record("terms_changed", actor=by, target=workgroup, audience=hear, visible=[workgroup.people_scope], data=data)
        self.workgroup = workgroup
        return True

    def _give(self, workgroup: Workgroup) -> int:
        endless = SeatHolder.objects.serving().filter(seat__workgroup=workgroup, until=None, term_ends=None)
        until = workgroup.term_until(months_after(workgroup.today, workgroup.term_months or 0))
        with handing_over(workgroup.conveners_scope):
            return SeatHolder.objects.filter(pk__in=endless.values("pk")).update(**until)

    def _move(self, workgroup: Workgroup) -> None:
        """The same days, where the workgroup is now. Few days are the last of many."""
        for rows in self._posts():
            for day in set(rows.filter(term_ends__isnull=False).values_list("term_ends", flat=True)):
                over = workgroup.term_until(day)["term_ends_at"]
                rows.filter(term_ends=day).update(term_ends_at=over)

    def _posts(self) -> "list[TermedQuerySet[Any]]":
        # What is over by now stays over, wherever it is midnight.
        going_on = Q(term_ends_at=None) | Q(term_ends_at__gt=now())
        return [
            SeatHolder.objects.filter(going_on, seat__workgroup=self.workgroup, until=None),
            Convener.objects.filter(workgroup=self.workgroup, until=None),
        ]


def keep_terms() -> int:
    """Give the notices that are due, and end what is over. Returns how many people concerned were told.

    Any number of processes may do this at once, and it may have been away for days: what was over in the meantime ends
    at its own moment, and of two notices only the later one is given.
    """
    ended = sum(one.expire() for one in _lapsed())
    # Who alone ran a workgroup has gone, or goes on by somebody's word, or somebody else runs it now.
    lapsed, meets = Convener.objects.lapsed(), Q(workgroup__state=State.ACTIVE)
    lapsed.exclude(meets).filter(term_notice=ASKED).update(term_notice=None)  # asked again once it meets again
    alone = lapsed.filter(meets).values("pk")
    Ask.objects.open().filter(kind=TERM_OVER).exclude(subject_id__in=alone).update(withdrawn_at=now())
    return ended + sum(_noticed(days) for days in (WEEK, MONTH))


def _lapsed() -> Iterable[Termed]:
    yield from SeatHolder.objects.lapsed().select_related(*PLACE)
    yield from Convener.objects.lapsed().select_related(*RUNNING)


def _noticed(days: int) -> int:
    """Each workgroup counts the days where it is. What rests gives none, and gives those that are due when it meets
    again."""
    told = 0
    for zone in Workgroup.objects.order_by().values_list("timezone", flat=True).distinct():
        last = Workgroup(timezone=zone).today + timedelta(days=days)
        here = Workgroup.objects.filter(timezone=zone, state=State.ACTIVE)
        places = SeatHolder.objects.serving().filter(seat__workgroup__in=here).select_related(*PLACE)
        running = Convener.objects.running().filter(workgroup__in=here).select_related(*RUNNING)
        due: list[Termed] = []
        for posts in (places, running):
            due += posts.ending().filter(term_ends__lte=last).exclude(term_notice__lte=days)
        told += sum(one.give_notice(days) for one in due)
    return told
