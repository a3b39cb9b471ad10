"""What is said of a place, and where news of it leads."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from compact.notifications.models import Event


def with_names(words: str, data: Any) -> str:
    """The words with the names that the event knows put into them."""
    return str(words % data)


def members_page(event: Event) -> str:
    """The page of who is in the workgroup."""
    return reverse("workgroups:members", args=[event.data["slug"]])


def workgroup_page(event: Event) -> str:
    """The workgroup's own page."""
    return reverse("workgroups:workgroup", args=[event.data["slug"]])


def place_given_up(event: Event) -> str:
    """Who is no longer in a place, and who follows."""
    if "successor" in event.data:
        return with_names(
            _("%(successor)s takes over from %(person)s in %(workgroup)s for %(organization)s"), event.data
        )
    return with_names(_("%(person)s is no longer in %(workgroup)s for %(organization)s"), event.data)


def taken_back(event: Event) -> str:
    """That what was said is withdrawn: of its words nothing is told any more."""
    return with_names(_("What %(who)s said in “%(discussion)s” was taken back"), event.data)
