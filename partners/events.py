"""What happens between people and organizations, in words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event


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
        "people_brought_in",
        title=lambda event: (
            ngettext(
                "%(by)s brought %(count)s person in from a contact sheet",
                "%(by)s brought %(count)s people in from a contact sheet",
                event.data["count"],
            )
            % event.data
        ),
        url=lambda event: reverse("partners:list"),
        group="organization",
    )
)
register(
    EventKind(
        "changed_by_sheet",
        title=lambda event: _("%(by)s changed from a contact sheet what you do in the compact") % event.data,
        url=lambda event: reverse("partners:mine"),
        group="you",
        means=lambda event, reader: _("Your organization’s page shows what you do there, and where you have a place."),
    )
)
register(
    EventKind(
        "affiliation_ended",
        title=lambda event: _("You no longer act for %(organization)s") % event.data,
        url=_organization,
        group="you",
        urgent=True,
        essential=True,
        means=lambda event, reader: (
            _("You are out of its places in workgroups, too. Your account stays, for wherever you go next.")
            % event.data
        ),
        verb=gettext_lazy("Open its page"),
    )
)
