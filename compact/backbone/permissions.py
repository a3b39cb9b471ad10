"""What only the staff who hold the compact together may do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Organization


@rule("backbone.read_board")
def read_board(user: "User", target: None = None) -> Answer:
    """Who is silent is seen by the backbone; conveners and partners see their own part on Today."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team sees this page."))


@rule("backbone.note_call")
def note_call(user: "User", organization: "Organization") -> Answer:
    """The backbone keeps what was said on the telephone."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team notes calls."))
