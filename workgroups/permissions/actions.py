"""Who does an action, who says whose it is, and who changes it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people
from workgroups.permissions.running import CLOSED, runs
from workgroups.permissions.talk import OBSERVER

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Action


def _stands_in(user: "User", action: "Action") -> bool:
    place = (action.workgroup_id, action.owner_id)
    return any((one.workgroup, one.organization) == place for one in reach_of(user).stands_for)


@rule("workgroups.complete_action")
def complete_action(user: "User", action: "Action") -> Answer:
    """Anybody at the organization that owes it, whoever stands in for one of them, and those who run the workgroup: on
    the telephone an answer counts the same."""
    return (
        action.owner_id in reach_of(user).organizations
        or _stands_in(user, action)
        or runs(user, action.workgroup_id)
        or Denied(_("Only people at the organization that agreed to do it, or who run the workgroup, can do that."))
    )


@rule("workgroups.name_doer")
def name_doer(user: "User", action: "Action") -> Answer:
    """The organization's people in the workgroup and those who look after it, whoever is named now, and those who run
    the workgroup, who write down what was agreed in the meeting. Observers name nobody."""
    reach = reach_of(user)
    place = (action.workgroup_id, action.owner_id)
    held = {role for group, organization, role in reach.seats if (group, organization) == place}
    named = action.person_id == user.pk and action.owner_id in reach.organizations
    return (
        bool(held - {OBSERVER})
        or named
        or _stands_in(user, action)
        or runs(user, action.workgroup_id)
        or bool(manage_people(user, action.owner))
        or Denied(_("Only whoever represents the organization, or looks after it, says who does it."))
    )


@rule("workgroups.change_action")
def change_action(user: "User", action: "Action") -> Answer:
    """Those who run the workgroup keep what was agreed: what it is, by when, whose, and whether it is still wanted."""
    if action.workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. What was agreed in it stays as it is."))
    return runs(user, action.workgroup_id) or Denied(
        _("Only the people who run this workgroup change what was agreed.")
    )
