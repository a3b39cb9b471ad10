"""What the address of a page of this portal names, as something that a decision can have changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from compact.agreements.models import Version
from goals.models import Goal
from workgroups.models import Action, Changed, Charter, Decision, Discussion, Document, Meeting, Proposal
from workgroups.views.room import Room


@dataclass(frozen=True)
class Named:
    """A thing that has a page here."""

    kind: Changed
    target: int
    label: str
    path: str


Find = Callable[[Room, dict[str, Any]], Model | None]


def _mine(model: Any, room: Room) -> Any:
    return model.objects.visible_to(room.reach).filter(workgroup=room.workgroup)


def _row(model: Any) -> Find:
    return lambda room, at: _mine(model, room).filter(pk=at["pk"]).first()


def _charter(room: Room, at: dict[str, Any]) -> Model | None:
    adopted = _mine(Charter, room).adopted().order_by("-number")
    found: Model | None = (adopted.filter(number=at["number"]) if "number" in at else adopted).first()
    return found


def _decision(room: Room, at: dict[str, Any]) -> Model | None:
    found: Model | None = _mine(Decision, room).out().filter(year=at["year"], number=at["number"]).first()
    return found


def _goal(room: Room, at: dict[str, Any]) -> Model | None:
    return Goal.objects.in_force().filter(slug=at["slug"]).first()


def _version(room: Room, at: dict[str, Any]) -> Model | None:
    rows = Version.objects.visible_to(None).filter(agreement__slug=at["agreement"])
    return rows.filter(slug=at["version"]).first() if "version" in at else rows.order_by("-number").first()


# The name of an address → the kind of thing, and how to find it. What belongs to a workgroup is found in this one only.
PAGES: dict[str, tuple[Changed, Find]] = {
    "workgroups:charter": (Changed.CHARTER, _charter),
    "workgroups:charter_version": (Changed.CHARTER, _charter),
    "workgroups:meeting": (Changed.MEETING, _row(Meeting)),
    "workgroups:discussion": (Changed.DISCUSSION, _row(Discussion)),
    "workgroups:document": (Changed.DOCUMENT, _row(Document)),
    "workgroups:action": (Changed.ACTION, _row(Action)),
    "workgroups:proposal": (Changed.PROPOSAL, _row(Proposal)),
    "workgroups:decision": (Changed.DECISION, _decision),
    "goals:goal": (Changed.GOAL, _goal),
    "agreements:agreement": (Changed.VERSION, _version),
    "agreements:version": (Changed.VERSION, _version),
}


def named(request: HttpRequest, room: Room, address: str) -> Named:
    """What this address leads to. Raises ValidationError for the address of nothing that a decision here can change."""
    parts = urlsplit(address.strip())
    if parts.netloc and parts.netloc != request.get_host():
        raise ValidationError(_("This address leads somewhere else. Paste one of this portal."))
    path = unquote(parts.path)
    for code, _language in settings.LANGUAGES:
        path = path.removeprefix(f"/{code}") if path.startswith(f"/{code}/") else path
    with override("en"):
        try:
            match = resolve(path)
        except Resolver404:
            raise ValidationError(_("There is no page at this address.")) from None
        kind, find = PAGES.get(match.view_name, (None, None))
        here = match.kwargs.get("slug") == room.workgroup.slug or not match.view_name.startswith("workgroups:")
        found = find(room, match.kwargs) if find and here else None
        if kind is None or found is None:
            raise ValidationError(
                _("A decision here changes what belongs to this workgroup, or a goal or agreement. This is neither.")
            )
        return Named(kind, found.pk, _label(kind, found), path)


def _label(kind: Changed, found: Any) -> str:
    if kind == Changed.CHARTER:
        return _("Charter, version %(number)s") % {"number": found.number}
    return str(found)[:300]


def offered(room: Room) -> list[tuple[str, str]]:
    """What is at hand: the charter in force, the last topics and meetings, and the goals the workgroup serves."""
    slug = room.workgroup.slug
    charter = _mine(Charter, room).adopted().order_by("-number").first()
    found: list[tuple[str, str]] = []
    with override("en"):
        if charter is not None:
            found.append((reverse("workgroups:charter_version", args=[slug, charter.number]), "charter"))
        for one in _mine(Discussion, room).order_by("-last_post_at", "-pk")[:10]:
            found.append((reverse("workgroups:discussion", args=[slug, one.pk]), f"{Changed.DISCUSSION.label}: {one}"))
        found += [(reverse("goals:goal", args=[one.slug]), str(one)) for one in room.goals]
    label = _("Charter, version %(number)s") % {"number": charter.number} if charter else ""
    return [(path, label if words == "charter" else words) for path, words in found]
