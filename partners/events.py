"""What happens between people and organizations, in words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from partners.models import Role

DOES = {
    Role.ADMINISTRATOR: gettext_lazy("You look after its people and places."),
    Role.SIGNER: gettext_lazy("You sign for it."),
    Role.DATA: gettext_lazy("You are its data contact."),
    Role.BACKBONE: gettext_lazy("You hold the compact together."),
}


def _request(event: Event) -> str:
    return reverse("partners:join_request", args=[event.target_id])


def _organization(event: Event) -> str:
    return reverse("partners:organization", args=[event.data["slug"]])


def _invitations(event: Event) -> str:
    if event.data["workgroup"]:
        return reverse("workgroups:members", args=[event.data["workgroup_slug"]])
    return reverse("partners:invitations", args=[event.data["slug"]])


def _word(event: Event) -> str:
    word: str = event.data.get("word", "")
    return word


def _home(event: Event) -> str:
    return reverse("partners:home", args=[event.data["slug"]])


def _roles(event: Event, reader: int) -> str:
    said = [str(DOES[Role(role)]) for role in event.data.get("roles", []) if role in DOES]
    return " ".join(said) or _("You look after nothing for the organization as a whole: you are a contact.")


def _ended(event: Event) -> str:
    names: dict[str, str] = event.data
    if "to" in event.data:
        return _("You act for %(to)s now, and no longer for %(organization)s") % names
    return _("You no longer act for %(organization)s") % names


def _where_now(event: Event) -> str:
    return reverse("partners:organization", args=[event.data.get("to_slug", event.data["slug"])])


def _ended_means(event: Event, reader: int) -> str:
    if "to" in event.data:
        words = _("You are out of the places you had for %(organization)s, and answer what %(to)s is asked.")
    else:
        words = _("You are out of its places in workgroups, too. Your account stays, for wherever you go next.")
    return str(words % event.data)


def _left(event: Event, reader: int) -> str:
    if not event.data.get("empty"):
        return ""
    return _("Empty now: %(places)s.") % {"places": ", ".join(event.data["empty"])}


def _replaced(event: Event, reader: int) -> str:
    said = []
    if event.data.get("places"):
        said.append(_("Places: %(places)s.") % {"places": ", ".join(event.data["places"])})
    if event.data.get("runs"):
        said.append(_("Workgroups to run: %(workgroups)s.") % {"workgroups": ", ".join(event.data["runs"])})
    said += [str(DOES[Role(role)]) for role in event.data.get("roles", []) if reader == event.data.get("to")]
    return " ".join(said)


def _accepted(event: Event) -> str:
    names: dict[str, str] = event.data
    if names["workgroup"]:
        return _("%(person)s accepted your invitation to %(workgroup)s for %(organization)s") % names
    return _("%(person)s accepted the invitation to %(organization)s") % names


def _declined(event: Event) -> str:
    names: dict[str, str] = event.data
    if names["workgroup"]:
        return _("%(person)s declined your invitation to %(workgroup)s for %(organization)s") % names
    return _("%(person)s declined the invitation to %(organization)s") % names


register(
    EventKind(
        "join_requested",
        title=lambda event: _("%(person)s asks to join %(organization)s") % event.data,
        url=_request,
        group="organization",
        verb=gettext_lazy("Answer"),
        asks="join_request",
    )
)
register(
    EventKind(
        "join_taken_back",
        title=lambda event: _("%(person)s no longer asks to join %(organization)s") % event.data,
        url=_request,
        group="organization",
    )
)
register(
    EventKind(
        "join_admitted",
        title=lambda event: _("%(by)s let you in: you act for %(organization)s now") % event.data,
        url=_organization,
        group="you",
        essential=True,
        excerpt=_word,
        means=lambda event, reader: _("You read and answer what %(organization)s is asked.") % event.data,
        verb=gettext_lazy("Open its page"),
    )
)
register(
    EventKind(
        "join_declined",
        title=lambda event: _("%(by)s declined your request to join %(organization)s") % event.data,
        url=_organization,
        group="you",
        essential=True,
        excerpt=_word,
        means=lambda event, reader: _("Your account stays. You can ask again, or ask another organization."),
        verb=gettext_lazy("Open its page"),
    )
)
# The person whose part changes hears at once; their colleagues and those who run the workgroups when they like.
register(
    EventKind(
        "roles_changed",
        title=lambda event: _("What you do for %(organization)s has changed") % event.data,
        url=_home,
        group="you",
        essential=True,
        means=_roles,
        verb=gettext_lazy("My organization"),
    )
)
register(
    EventKind(
        "affiliation_begun",
        title=lambda event: _("%(person)s acts for %(organization)s now") % event.data,
        url=_home,
        group="organization",
        verb=gettext_lazy("My organization"),
    )
)
register(
    EventKind(
        "person_left",
        title=lambda event: _("%(person)s no longer acts for %(organization)s") % event.data,
        url=_home,
        group="organization",
        excerpt=lambda event: event.data.get("reason", ""),
        means=_left,
        verb=gettext_lazy("My organization"),
    )
)
register(
    EventKind(
        "person_replaced",
        title=lambda event: _("%(successor)s takes over from %(person)s at %(organization)s") % event.data,
        url=_home,
        group="organization",
        personal=True,
        means=_replaced,
        verb=gettext_lazy("My organization"),
    )
)
register(EventKind("invitation_accepted", title=_accepted, url=_invitations, group="you"))
register(EventKind("invitation_declined", title=_declined, url=_invitations, group="you", excerpt=_word))
register(
    EventKind(
        "invitation_passed_on",
        title=lambda event: (
            _("%(person)s says that %(name)s (%(email)s) is the right person at %(organization)s") % event.data
        ),
        url=_invitations,
        group="you",
        excerpt=_word,
        means=lambda event, reader: _("Nobody has written to %(name)s. You decide whom to invite.") % event.data,
        verb=gettext_lazy("Invite"),
    )
)
register(
    EventKind(
        "affiliation_ended",
        title=_ended,
        url=_where_now,
        group="you",
        urgent=True,
        essential=True,
        excerpt=lambda event: event.data.get("reason", ""),
        means=_ended_means,
        verb=gettext_lazy("Open its page"),
    )
)
