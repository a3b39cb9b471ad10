"""Who asks a workgroup to decide, who speaks for an organization, and who keeps the register."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import CLOSED, runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models import Proposal, Seat, Workgroup

PAUSED, OBSERVER, VOTE = "paused", "observer", "vote"


@rule("workgroups.propose")
def propose(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, also for somebody they stand in for, and the backbone: each proposal asks every
    organization for an answer. Anybody else brings a question as a topic, or to the agenda."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. It decides no more."))
    if workgroup.state == PAUSED:
        return Denied(_("This workgroup is paused. Until it meets again, nobody is asked anything for it."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup put a question to everybody."))


@rule("workgroups.close_proposal")
def close_proposal(user: "User", proposal: "Proposal") -> Answer:
    """Those who run the workgroup close it early, withdraw it, and write down what came of it."""
    return runs(user, proposal.workgroup_id) or Denied(
        _("Only the people who run this workgroup close or withdraw a proposal.")
    )


@rule("workgroups.voice")
def voice(user: "User", seat: "Seat") -> Answer:
    """Whoever takes part for the organization in this place, or looks after the organization; and who stands in for
    one of them and may vote. Observers read along."""
    if _by_own_post(user, seat) or stood_for(user, seat):
        return True
    if any(_is_for(one, seat) for one in reach_of(user).stands_for):
        return Denied(_("You stand in there, but not to vote."))
    if _roles(user, seat):
        return Denied(_("As an observer you read along. Those who take part for your organization speak for it."))
    return Denied(_("Only those who take part for an organization here, or look after it, speak for it."))


def stood_for(user: "User", seat: "Seat") -> "StandsFor | None":
    """For whom this person may speak in that place who has no post of their own to do so: a lead or a stand-in there,
    or somebody who looks after the organization. Nobody where they speak by a post of their own, or may not."""
    if _by_own_post(user, seat):
        return None
    stood = (one for one in reach_of(user).stands_for if VOTE in one.rights and one.role != OBSERVER)
    return next((one for one in stood if _is_for(one, seat)), None)


def _roles(user: "User", seat: "Seat") -> set[str]:
    place = (seat.workgroup_id, seat.organization_id)
    return {role for of, at, role in reach_of(user).seats if (of, at) == place}


def _by_own_post(user: "User", seat: "Seat") -> bool:
    keeps = scope(Kind.ADMINISTRATORS, seat.organization_id) in reach_of(user).own
    return keeps or bool(_roles(user, seat) - {OBSERVER})


def _is_for(one: "StandsFor", seat: "Seat") -> bool:
    if one.what == "administrator":
        return one.organization == seat.organization_id
    return (one.what, one.workgroup, one.organization) == ("seat", seat.workgroup_id, seat.organization_id)


@rule("workgroups.keep_register")
def keep_register(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup enter, correct and link its decisions; of a closed one the backbone still does."""
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup keep its register."))
