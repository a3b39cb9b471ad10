"""Posts that last until a day: notice before, more time, and the end."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import members_page, with_names, workgroup_page
from workgroups.models import Convener, SeatHolder
from workgroups.models.lifecycle import TERM_OVER


def _dated(said: Event | Ask) -> dict[str, str]:
    day = said.data.get("until")
    return {**said.data, "date": plain_date(date.fromisoformat(day)) if day else ""}


def _page(said: Event | Ask) -> str:
    name = "workgroups:convener_term" if said.data.get("runs") else "workgroups:term"
    return reverse(name, args=[said.data["slug"], said.data["post"]])


def _places_page(event: Event) -> str:
    """Who is no longer in the workgroup reads no page of it; their organization's home says what is empty."""
    if event.data.get("runs"):
        return workgroup_page(event)
    return reverse("partners:home", args=[event.data["home"]]) + "#places"


def _ends(event: Event) -> str:
    if event.data.get("runs"):
        return with_names(_("%(person)s runs %(workgroup)s until %(date)s"), _dated(event))
    return with_names(
        _("The place of %(person)s in %(workgroup)s for %(organization)s ends on %(date)s"), _dated(event)
    )


def _ends_means(event: Event, reader: int) -> str:
    if event.data.get("runs"):
        return _("Somebody else who runs the workgroup, or the UNITE-LA team, can extend it or name who follows.")
    if reader == event.data.get("of"):
        return with_names(
            _("Those who look after %(organization)s, or the people who run the workgroup, can extend it."), event.data
        )
    return with_names(_("If nobody extends it, the place stays with %(organization)s and is empty then."), event.data)


def _still_ends(event: Event) -> bool:
    """The post is held, and ends on that day: nobody has extended or ended it since."""
    model = Convener if event.data.get("runs") else SeatHolder
    found = model.objects.filter(pk=event.data["post"], until=None, term_ends=event.data["until"])
    return bool(found.exists())


def _over(event: Event) -> str:
    if event.data.get("runs"):
        return with_names(_("%(person)s runs %(workgroup)s no more, since the last day was %(date)s"), _dated(event))
    said = _("The place of %(person)s in %(workgroup)s for %(organization)s has ended with %(date)s")
    return with_names(said, _dated(event))


def _over_means(event: Event, reader: int) -> str:
    data = {**event.data, "people": ", ".join(event.data.get("keepers", ()))}
    if data.get("runs"):
        return ""
    who = _("%(people)s can name somebody on the page of %(organization)s.") if data["people"] else ""
    who = who or _("The people who run the workgroup can invite somebody from %(organization)s.")
    if data.get("empty", True):
        stays = _("The place stays with %(organization)s and is empty now.")
    elif not data.get("led"):
        stays = _("Others from %(organization)s stay in it, and nobody leads.")
    else:
        return with_names(_("Others from %(organization)s stay in it."), data)
    return with_names(f"{stays} {who}", data)


def _changed(event: Event) -> str:
    if event.data.get("until") is None:
        if event.data.get("runs"):
            return with_names(_("%(person)s runs %(workgroup)s with no last day now"), event.data)
        return with_names(_("%(person)s is in %(workgroup)s for %(organization)s with no last day now"), event.data)
    if event.data.get("runs"):
        return with_names(_("%(person)s runs %(workgroup)s until %(date)s now"), _dated(event))
    return with_names(_("%(person)s is in %(workgroup)s for %(organization)s until %(date)s now"), _dated(event))


def _honoured(event: Event) -> str:
    if event.data["on"]:
        return with_names(_("%(person)s is emeritus in %(workgroup)s for %(organization)s now"), event.data)
    return with_names(_("%(person)s is an observer in %(workgroup)s for %(organization)s again"), event.data)


def _rule(event: Event) -> str:
    months = event.data["months"]
    if not event.data["on"]:
        return with_names(_("Places in %(workgroup)s have no last day any more"), event.data)
    if not months:
        return with_names(_("Places in %(workgroup)s can have a last day now"), event.data)
    said = ngettext(
        "A place in %(workgroup)s lasts %(months)s month from now on",
        "A place in %(workgroup)s lasts %(months)s months from now on",
        months,
    )
    return with_names(said, event.data)


def _rule_means(event: Event, reader: int) -> str:
    if not event.data["on"] or not event.data["everybody"]:
        return ""
    return _("So does the place of whoever is in it already. You hear a month and a week before it ends.")


def _nobody_else(ask: Ask) -> str:
    return with_names(_("%(workgroup)s: the time of %(person)s is over, and nobody else runs it"), ask.data)


register(
    EventKind(
        "term_ends",
        title=_ends,
        url=_page,
        group="organization",
        essential=True,
        means=_ends_means,
        holds=_still_ends,
        verb=gettext_lazy("Extend it, or see who can"),
    )
)


register(
    EventKind(
        "term_over",
        title=_over,
        url=_places_page,
        group="organization",
        essential=True,
        means=_over_means,
        verb=gettext_lazy("See the places"),
    )
)


register(EventKind("term_changed", title=_changed, url=_page, group="organization", personal=True))


register(
    EventKind(
        "seat_honoured",
        title=_honoured,
        url=workgroup_page,
        group="organization",
        personal=True,
        means=lambda event, reader: (
            _("You read along, and nobody waits for an answer of yours.")
            if event.data.get("on") and reader == event.data.get("of")
            else ""
        ),
    )
)


register(EventKind("terms_changed", title=_rule, url=members_page, group="workgroup", means=_rule_means))


asks.register(
    AskKind(
        TERM_OVER,
        column=gettext_lazy("Who runs a workgroup"),
        verb=gettext_lazy("Name somebody, or extend it"),
        title=_nobody_else,
        url=_page,
    )
)
