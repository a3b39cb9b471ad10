"""Who may put off an ask, and who may take it back."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.asks.models import Ask


@rule("asks.snooze_ask")
def snooze_ask(user: "User", ask: "Ask") -> Answer:
    """The organization asked, those who hold the post, those who run the workgroup that asks, and the backbone."""
    reach = reach_of(user)
    runs_it = ask.scope_asker is not None and ask.scope_asker & 7 == Kind.CONVENERS and ask.scope_asker in reach.keys
    return (
        reach.backbone
        or ask.organization_id in reach.organizations
        or ask.post in reach.keys
        or runs_it
        or Denied(
            _("Only people at the organization that is asked, those who asked, or the UNITE-LA team, can do this.")
        )
    )


@rule("asks.withdraw_ask")
def withdraw_ask(user: "User", ask: "Ask") -> Answer:
    """Those who asked, unless what they asked about has a page of its own on which it is taken back."""
    if ask.scope_asker not in reach_of(user).keys:
        return Denied(_("Only those who asked can take it back."))
    return ask.stands_alone or Denied(_("Take it back on the page where it was asked."))
