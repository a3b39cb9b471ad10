"""How changes of the paragraphs of Updates read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, name_by, turned
from compact.updates.models import Paragraph, Update

name_by(Update, "title")
describe(
    Paragraph,
    group="record",
    added=_("%(who)s asked %(workgroup)s for a paragraph of “%(update)s”"),
    changed=_("%(who)s wrote the paragraph of %(workgroup)s for “%(update)s”"),
    removed=_("%(who)s removed the paragraph of %(workgroup)s from “%(update)s”"),
    turns=(
        Turn(
            turned("published_at"),
            _("%(who)s published the paragraph of %(workgroup)s in “%(update)s”"),
            covers=("published_at",),
        ),
    ),
    labels={
        "update": _("Update"),
        "answered_at": _("answered"),
        "answered_by": _("answered by"),
        "published_at": _("published"),
    },
)
