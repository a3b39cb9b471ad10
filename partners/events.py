"""What happens between people and organizations, in words."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

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


def _request(event: Event) -> str:
    return reverse("partners:join_request", args=[event.target_id])


def _organization(event: Event) -> str:
    return reverse("partners:organization", args=[event.data["slug"]])


def _invitations(event: Event) -> str:
    if event.data["workgroup"]:
        return reverse("workgroups:members", args=[event.data["workgroup_slug"]])
    return reverse("partners:invitations", args=[event.data["slug"]])


def _invite_named(event: Event) -> str:
    """The form that invites, with the person filled in who was named as the right one."""
    named = {"name": event.data["name"], "email": event.data["email"]}
    if event.data["workgroup"]:
        form = reverse("workgroups:invitation", args=[event.data["workgroup_slug"]])
        return f"{form}?{urlencode({'organization': event.data['organization'], **named})}"
    return f"{reverse('partners:invitations', args=[event.data['slug']])}?{urlencode(named)}"


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


def _ran_out(event: Event) -> str:
    names = {**event.data, "names": ", ".join(event.data["names"])}
    words = ngettext(
        "Your invitation to %(names)s (%(organization)s) has run out",
        "%(count)d of your invitations (%(organization)s) have run out: %(names)s",
        len(event.data["names"]),
    )
    return str(words % {**names, "count": len(event.data["names"])})


def _came_in(event: Event) -> str:
    if event.data["brought_by_at"]:
        words = _("%(person)s acts for %(organization)s now, invited by %(brought_by)s of %(brought_by_at)s")
        return str(words % event.data)
    return str(_("%(person)s acts for %(organization)s now, invited by %(brought_by)s") % event.data)


def _may_object(event: Event, reader: int) -> str:
    words = {**event.data, "date": plain_date(date.fromisoformat(event.data["last_day"]))}
    return str(_("If that is not right, say so by %(date)s, on the page of the newcomer.") % words)


def _objection_answered(event: Event) -> str:
    if event.data["upheld"]:
        return str(_("%(person)s no longer acts for %(organization)s: that is the answer to an objection") % event.data)
    return str(_("%(person)s stays at %(organization)s: that is the answer to an objection") % event.data)


def _after_objection(event: Event, reader: int) -> str:
    if reader != event.data["newcomer"]:
        return str(_("You objected, and this is the answer."))
    if event.data["upheld"]:
        return str(
            _("Somebody at %(organization)s did not know you there. Write to the UNITE-LA team if that is a mistake.")
            % event.data
        )
    return str(
        _("Somebody at %(organization)s asked whether you act for it. You do, and nothing changes.") % event.data
    )


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
        url=_invite_named,
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
register(
    EventKind("invitations_ran_out", title=_ran_out, url=_invitations, group="you", verb=gettext_lazy("Send again"))
)
register(
    EventKind(
        "came_in",
        title=_came_in,
        url=lambda event: reverse("partners:arrival", args=[event.target_id]),
        group="organization",
        means=_may_object,
        verb=gettext_lazy("See who it is"),
    )
)
register(
    EventKind(
        "objection_made",
        title=lambda event: _("%(who)s says that %(person)s does not act for %(organization)s") % event.data,
        url=lambda event: reverse("partners:objection", args=[event.target_id]),
        group="organization",
        excerpt=_word,
        means=lambda event, reader: (
            _("Please answer by %(date)s. Until then the newcomer keeps what they have.")
            % {"date": plain_date(date.fromisoformat(event.data["due"]))}
        ),
        verb=gettext_lazy("Answer"),
        asks="objection",
    )
)
register(
    EventKind(
        "objection_answered",
        title=_objection_answered,
        url=_organization,
        group="you",
        excerpt=_word,
        means=_after_objection,
        verb=gettext_lazy("Open its page"),
    )
)
register(
    EventKind(
        "join_passed_on",
        title=lambda event: _("We have asked the UNITE-LA team as well to let you in at %(organization)s") % event.data,
        url=_request,
        group="you",
        means=lambda event, reader: (
            _("Nobody has answered yet. You may expect an answer by %(date)s.")
            % {"date": plain_date(date.fromisoformat(event.data["due"]))}
        ),
    )
)
register(
    EventKind(
        "organization_merged",
        title=lambda event: _("“%(former)s” and %(organization)s are one record now") % event.data,
        url=_organization,
        group="organization",
        means=lambda event, reader: _(
            "People, places and everything asked of either stand there together. Old addresses lead to it."
        ),
        verb=gettext_lazy("Open its page"),
    )
)
