"""Who is reminded of an action when: whoever is asked, then whoever leads for the organization, then the convener.

Days are counted from the day on which it is due; from the day it was put off to, where somebody said why.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate, now

from compact.access import PARTNERS, Kind, scope
from compact.asks.models import Acting, Ask
from compact.notifications.events import Told, record, record_all
from compact.wall import handing_over
from workgroups.models.action import Action
from workgroups.models.holder import SeatHolder
from workgroups.models.lifecycle import State
from workgroups.models.place_asks import ACTION
from workgroups.models.workgroup import Workgroup

SOON, DUE, LATE, OVERDUE = 1, 2, 3, 4
RUNGS = {SOON: -3, DUE: 0, LATE: 3, OVERDUE: 7}
LISTED = 12


def _waiting(today: date) -> "QuerySet[Any, Any]":
    """Those that press and have a rung left, each with `day`: nothing of a workgroup that rests, and nothing that was
    given back."""
    put_off = Ask.objects.open().filter(kind=ACTION, subject_id=OuterRef("pk")).values("snoozed_until")[:1]
    rows = Action.objects.open().filter(returned_at=None, workgroup__state=State.ACTIVE)
    dated: QuerySet[Any, Any] = rows.annotate(day=Greatest(F("due_on"), Coalesce(Subquery(put_off), F("due_on"))))
    return dated.filter(day__lte=today - timedelta(days=RUNGS[SOON])).exclude(reminded_for=F("day"), reminded=OVERDUE)


def rung(day: date, today: date) -> int:
    """How many rungs lie behind something that is due on that day: none until three days before."""
    return sum(day + timedelta(days=after) <= today for after in RUNGS.values())


def remind_of_actions() -> int:
    """Climb every rung whose day has come, for each workgroup at once. Returns how many actions were told of.

    Any number of processes may do this at once, and as often as they like: nobody is told of a rung twice. Of rungs
    that were missed only the last one is told.
    """
    workgroups = _waiting(localdate()).order_by().values_list("workgroup", flat=True).distinct()
    return sum(_remind(pk) for pk in list(workgroups))


@transaction.atomic
def _remind(workgroup: int) -> int:
    today = localdate()
    rows = _waiting(today).filter(workgroup=workgroup).select_related("owner", "workgroup", "person")
    climbed: dict[int, list[Action]] = {SOON: [], DUE: [], LATE: [], OVERDUE: []}
    for action in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        day: date = action.day
        step = rung(day, today)
        below = Q(reminded_for=None) | ~Q(reminded_for=day) | Q(reminded__lt=step)
        mine = Action.objects.unsettled().filter(below, pk=action.pk)
        fresh = step == SOON and action.asked_at is not None and action.asked_at > now() - timedelta(days=1)
        if mine.update(reminded=step, reminded_for=day) and not fresh:
            climbed[step].append(action)
    if not any(climbed.values()):
        return 0
    asks = {one.subject_id: one for one in _asks([one.pk for some in climbed.values() for one in some])}
    _remind_those_asked([*climbed[SOON], *climbed[DUE]], asks)
    _tell_leads(climbed[LATE], asks)
    if climbed[OVERDUE]:
        _tell_conveners(climbed[OVERDUE][0].workgroup, climbed[OVERDUE], asks)
    return sum(map(len, climbed.values()))


def _asks(actions: Sequence[int]) -> Sequence[Ask]:
    return list(Ask.objects.open().filter(kind=ACTION, subject_id__in=actions).with_people())


def _names(action: Action, **more: Any) -> dict[str, Any]:
    return {**action.names, "due_on": action.due_on.isoformat() if action.due_on else "", **more}


def _remind_those_asked(actions: Sequence[Action], asks: dict[int, Ask]) -> None:
    told = [
        Told(None, one, [asks[one.pk].post], _names(one), [asks[one.pk].post, scope(Kind.ORGANIZATION, one.owner_id)])
        for one in actions
        if one.pk in asks
    ]
    if told:
        record_all("action_reminder", told)


def _tell_leads(actions: Sequence[Action], asks: dict[int, Ask]) -> None:
    """Whoever leads hears that somebody else is late; where they are late themselves, those who look after the
    organization."""
    if not actions:
        return
    owners = {one.owner_id for one in actions}
    with handing_over(PARTNERS):
        leading = SeatHolder.objects.serving().leading().filter(seat__until=None, seat__organization__in=owners)
        leading = leading.filter(seat__workgroup=actions[0].workgroup_id)
        leads = dict(leading.values_list("seat__organization", "person"))
    told = []
    for one in actions:
        lead = scope(Kind.PERSON, leads[one.owner_id]) if one.owner_id in leads else None
        asked = asks[one.pk].post if one.pk in asks else None
        post = lead if lead not in {None, asked} else scope(Kind.ADMINISTRATORS, one.owner_id)
        doer = _doer(asks.get(one.pk))
        visible = [post, scope(Kind.ORGANIZATION, one.owner_id)]
        told.append(Told(None, one, [post] if post else [], _names(one, doer=doer["name"] if doer else ""), visible))
    record_all("action_late", told)


def _tell_conveners(workgroup: Workgroup, actions: Sequence[Action], asks: dict[int, Ask]) -> None:
    """One word for all that are a week late, with whom to ring."""
    late = []
    for one in actions[:LISTED]:
        doer = _doer(asks.get(one.pk))
        late.append({
            "title": one.title,
            "organization": one.owner.usual_name,
            "who": doer["name"] if doer else "",
            "phone": (doer and doer["phone"]) or one.owner.phone,
        })  # fmt: skip
    names = {"workgroup": workgroup.usual_name, "slug": workgroup.slug}
    post = [workgroup.conveners_scope]
    record("action_overdue", actor=None, target=workgroup, audience=post, visible=post,
           data={**names, "late": late, "count": len(actions)})  # fmt: skip


def _doer(put: Ask | None) -> Acting | None:
    return next((one for one in put.people if one["holds_post"]), None) if put else None
