"""Who puts documents in, says where they stand and who reads them, and lays them under an agenda."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import runs
from workgroups.permissions.talk import post

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import AgendaItem, Document, Workgroup

ARCHIVED = _("This document is archived. It is only read from now on.")


@rule("workgroups.add_document")
def add_document(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever writes in the workgroup."""
    return post(user, workgroup)


@rule("workgroups.revise_document")
def revise_document(user: "User", document: "Document") -> Answer:
    """Whoever writes in the workgroup: nothing that was there before goes, and what was adopted stays so."""
    if document.is_archived:
        return Denied(ARCHIVED)
    return post(user, document.workgroup)


@rule("workgroups.adopt_document")
def adopt_document(user: "User", document: "Document") -> Answer:
    """Those who run the workgroup say what was adopted."""
    if document.is_archived:
        return Denied(ARCHIVED)
    return runs(user, document.workgroup_id) or Denied(
        _("Only the people who run this workgroup say that a document was adopted.")
    )


@rule("workgroups.archive_document")
def archive_document(user: "User", document: "Document") -> Answer:
    """Those who run the workgroup. Nobody takes a document out of the archive."""
    if document.is_archived:
        return Denied(ARCHIVED)
    return runs(user, document.workgroup_id) or Denied(_("Only the people who run this workgroup archive a document."))


@rule("workgroups.open_document")
def open_document(user: "User", document: "Document") -> Answer:
    """Those who run the workgroup say who reads a document, also one in the archive (B18)."""
    return runs(user, document.workgroup_id) or Denied(
        _("Only the people who run this workgroup say who else reads a document.")
    )


@rule("workgroups.bring_paper")
def bring_paper(user: "User", item: "AgendaItem") -> Answer:
    """Those who run the workgroup; and who brings the item, in person or as the organization, while they write here."""
    if runs(user, item.workgroup_id):
        return True
    reach = reach_of(user)
    brings = item.person_id == user.pk or (item.workgroup_id, item.organization_id) in {
        (of, organization) for of, organization, _role in reach.seats
    }
    if not brings:
        return Denied(_("Only the people who run this workgroup, or who bring the item, lay papers under it."))
    return post(user, item.workgroup)
