"""Who writes to everybody in a workgroup at once."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import CLOSED, runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.asks.models import Ask
    from workgroups.models import Workgroup


@rule("workgroups.announce")
def announce(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, also for somebody they stand in for, and the backbone; while it is paused, too."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. What was said in it stays readable."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup write to the whole group."))


@rule("workgroups.answer_wanted")
def answer_wanted(user: "User", ask: "Ask") -> Answer:
    """Anyone who acts for the organization that is asked, and the backbone."""
    reach = reach_of(user)
    return (
        ask.organization_id in reach.organizations
        or reach.backbone
        or Denied(_("Only people at the organization that is asked can answer."))
    )
