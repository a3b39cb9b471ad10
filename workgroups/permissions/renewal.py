"""Who asks every place to re-confirm, and who answers for an organization."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people
from workgroups.permissions.running import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.asks.models import Ask
    from workgroups.models import Workgroup

CLOSED, PAUSED = "closed", "paused"
LEAD = "primary"


@rule("workgroups.renew_places")
def renew_places(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, and the backbone."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Its places end with it."))
    if workgroup.state == PAUSED:
        return Denied(_("This workgroup is paused. Until it meets again, nobody is asked anything for it."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup ask whether places stay."))


@rule("workgroups.confirm_place")
def confirm_place(user: "User", asked: "Ask") -> Answer:
    """Whoever is asked; and whoever leads there or looks after the organization, though the question went elsewhere."""
    reach = reach_of(user)
    leads = (asked.data.get("group"), asked.organization_id, LEAD) in reach.seats
    return (
        asked.post in reach.keys
        or leads
        or bool(manage_people(user, asked.organization))
        or Denied(_("Whoever leads for your organization there answers, or those who look after its people."))
    )
