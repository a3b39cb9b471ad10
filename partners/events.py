"""What happens between people and organizations, in words."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import plain_date
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


# --- rights given by name ---------------------------------------------------------------------------------------------

RIGHTS = {
    "view_organization": gettext_lazy("You read along what %(on)s is asked, and how it answers."),
    "manage_organization": gettext_lazy(
        "You look after the people and places of %(on)s: you invite, and let people in."
    ),
    "view_workgroup": gettext_lazy("You read along in %(on)s."),
    "post": gettext_lazy("You read along in %(on)s, and write."),
    "invite": gettext_lazy("You invite people and organizations to %(on)s."),
    "manage_seats": gettext_lazy("You look after the places in %(on)s: who asks for one, and who is in it."),
    "view_agreement": gettext_lazy("You read the drafts of %(on)s before they are published."),
}


def _right(event: Event) -> str:
    right = event.data.get("right")
    words = str(RIGHTS[right]) % event.data if right in RIGHTS else _("What you may do there stands under your name.")
    if not event.data.get("until"):
        return words
    date = {"date": plain_date(localtime(datetime.fromisoformat(event.data["until"])) - timedelta(seconds=1))}
    return f"{words} {_('It ends with %(date)s; until then you can give it up under your name.') % date}"


def _path(event: Event) -> str:
    path: str = event.data["path"]
    return path


register(
    EventKind(
        "right_given",
        title=lambda event: _("%(by)s lets you in at %(on)s") % event.data,
        url=_path,
        group="you",
        essential=True,
        excerpt=lambda event: event.data["why"],
        means=lambda event, reader: _right(event),
        verb=gettext_lazy("Open its page"),
    )
)
register(
    EventKind(
        "right_ended",
        title=lambda event: _("%(by)s has ended a right you had at %(on)s") % event.data,
        url=_path,
        group="you",
        essential=True,
        means=lambda event, reader: _("What you are there by a post of your own stays as it is."),
        verb=gettext_lazy("Open its page"),
    )
)
