"""Who says until when posts last."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people
from workgroups.permissions.running import appoint_convener, manage_seats, runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Convener, SeatHolder, Workgroup

OFF = _("Places in this workgroup have no last day. The people who run it can switch that on.")


@rule("workgroups.set_terms")
def set_terms(user: "User", workgroup: "Workgroup") -> Answer:
    """Whether posts have a last day is the workgroup's own business: those who run it, and the backbone. Whoever only
    looks after its places by name keeps the rule, and does not make it."""
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup say how long places last."))


@rule("workgroups.extend_term")
def extend_term(user: "User", holder: "SeatHolder") -> Answer:
    """Whoever looks after the organization's people: the place is its own, and so is who goes for it. And whoever looks
    after the places of the workgroup. Nobody extends their own place by being in it, not even as its lead."""
    if not holder.seat.workgroup.has_terms:
        return Denied(OFF)
    return (
        bool(manage_seats(user, holder.seat.workgroup))
        or bool(manage_people(user, holder.seat.organization))
        or Denied(_("Only those who look after the organization, or the people who run the workgroup, extend a place."))
    )


@rule("workgroups.extend_convening")
def extend_convening(user: "User", convener: "Convener") -> Answer:
    """Whoever else runs the workgroup, and the backbone; as with naming somebody, running it is not the convening
    organization's alone to give. Nobody goes on running a workgroup by their own word: a term would end nothing."""
    if not convener.workgroup.has_terms:
        return Denied(OFF)
    if convener.person_id == user.pk:
        return Denied(_("Somebody else who runs this workgroup, or the UNITE-LA team, extends that for you."))
    return appoint_convener(user, convener.workgroup)
