"""How changes of Updates read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, name_by, turned
from compact.updates.models import Paragraph, Update

name_by(Update, "title")
describe(
    Update,
    group="record",
    added=_("%(who)s began “%(title)s”"),
    changed=_("%(who)s changed “%(title)s”"),
    removed=_("%(who)s removed “%(title)s”"),
    turns=(Turn(turned("published_at"), _("%(who)s published “%(title)s”"), covers=("published_at", "published_by")),),
    labels={
        "since": _("tells what happened since"),
        "published_at": _("published"),
        "published_by": _("published by"),
        "corrections": _("corrections"),
        "files": _("files"),
    },
    silent=("files",),
)
describe(
    Paragraph,
    group="record",
    added=_("%(who)s asked %(workgroup)s for a paragraph of “%(update)s”"),
    changed=_("%(who)s wrote the paragraph of %(workgroup)s for “%(update)s”"),
    removed=_("%(who)s removed the paragraph of %(workgroup)s from “%(update)s”"),
    turns=(Turn(turned("published_at"), _("The paragraph of %(workgroup)s in “%(update)s” was published")),),
    labels={
        "update": _("Update"),
        "answered_at": _("answered"),
        "answered_by": _("answered by"),
        "published_at": _("published"),
    },
)
