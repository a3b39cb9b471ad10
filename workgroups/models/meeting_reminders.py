"""Whoever is silent about a meeting is asked once more: three days before by the clock, or when somebody wants it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, Func, JSONField, OuterRef, Value
from django.utils.timezone import now

from compact.asks.models import Ask
from workgroups.models.lifecycle import State
from workgroups.models.meeting import Meeting
from workgroups.models.meeting_asks import ask_about, open_asks, tell_asked
from workgroups.models.place_asks import RSVP
from workgroups.models.rsvp import RsvpNote, taking_answers

if TYPE_CHECKING:
    from compact.accounts.models import User

# So many days before the meeting whoever is still silent is asked once more, by day on the clock of the meeting.
AGAIN, BY_DAY = 3, range(8, 20)
# What somebody needs who comes is kept so long after the meeting.
KEPT = timedelta(days=30)


def _noted(**said: str) -> Any:
    """For `update` of `data`: these words beside what stands there."""
    both = (F("data"), Value(said, output_field=JSONField()))
    return Func(*both, template="%(expressions)s", arg_joiner=" || ", output_field=JSONField())


@transaction.atomic
def remind_silent(at: datetime | None = None) -> int:
    """Ask once more, three days before, whoever has been asked and is silent. Returns how many organizations.

    Only by day, where the meeting is; and not whoever was asked within the last day.
    """
    at = at or now()
    near = Ask.objects.waiting().filter(kind=RSVP, due_on__lte=at.date() + timedelta(days=AGAIN))
    near = near.filter(asked_at__lte=at - timedelta(days=1)).exclude(data__has_key="reminded")
    rows = list(near.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    return _ask_again([one for one in rows if _is_time(one, at)], at=at, by=None)


def reminded_on(meeting: Meeting) -> date:
    """The day on which whoever is silent is asked once more."""
    return meeting.local_start.date() - timedelta(days=AGAIN)


def _is_time(asked: Ask, at: datetime) -> bool:
    zone = ZoneInfo(asked.data["zone"])
    begins = datetime.fromisoformat(asked.data["begins"]).astimezone(zone)
    here = at.astimezone(zone)
    return here.hour in BY_DAY and here < begins and here.date() >= begins.date() - timedelta(days=AGAIN)


@transaction.atomic
def ask_again(meeting: Meeting, *, by: "User", organization: int | None = None) -> int:
    """Those who run the workgroup ask the silent once more, at most once on a day. Returns how many organizations.

    Nobody is reminded by the clock after that.
    """
    today = now().astimezone(meeting.tz).date().isoformat()
    rows = open_asks(meeting).exclude(data__contains={"again": today})
    if organization is not None:
        rows = rows.filter(organization=organization)
    if meeting.workgroup.hold().state != State.ACTIVE or not taking_answers(Meeting.objects.filter(pk=meeting.pk)):
        return 0
    return _ask_again(list(rows), at=now(), by=by, again=today)


def _ask_again(asks: Sequence[Ask], *, at: datetime, by: "User | None", **said: str) -> int:
    if not asks:
        return 0
    pks = [one.pk for one in asks]
    Ask.objects.open().filter(pk__in=pks).update(data=_noted(reminded=at.isoformat(), **said))
    about = Meeting.objects.filter(pk__in={one.subject_id for one in asks}).select_related("workgroup", "joining")
    put = [(one.subject_id, one.organization_id, one.post) for one in asks]
    tell_asked("meeting_asked_again", about, put, by=by)
    return len(asks)


def keep_asking() -> int:
    """What the clock does: ask, ask once more, and stop asking about what has begun or was called off.

    Returns how many organizations were asked. Any number of processes may do this at once.
    """
    standing = taking_answers(Meeting.objects.filter(pk=OuterRef("subject_id")))
    over = Ask.objects.open().filter(~Exists(standing), kind=RSVP)
    over.update(withdrawn_at=now(), withdrawn_by=None)
    RsvpNote.objects.filter(rsvp__meeting__ends_at__lt=now() - KEPT).delete()
    return ask_about() + remind_silent()
