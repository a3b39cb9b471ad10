"""Who puts an Update together, and who writes a paragraph of it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.updates.models import Paragraph, Update


@rule("updates.compose")
def compose(user: "User", update: "Update | None" = None) -> Answer:
    """The backbone asks, puts together and publishes."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team puts the Update together."))


@rule("updates.write_paragraph")
def write_paragraph(user: "User", paragraph: "Paragraph") -> Answer:
    """Those who run the workgroup, and the backbone, until it is published."""
    if paragraph.published_at is not None:
        return Denied(_("This is published. If something is wrong, ask the UNITE-LA team to correct it."))
    return runs(user, paragraph.workgroup_id) or Denied(
        _("Only the people who run this workgroup write its paragraph.")
    )
