"""Requests for places, offers of them, and who fills them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import members_page, place_given_up, with_names, workgroup_page
from workgroups.models import SeatRole

ROLES = {
    SeatRole.PRIMARY: gettext_lazy("You are the lead: you speak for %(organization)s there."),
    SeatRole.ALTERNATE: gettext_lazy("You are the stand-in: you go for %(organization)s when its lead cannot."),
    SeatRole.OBSERVER: gettext_lazy("You are an observer: you follow the work for %(organization)s."),
    SeatRole.CONTACT: gettext_lazy(
        "You are the contact: the person to talk to at %(organization)s about this workgroup."
    ),
}


def _requested(said: Event | Ask) -> str:
    return with_names(_("%(who)s asks for a place in %(workgroup)s for %(organization)s"), said.data)


def _granted(event: Event) -> str:
    return with_names(_("%(who)s has a place in %(workgroup)s for %(organization)s"), event.data)


def _offered(said: Event | Ask) -> str:
    return with_names(_("%(workgroup)s offers %(organization)s a place"), said.data)


def _offer(said: Event | Ask) -> str:
    return reverse("workgroups:seat_answer", args=[said.data["slug"], said.data["invitation"]])


def _role(event: Event, role: str = "") -> str:
    given = role or event.data.get("role", "")
    return with_names(str(ROLES[SeatRole(given)]), event.data) if given in ROLES else ""


def _given(event: Event, reader: int) -> str:
    return _role(event) if reader == event.data.get("of") else ""


def _offer_answered(event: Event) -> str:
    if event.data["accepted"]:
        return with_names(_("%(organization)s takes a place in %(workgroup)s, led by %(person)s"), event.data)
    return with_names(_("%(organization)s takes no place in %(workgroup)s for now"), event.data)


def _role_changed(event: Event) -> str:
    words = {**event.data, "role": SeatRole(event.data["role"]).label}
    return with_names(_("%(person)s is now in %(workgroup)s for %(organization)s as: %(role)s"), words)


def _role_means(event: Event, reader: int) -> str:
    if reader == event.data.get("former"):
        return _role(event, SeatRole.ALTERNATE)
    return _given(event, reader)


def _ended_means(event: Event, reader: int) -> str:
    if reader == event.data.get("of"):
        return with_names(_("You no longer speak for %(organization)s there, and get no more of its news."), event.data)
    if reader == event.data.get("to"):
        return _role(event)
    return "" if "successor" in event.data else with_names(_("The place stays with %(organization)s."), event.data)


register(
    EventKind(
        "seat_requested",
        title=_requested,
        url=members_page,
        group="workgroup",
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Answer"),
        asks="seat_request",
    )
)


register(
    EventKind(
        "seat_request_withdrawn",
        title=lambda event: _("%(who)s no longer asks for a place in %(workgroup)s") % event.data,
        url=members_page,
        group="workgroup",
    )
)


# The answer to the person who asked waits for no summary; their colleagues read of it when they like.
register(
    EventKind(
        "seat_granted",
        title=lambda event: _("You have a place in %(workgroup)s for %(organization)s") % event.data,
        url=workgroup_page,
        group="you",
        essential=True,
        means=lambda event, reader: _role(event),
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(EventKind("seat_taken", title=_granted, url=workgroup_page, group="organization"))


register(EventKind("seat_filled", title=_role_changed, url=workgroup_page, group="workgroup"))


register(
    EventKind(
        "seat_role_changed",
        title=_role_changed,
        url=workgroup_page,
        group="organization",
        personal=True,
        means=_role_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "seat_ended",
        title=place_given_up,
        url=workgroup_page,
        group="organization",
        urgent=True,
        essential=True,
        means=_ended_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


def _put_back_means(event: Event, reader: int) -> str:
    """What whoever it concerns is again."""
    people = event.data.get("people", {})
    if str(reader) not in people:
        return ""
    role = people[str(reader)]
    return _role(event, role) or with_names(_("You are no longer in it for %(organization)s."), event.data)


register(
    EventKind(
        "place_put_back",
        title=lambda event: (
            _("The last change of %(organization)s’s place in %(workgroup)s was taken back") % event.data
        ),
        url=workgroup_page,
        group="organization",
        personal=True,
        means=_put_back_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "place_ended",
        title=lambda event: _("The place of %(organization)s in %(workgroup)s has ended") % event.data,
        url=workgroup_page,
        group="organization",
        urgent=True,
        essential=True,
        excerpt=lambda event: event.data["reason"],
        means=lambda event, reader: (
            _("Nobody is in it for %(organization)s any more. %(organization)s can ask for a place again.") % event.data
        ),
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "seat_offered",
        title=_offered,
        url=_offer,
        group="organization",
        excerpt=lambda event: event.data["note"],
        verb=gettext_lazy("Answer"),
        asks="seat_invitation",
    )
)


register(
    EventKind(
        "seat_offer_answered",
        title=_offer_answered,
        url=members_page,
        group="workgroup",
        personal=True,
        excerpt=lambda event: event.data.get("reason", ""),
        means=_given,
        verb=gettext_lazy("See who is in it"),
    )
)


asks.register(
    AskKind(
        "seat_request",
        column=gettext_lazy("Requests for places"),
        verb=gettext_lazy("Answer"),
        title=_requested,
        url=lambda ask: reverse("workgroups:members", args=[ask.data["slug"]]),
    )
)


asks.register(
    AskKind(
        "seat_invitation",
        column=gettext_lazy("Offered places"),
        verb=gettext_lazy("Answer"),
        title=_offered,
        url=_offer,
    )
)
