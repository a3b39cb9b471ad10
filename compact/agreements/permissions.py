"""Who may change an agreement."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.agreements.models import Agreement


@rule("agreements.draft_agreement")
def draft_agreement(user: "User", agreement: "Agreement") -> Answer:
    """The backbone writes; everyone reads what it publishes."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team edits the agreement."))


@rule("agreements.give_rights")
def give_rights(user: "User", agreement: "Agreement") -> Answer:
    """The backbone lets people read drafts."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team lets others read drafts."))


@rule("agreements.publish_agreement")
def publish_agreement(user: "User", agreement: "Agreement") -> Answer:
    """The backbone puts a new version in force."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team publishes a new version."))


@rule("agreements.read_history")
def read_history(user: "User", agreement: "Agreement") -> Answer:
    """The backbone: drafts, and who wrote them, are its own."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team reads the history of the agreement."))
