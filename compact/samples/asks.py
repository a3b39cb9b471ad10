"""asks.json: what sample people ask of each other, due around today, through the same doors as everybody."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.timezone import localdate, now

from compact.accounts.models import User
from compact.asks.models import Ask, CallNote
from compact.loading.upsert import Tally
from compact.notifications.models import Event
from compact.samples.discussions import happened
from partners.asks import JOIN_REQUEST, ask_to_join
from partners.models import Invitation, JoinRequest, Organization
from workgroups.models import SeatInvitation, SeatRequest, Workgroup

Item = dict[str, Any]


def bring_asks(path: Path) -> Tally:
    """Ask what was never asked; what was answered, taken back or put off since stays so."""
    wanted: dict[str, list[Item]] = json.loads(path.read_text())
    doors = {
        "seat_requests": _ask_for_a_place,
        "offers": _offer_a_place,
        "join_requests": _ask_to_join,
        "invitations": _invite,
        "call_notes": _note_a_call,
    }
    done = [doors[name](item) for name, items in wanted.items() for item in items]
    return Tally(create=done.count(True), unchanged=done.count(False))


def _person(item: Item) -> User:
    return User.objects.get(email=item["by"], is_sample=True)


def _organization(item: Item) -> Organization:
    return Organization.objects.get(slug=item["organization"])


def _workgroup(item: Item) -> Workgroup:
    return Workgroup.objects.get(slug=item["workgroup"])


def _ask_for_a_place(item: Item) -> bool:
    workgroup, organization, by = _workgroup(item), _organization(item), _person(item)
    if SeatRequest.objects.filter(workgroup=workgroup, organization=organization, person=by).exists():
        return False
    request, _new = SeatRequest.ask(workgroup, organization=organization, role=item["role"], why=item["why"], by=by)
    SeatRequest.objects.filter(pk=request.pk).update(asked_at=_days_ago(item))
    _date(item, "seat_request", request)
    return True


def _offer_a_place(item: Item) -> bool:
    workgroup, organization = _workgroup(item), _organization(item)
    if SeatInvitation.objects.filter(workgroup=workgroup, organization=organization).exists():
        return False
    offer, _new = SeatInvitation.offer(workgroup, organization=organization, note=item["note"], by=_person(item))
    SeatInvitation.objects.filter(pk=offer.pk).update(invited_at=_days_ago(item))
    _date(item, "seat_invitation", offer)
    return True


def _ask_to_join(item: Item) -> bool:
    organization, by = _organization(item), _person(item)
    if JoinRequest.objects.filter(organization=organization, person=by).exists():
        return False
    request, _put = ask_to_join(organization, title=item["title"], note=item["note"], by=by)
    JoinRequest.objects.filter(pk=request.pk).update(asked_at=_days_ago(item))
    _date(item, JOIN_REQUEST, request)
    return True


def _invite(item: Item) -> bool:
    if Invitation.objects.filter(email=item["email"]).exists():
        return False
    Invitation.invite(
        email=item["email"],
        name=item["name"],
        organization=_organization(item),
        workgroup=_workgroup(item) if "workgroup" in item else None,
        places=[(_workgroup(item), item.get("seat_role", ""))] if "workgroup" in item else [],
        title=item.get("title", ""),
        note=item["note"],
        language=item.get("language", "en"),
        by=_person(item),
    )
    return True


def _note_a_call(item: Item) -> bool:
    organization, by = _organization(item), _person(item)
    if CallNote.objects.filter(organization=organization, by=by, text=item["text"]).exists():
        return False
    CallNote.objects.create(organization=organization, by=by, text=item["text"], noted_at=_days_ago(item))
    return True


def _days_ago(item: Item) -> Any:
    return now() - timedelta(days=item["days_ago"])


def _date(item: Item, kind: str, subject: Model) -> None:
    """Date the ask back and set its day; put it off where the sample says so."""
    put = Ask.objects.open().about(kind, subject.pk)
    due = localdate() + timedelta(days=item["due_in"])
    put.update(asked_at=_days_ago(item), due_on=due)
    for event in Event.objects.filter(target_id=subject.pk, data__has_key="due"):
        if event.target_type.model_class() is type(subject):
            event.data["due"] = due.isoformat()
            event.save(update_fields=["data"])
    happened(subject, days=item["days_ago"])
    if "snoozed" in item:
        put.update(
            snoozed_until=localdate() + timedelta(days=item["snoozed"]["days"]),
            snooze_reason=item["snoozed"]["why"],
            snoozed_by=User.objects.get(email=item["snoozed"]["by"]),
            snoozed_at=now(),
        )
