"""Who acts for an organization, what they look after there, and rights given by name."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from partners.models import Role

DOES = {
    Role.ADMINISTRATOR: gettext_lazy("You look after its people and places."),
    Role.SIGNER: gettext_lazy("You sign for it."),
    Role.DATA: gettext_lazy("You are its data contact."),
    Role.BACKBONE: gettext_lazy("You hold the compact together."),
}


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
        excerpt=lambda event: event.data.get("at", ""),
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
