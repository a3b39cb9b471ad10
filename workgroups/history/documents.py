"""How changes of documents read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Document, Readers

if TYPE_CHECKING:
    from compact.history.words import Words


def _opened(change: Change) -> "Words":
    return {
        Readers.WORKGROUP: _("%(who)s keeps the document “%(title)s” to the people of %(workgroup)s again"),
        Readers.PARTNERS: _("%(who)s opened the document “%(title)s” of %(workgroup)s to all partners"),
        Readers.PUBLIC: _("%(who)s opened the document “%(title)s” of %(workgroup)s to everybody"),
    }[change.now("readers")]


describe(
    Document,
    group="record",
    added=_("%(who)s added the document “%(title)s” to %(workgroup)s"),
    changed=_("%(who)s changed what is said of the document “%(title)s” of %(workgroup)s"),
    removed=_("%(who)s removed the document “%(title)s” from %(workgroup)s"),
    turns=(
        Turn(moved("readers"), _opened, covers=("readers", "opened_at", "opened_by")),
        Turn(
            turned("archived_at"),
            _("%(who)s archived the document “%(title)s” of %(workgroup)s"),
            covers=("archived_at", "archived_by", "state"),
        ),
        Turn(
            moved("adopted_number"),
            _("%(who)s noted that the document “%(title)s” of %(workgroup)s was adopted"),
            covers=("adopted_at", "adopted_by", "state"),
        ),
    ),
    labels={
        "readers": _("who reads it"),
        "opened_at": _("opened"),
        "opened_by": _("opened by"),
        "adopted_at": _("adopted"),
        "adopted_by": _("adopted by"),
        "adopted_number": _("adopted version"),
        "adopted_where": _("where it was decided"),
        "archived_at": _("archived"),
        "archived_by": _("archived by"),
        "state": _("where it stands"),
    },
)
