"""What becomes of this app's rows when two organizations become one. Composition, as `partners.asks`."""

from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.asks.models import withdraw
from partners.asks import CARE, DOMAIN, JOIN_REQUEST, OBJECTION
from partners.models import (
    Affiliation,
    EmailDomain,
    Invitation,
    JoinRequest,
    Objection,
    OrganizationLogo,
    TierPeriod,
)
from partners.models.affiliation import Role
from partners.models.merging import Merger, Rows, carries, carries_readership, leaves


def _at_both(merger: Merger) -> Rows:
    others = Affiliation.objects.filter(organization=merger.stays, until=None).values("person")
    return Affiliation.objects.filter(organization=merger.goes, until=None, person__in=others)


def _one_affiliation(merger: Merger, rows: Rows) -> None:
    """One post with the roles of both, since the earlier day."""
    for one in rows:
        kept = Affiliation.objects.get(organization=merger.stays, until=None, person=one.person_id)
        roles = [role for role in Role.values if role in {*kept.roles, *one.roles}]
        since, title = min(kept.since, one.since), kept.title or one.title
        Affiliation.objects.filter(pk=kept.pk).update(roles=roles, since=since, title=title)
        Affiliation.objects.filter(pk=one.pk).update(until=merger.at, ended_by=merger.by)
        withdraw(CARE, one.pk, by=merger.by)
        # Not a newcomer's going: the person stays, at the record that does.
        for said in Objection.objects.open().filter(arrival__affiliation=one.pk):
            said.answer(upheld=False, word=gettext("Two records became one."), by=merger.by)
            withdraw(OBJECTION, said.pk, by=merger.by)


def _invited_twice(merger: Merger) -> Rows:
    others = Invitation.objects.open().filter(organization=merger.stays).values_list("email", "workgroup")
    same = Q(pk=None)
    for email, workgroup in others:
        same |= Q(email__iexact=email, workgroup=workgroup)
    return Invitation.objects.open().filter(same, organization=merger.goes)


def _take_back_invitations(merger: Merger, rows: Rows) -> None:
    rows.update(withdrawn_at=merger.at, withdrawn_by=merger.by)


def _asked_twice(merger: Merger) -> Rows:
    others = JoinRequest.objects.open().filter(organization=merger.stays).values("person")
    return JoinRequest.objects.open().filter(organization=merger.goes, person__in=others)


def _take_back_requests(merger: Merger, rows: Rows) -> None:
    """The person's other request stays open; this one counts as taken back by them."""
    for pk in rows.values_list("pk", flat=True):
        withdraw(JOIN_REQUEST, pk, by=merger.by)
    rows.update(answered_at=merger.at, answered_by=F("person"), admitted=False)


def _listed_twice(merger: Merger) -> Rows:
    others = EmailDomain.objects.filter(organization=merger.stays).values("domain")
    return EmailDomain.objects.filter(organization=merger.goes, domain__in=others)


def _one_domain(merger: Merger, rows: Rows) -> None:
    """What the backbone verified for either is verified for both."""
    for one in rows:
        kept = EmailDomain.objects.filter(organization=merger.stays, domain=one.domain)
        if one.verified_at:
            unseen = kept.filter(verified_at=None)
            unseen.update(verified_at=one.verified_at, verified_by=one.verified_by, shared=one.shared)
        withdraw(DOMAIN, one.pk, by=merger.by)


def _parts_of_both(merger: Merger) -> Rows:
    held = TierPeriod.objects.filter(organization=merger.stays)
    return TierPeriod.objects.filter(organization=merger.goes) if held.exists() else TierPeriod.objects.none()


def _logos_of_both(merger: Merger) -> Rows:
    held = OrganizationLogo.objects.filter(organization=merger.stays)
    mine = OrganizationLogo.objects.filter(organization=merger.goes)
    return mine if held.exists() else OrganizationLogo.objects.none()


carries("partners.Affiliation.organization", _("People"), doubles=_at_both, settle=_one_affiliation)
carries(
    "partners.Invitation.organization",
    _("Invitations"),
    doubles=_invited_twice,
    settle=_take_back_invitations,
    then_move=True,
)
carries(
    "partners.JoinRequest.organization",
    _("Requests to join"),
    doubles=_asked_twice,
    settle=_take_back_requests,
    then_move=True,
)
carries("partners.InvitedPlace.organization", _("Places people are invited to"))
carries("partners.Arrival.organization", _("Newcomers"))
carries("partners.Import.organization", _("Contact sheets"))
carries("partners.ImportRow.organization", _("Rows of contact sheets"))
leaves("partners.Gap.organization", "What is missing is worked out afresh; the watch closes what is missing no more.")
carries("partners.Alias.organization", _("Other names"))
carries("partners.EmailDomain.organization", _("E-mail domains"), doubles=_listed_twice, settle=_one_domain)
carries("partners.TierPeriod.organization", _("Parts in the compact"), doubles=_parts_of_both)
carries("partners.OrganizationLogo.organization", _("Logos"), doubles=_logos_of_both)
carries("partners.Organization.parent", _("Bodies that are part of it"))
# Whoever was merged into the one that goes leads on to the one that stays, in one step.
carries("partners.Organization.merged_into", _("Records merged earlier"))
carries("partners.FormerSlug.organization", _("Former addresses"))
leaves("partners.OrganizationGrant.content_object", "No process writes rights: compact_carry_grants carries them.")
carries_readership("notifications.Event", "scope", "scope_also", "audience")
carries_readership("partners.Objection", "post")
