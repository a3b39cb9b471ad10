"""What the orphan watch tells."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from partners.models import Missing


def _title(event: Event) -> str:
    number = sum(event.data.get("counts", {}).values())
    words = {"number": number, "organization": event.data.get("organization", "")}
    if "slug" not in event.data:
        return ngettext("One thing has nobody", "%(number)s things have nobody", number) % words
    return (
        ngettext(
            "One thing at %(organization)s needs somebody",
            "%(number)s things at %(organization)s need somebody",
            number,
        )
        % words
    )


def _url(event: Event) -> str:
    return reverse("partners:home", args=[event.data["slug"]]) if "slug" in event.data else reverse("backbone:orphans")


def _kinds(event: Event) -> str:
    counts: dict[str, int] = event.data.get("counts", {})
    said = [f"{Missing(kind).label}: {counts[kind]}" for kind in Missing.values if counts.get(kind)]
    return ". ".join(str(one) for one in said)


register(
    EventKind(
        "gaps_found",
        title=_title,
        url=_url,
        group="organization",
        excerpt=_kinds,
        means=lambda event, reader: _("Each is told once. The page has the button that mends it."),
        verb=gettext_lazy("See what needs somebody"),
    )
)
