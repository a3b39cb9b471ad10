"""Who may change an agreement."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.agreements.models import Agreement, Version


@rule("agreements.draft_agreement")
def draft_agreement(user: "User", agreement: "Agreement") -> Answer:
    """The backbone writes; everyone reads what it publishes."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team edits the agreement."))


@rule("agreements.give_rights")
def give_rights(user: "User", agreement: "Agreement") -> Answer:
    """The backbone lets people read drafts."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team lets others read drafts."))


@rule("agreements.publish_agreement")
def publish_agreement(user: "User", version: "Version") -> Answer:
    """Another person of the backbone than the one who asked for it (F10)."""
    if not reach_of(user).backbone:
        return Denied(_("Only the UNITE-LA team publishes a new version."))
    if version.proposed_by_id is None:
        return Denied(_("Nobody has asked for this draft to be published yet."))
    return version.proposed_by_id != user.pk or Denied(_("You asked for it: a second person publishes."))


@rule("agreements.read_history")
def read_history(user: "User", agreement: "Agreement") -> Answer:
    """The backbone: drafts, and who wrote them, are its own."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team reads the history of the agreement."))


@rule("agreements.recall_agreement")
def recall_agreement(user: "User", version: "Version") -> Answer:
    """The person who asked a second one to publish."""
    return version.proposed_by_id == user.pk or Denied(_("Only the person who asked takes it back."))
