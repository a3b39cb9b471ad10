"""That a workgroup is opened, paused, taken up again or closed."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names, workgroup_page


def _dated(event: Event) -> dict[str, str]:
    return {**event.data, "date": plain_date(date.fromisoformat(event.data["since"]))}


def _waits(event: Event, reader: int) -> bool:
    return reader in event.data.get("waited", ())


def _paused_means(event: Event, reader: int) -> str:
    if _waits(event, reader):
        return _("Your request for a place stays as it is, and waits until the workgroup meets again.")
    return _("Nobody is asked for anything there meanwhile, and no mail tells its news. What was said stays readable.")


def _closed_means(event: Event, reader: int) -> str:
    if _waits(event, reader):
        return _("Your request for a place is declined with it. You can ask for one in another workgroup.")
    return _(
        "What was asked or offered there is taken back, and its meetings ahead are called off. Its people can still"
        " read what was said."
    )


def _relaunched_means(event: Event, reader: int) -> str:
    if _waits(event, reader):
        return _("Your request for a place is waiting for an answer again.")
    return _("Everybody has the place they had. What waited is asked again, and its news comes as you chose.")


def _opened(event: Event) -> str:
    return with_names(_("%(workgroup)s is a new workgroup, and your organization convenes it"), event.data)


# Whoever has muted a workgroup is told that it ends or begins again all the same: so these are not its own news.
register(
    EventKind(
        "workgroup_paused",
        title=lambda event: with_names(_("%(workgroup)s is paused since %(date)s"), _dated(event)),
        url=workgroup_page,
        group="organization",
        personal=True,
        excerpt=lambda event: str(event.data["reason"]),
        means=_paused_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "workgroup_closed",
        title=lambda event: with_names(_("%(workgroup)s is closed since %(date)s"), _dated(event)),
        url=workgroup_page,
        group="organization",
        personal=True,
        excerpt=lambda event: str(event.data["reason"]),
        means=_closed_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "workgroup_relaunched",
        title=lambda event: with_names(_("%(workgroup)s meets again since %(date)s"), _dated(event)),
        url=workgroup_page,
        group="organization",
        personal=True,
        excerpt=lambda event: str(event.data["reason"]),
        means=_relaunched_means,
        verb=gettext_lazy("Open the workgroup"),
    )
)


register(
    EventKind(
        "workgroup_opened",
        title=_opened,
        url=workgroup_page,
        group="organization",
        verb=gettext_lazy("Open the workgroup"),
    )
)
