"""Who runs a workgroup, and what only the backbone decides about it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Convener, Workgroup

CLOSED = "closed"


@rule("workgroups.manage_seats")
def manage_seats(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, the backbone, and whoever was given the right.

    The right by name comes with the readership of those who run it: who asks for a place and why, who is invited with
    which note, what was offered, and the news and asks about these, which is what answering takes. What is said in the
    workgroup is another readership, which it does not give; nor does it make anybody one who runs it.
    """
    reach = reach_of(user)
    return (
        workgroup.pk in reach.convenes
        or reach.backbone
        or reach.granted("workgroup", workgroup.pk, "manage_seats")
        or Denied(_("Only the people who run this workgroup look after its places."))
    )


@rule("workgroups.give_rights")
def give_rights(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup by their own post, and the backbone: a right is not passed on."""
    reach = reach_of(user)
    return (
        scope(Kind.CONVENERS, workgroup.pk) in reach.own
        or reach.backbone
        or Denied(_("Only the people who run this workgroup themselves, or the UNITE-LA team, let others in."))
    )


@rule("workgroups.appoint_convener")
def appoint_convener(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run it bring in another who does; while nobody does, the backbone finds somebody. Who runs it for
    somebody else names nobody: that would outlast the days they stand in."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody needs to run it."))
    reach = reach_of(user)
    return (
        scope(Kind.CONVENERS, workgroup.pk) in reach.own
        or reach.backbone
        or Denied(_("Only the people who run this workgroup, or the UNITE-LA team, say who runs it."))
    )


@rule("workgroups.end_convener")
def end_convener(user: "User", convener: "Convener") -> Answer:
    """The person themselves, another one who runs it by a post of their own, and the backbone."""
    reach = reach_of(user)
    return (
        convener.person_id == user.pk
        or scope(Kind.CONVENERS, convener.workgroup_id) in reach.own
        or reach.backbone
        or Denied(_("Only the people who run this workgroup, or the UNITE-LA team, say who runs it."))
    )


@rule("workgroups.hand_over")
def hand_over(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever runs it by a post of their own: what one only stands in for is passed on to nobody."""
    return scope(Kind.CONVENERS, workgroup.pk) in reach_of(user).own or Denied(
        _("Only somebody who runs this workgroup themselves hands it over.")
    )


@rule("workgroups.change_convening")
def change_convening(user: "User", workgroup: "Workgroup") -> Answer:
    """Which organizations convene a workgroup is the compact's decision."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team says which organizations convene a workgroup."))


@rule("workgroups.change_state")
def change_state(user: "User", workgroup: "Workgroup") -> Answer:
    """Opening, pausing and closing a workgroup is the compact's decision, not the convener's."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team opens, pauses or closes a workgroup."))


@rule("workgroups.add_workgroup")
def add_workgroup(user: "User", nothing: None = None) -> Answer:
    """Opening one is the compact's decision, too."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team opens a workgroup."))


@rule("workgroups.read_history")
def read_history(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, and the backbone."""
    return reach_of(user).holds(Kind.CONVENERS, workgroup.pk) or Denied(
        _("Only the people who run this workgroup, or the UNITE-LA team, read its history.")
    )


def runs(user: "User", workgroup: int) -> bool:
    """Whether this person runs the workgroup of that number, or is of the backbone, which may do all of that."""
    reach = reach_of(user)
    return workgroup in reach.convenes or reach.backbone
