"""Who runs a workgroup, and who stands in for whom."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import members_page, place_given_up, with_names, workgroup_page
from workgroups.models import Part

STAND_IN_FOR = {
    Part.PLACES: gettext_noop("You read and write for %(principal)s in every workgroup they have a place in."),
    Part.PLACE: gettext_noop("You read and write for %(principal)s in %(workgroup)s."),
    Part.RUNNING: gettext_noop(
        "You run %(workgroup)s for %(principal)s: you answer requests and look after its places."
    ),
    Part.ADMINISTRATOR: gettext_noop("You look after the people and places of %(organization)s for %(principal)s."),
}


def _dates(event: Event) -> dict[str, str]:
    since, until = (localtime(datetime.fromisoformat(event.data[name])) for name in ("since", "until"))
    return {**event.data, "from": plain_date(since), "to": plain_date(until - timedelta(seconds=1))}


def _stands_in(event: Event) -> str:
    said = _("%(person)s stands in for %(principal)s (%(organization)s) from %(from)s to %(to)s")
    return with_names(said, _dates(event))


def _stands_in_means(event: Event, reader: int) -> str:
    if reader == event.data.get("to_whom"):
        return with_names(_(STAND_IN_FOR[event.data["part"]]), event.data)
    if reader == event.data.get("of"):
        return _("You keep all you have. What they do for you says so, with both names. You can end it at any time.")
    return ""


def _stood_in(event: Event) -> str:
    return with_names(_("%(person)s no longer stands in for %(principal)s (%(organization)s)"), event.data)


def _account(event: Event) -> str:
    return reverse("partners:stand_in", args=[event.data["slug"]])


def _passed_on(event: Event) -> str:
    """One sentence for each workgroup, whether the person had a place in it, ran it, or both."""
    if event.data.get("runs") and "successor" in event.data:
        return with_names(_("%(successor)s runs %(workgroup)s now, and no longer %(person)s"), event.data)
    if event.data.get("runs"):
        return with_names(_("%(person)s no longer runs %(workgroup)s"), event.data)
    return place_given_up(event)


def _runs_no_more(event: Event) -> str:
    if "successor" in event.data:
        return with_names(_("%(successor)s runs %(workgroup)s now, and no longer %(person)s"), event.data)
    if event.data.get("alone"):
        return with_names(_("%(person)s no longer runs %(workgroup)s, and nobody else does"), event.data)
    return with_names(_("%(person)s no longer runs %(workgroup)s"), event.data)


def _runs_no_more_means(event: Event, reader: int) -> str:
    if reader == event.data.get("to"):
        return with_names(
            _("You run it for %(successor_at)s. What waits there is yours to answer, and what %(person)s began."),
            event.data,
        )
    if reader == event.data.get("of"):
        return _("What you did for it stays under your name. You answer for none of it any more.")
    if event.data.get("alone"):
        return _("The UNITE-LA team answers for it until somebody runs it again.")
    return ""


register(
    EventKind(
        "running_ended",
        title=_runs_no_more,
        url=workgroup_page,
        group="workgroup",
        personal=True,
        excerpt=lambda event: str(event.data.get("word", "")),
        means=_runs_no_more_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "convening_begun",
        title=lambda event: with_names(_("%(organization)s convenes %(workgroup)s now"), event.data),
        url=workgroup_page,
        group="organization",
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "convening_ended",
        title=lambda event: with_names(_("%(organization)s no longer convenes %(workgroup)s"), event.data),
        url=workgroup_page,
        group="organization",
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(EventKind("passed_on", title=_passed_on, url=members_page, group="workgroup"))


register(
    EventKind(
        "runs_now",
        title=lambda event: _("%(person)s runs %(workgroup)s now, for %(organization)s") % event.data,
        url=workgroup_page,
        group="workgroup",
        personal=True,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "stand_in_named",
        title=_stands_in,
        url=_account,
        group="workgroup",
        personal=True,
        means=_stands_in_means,
        verb=gettext_lazy("See who stands in"),
    )
)


register(
    EventKind(
        "stand_in_ended",
        title=_stood_in,
        url=_account,
        group="workgroup",
        personal=True,
        means=lambda event, reader: (
            _("What was done until now stays as it is, with both names.")
            if reader in {event.data.get("of"), event.data.get("to_whom")}
            else ""
        ),
        verb=gettext_lazy("See who stands in"),
    )
)
