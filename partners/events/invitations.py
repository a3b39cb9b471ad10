"""Who is invited, who has come, and whether the organization agrees."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from partners.events.words import organization_page, word_of


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


register(EventKind("invitation_accepted", title=_accepted, url=_invitations, group="you"))


register(EventKind("invitation_declined", title=_declined, url=_invitations, group="you", excerpt=word_of))


register(
    EventKind(
        "invitation_passed_on",
        title=lambda event: (
            _("%(person)s says that %(name)s (%(email)s) is the right person at %(organization)s") % event.data
        ),
        url=_invite_named,
        group="you",
        excerpt=word_of,
        means=lambda event, reader: _("Nobody has written to %(name)s. You decide whom to invite.") % event.data,
        verb=gettext_lazy("Invite"),
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
        excerpt=word_of,
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
        url=organization_page,
        group="you",
        excerpt=word_of,
        means=_after_objection,
        verb=gettext_lazy("Open its page"),
    )
)
