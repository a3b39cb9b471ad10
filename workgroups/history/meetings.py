"""How changes of meetings, of their series and of how to join them read."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import CharField, DateTimeField, Func, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.dates import full_date
from compact.history.words import Change, Turn, describe, moved, name_by, turned
from workgroups.models import Joining, Meeting, Series

if TYPE_CHECKING:
    from compact.history.words import Words


def _named(found: str) -> str:
    title, day = found.rsplit("\n", 1)
    named = {"title": title, "day": full_date(date.fromisoformat(day))}
    return (gettext("%(title)s, %(day)s") if title else gettext("Meeting on %(day)s")) % named


# The meetings of a series share a title, and some have none: what tells them apart is the day, on their own clock.
DAY = Func(
    Func("zone", "starts_at", function="timezone", output_field=DateTimeField()),
    Value("YYYY-MM-DD"),
    function="to_char",
    output_field=CharField(),
)
name_by(Meeting, Concat("title", Value("\n"), DAY, output_field=CharField()), worded=_named)


def _called_off(change: Change) -> "Words":
    if change.now("announced_at"):
        return _("%(who)s called off the meeting of %(workgroup)s on %(starts_at)s")
    return _("%(who)s gave up a meeting of %(workgroup)s whose date was not out, on %(starts_at)s")


def _called(change: Change) -> "Words":
    if change.now("announced_at"):
        return _("%(who)s called a meeting of %(workgroup)s for %(starts_at)s")
    return _("%(who)s began a meeting of %(workgroup)s for %(starts_at)s, kept until its date is sent")


TIMES = ("starts_at", "ends_at", "zone")
describe(
    Meeting,
    group="record",
    added=_called,
    changed=_("%(who)s changed the meeting of %(workgroup)s on %(starts_at)s"),
    removed=_("%(who)s removed the meeting of %(workgroup)s on %(starts_at)s"),
    turns=(
        Turn(turned("cancelled_at"), _called_off, covers=("cancelled_at", "cancelled_by", "cancel_reason")),
        Turn(
            turned("announced_at"),
            _("%(who)s sent the date of the meeting of %(workgroup)s on %(starts_at)s"),
            covers=("announced_at", "announced_by"),
        ),
        Turn(
            turned("published_at"),
            _("%(who)s published the agenda of the meeting of %(workgroup)s on %(starts_at)s"),
            covers=("published_at", "published_by"),
        ),
        Turn(
            turned("closed_at"),
            _("%(who)s closed the meeting of %(workgroup)s on %(starts_at)s"),
            covers=("closed_at", "closed_by"),
        ),
        Turn(moved("starts_at"), _("%(who)s moved a meeting of %(workgroup)s to %(starts_at)s")),
    ),
    why=("cancel_reason",),
    labels={
        "series": _("series"),
        "created_by": _("called by"),
        "announced_at": _("date sent"),
        "announced_by": _("date sent by"),
        "published_at": _("agenda published"),
        "published_by": _("agenda published by"),
        "cancelled_at": _("called off"),
        "cancelled_by": _("called off by"),
        "cancel_reason": _("reason"),
        "opened_at": _("begun"),
        "closed_at": _("closed"),
        "closed_by": _("closed by"),
    },
)
describe(
    Series,
    group="record",
    added=_("%(who)s began a series of meetings of %(workgroup)s"),
    changed=_("%(who)s changed a series of meetings of %(workgroup)s"),
    removed=_("%(who)s removed a series of meetings of %(workgroup)s"),
    turns=(Turn(turned("ended_at"), _("%(who)s ended a series of meetings of %(workgroup)s"), covers=("ended_at",)),),
    silent=("rule",),
    labels={
        "rule": _("rhythm"),
        "begins_at": _("first meeting"),
        "minutes": _("minutes"),
        "zone": _("time zone"),
        "continues": _("goes on from"),
        "created_by": _("called by"),
    },
)
describe(
    Joining,
    group="record",
    added=_("%(who)s said how to join a meeting of %(workgroup)s from elsewhere"),
    changed=_("%(who)s changed how to join a meeting of %(workgroup)s from elsewhere"),
    removed=_("%(who)s removed how to join a meeting of %(workgroup)s from elsewhere"),
    labels={"meeting": _("meeting")},
)
