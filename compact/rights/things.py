"""What one may ask about: private things, each with its name, its page and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from compact.access import PARTNERS, Kind, reach_of, scope
from compact.agreements.models import Version
from compact.asks.models import Ask
from partners.models import Invitation, JoinRequest, Organization
from workgroups.models import Discussion, SeatInvitation, SeatRequest, Workgroup

if TYPE_CHECKING:
    from compact.access import ScopedQuerySet
    from compact.accounts.models import User


@dataclass(frozen=True)
class Thing:
    """Something private: what it is called, where it stands, and the numbers of those who read it."""

    title: str
    url: str
    scopes: list[int | None]


def find(kind: str, pk: int, reader: "User") -> Thing:
    """The thing of that kind and number. Raises Http404 for one that this reader does not see, or no such kind."""
    if kind not in KINDS:
        raise Http404
    thing = KINDS[kind](pk, reader)
    if not reach_of(reader).may_read(thing.scopes):
        raise Http404
    return thing


def _topic(pk: int, reader: "User") -> Thing:
    one = _visible(Discussion.objects.all(), pk, reader, "workgroup")
    return Thing(one.title, one.get_absolute_url(), one.scopes)


def _ask(pk: int, reader: "User") -> Thing:
    one = _visible(Ask.objects.all(), pk, reader, "organization")
    return Thing(str(one), one.page, one.scopes)


def _place_request(pk: int, reader: "User") -> Thing:
    one = _visible(SeatRequest.objects.all(), pk, reader, "workgroup", "organization")
    return Thing(_place(one), one.workgroup.get_absolute_url(), one.scopes)


def _offer(pk: int, reader: "User") -> Thing:
    one = _visible(SeatInvitation.objects.all(), pk, reader, "workgroup", "organization")
    return Thing(_place(one), reverse("workgroups:seat_answer", args=[one.workgroup.slug, one.pk]), one.scopes)


def _join_request(pk: int, reader: "User") -> Thing:
    one = _visible(JoinRequest.objects.all(), pk, reader, "person", "organization")
    title = _("%(person)s asks to join %(organization)s")
    words = {"person": one.person, "organization": one.organization.usual_name}
    return Thing(title % words, reverse("partners:join_request", args=[one.pk]), one.scopes)


def _invitation(pk: int, reader: "User") -> Thing:
    one = _visible(Invitation.objects.all(), pk, reader, "organization")
    words = {"person": one.name or one.email, "organization": one.organization.usual_name}
    title = _("The invitation of %(person)s to %(organization)s") % words
    return Thing(title, one.organization.get_absolute_url(), one.scopes)


def _draft(pk: int, reader: "User") -> Thing:
    one = _visible(Version.objects.all(), pk, reader, "agreement")
    return Thing(one.title, one.get_absolute_url(), one.scopes)


def _workgroup(pk: int, reader: "User") -> Thing:
    one = get_object_or_404(Workgroup, pk=pk)
    return Thing(one.name, one.get_absolute_url(), [one.people_scope])


def _organization(pk: int, reader: "User") -> Thing:
    one = get_object_or_404(Organization, pk=pk)
    title = _("What belongs to %(organization)s") % {"organization": one.usual_name}
    return Thing(title, one.get_absolute_url(), [scope(Kind.ORGANIZATION, pk)])


def _people(pk: int, reader: "User") -> Thing:
    one = get_object_or_404(Organization, pk=pk)
    title = _("Who acts for %(organization)s") % {"organization": one.usual_name}
    return Thing(title, one.get_absolute_url(), [PARTNERS])


def _visible(rows: "ScopedQuerySet[Any]", pk: int, reader: "User", *related: str) -> Any:
    return get_object_or_404(rows.visible_to(reader).select_related(*related), pk=pk)


def _place(one: Any) -> str:
    words = {"organization": one.organization.usual_name, "workgroup": one.workgroup.usual_name}
    return _("A place for %(organization)s in %(workgroup)s") % words


KINDS: dict[str, Callable[[int, "User"], Thing]] = {
    "ask": _ask,
    "draft": _draft,
    "invitation": _invitation,
    "join-request": _join_request,
    "offer": _offer,
    "organization": _organization,
    "people": _people,
    "place-request": _place_request,
    "topic": _topic,
    "workgroup": _workgroup,
}
