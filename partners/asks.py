"""What is asked of organizations about their own people.

Asks stand above partners in the layers, so this is composition: models know nothing of it, pages use it.
"""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import BACKBONE, Kind, handing_over, scope
from compact.asks.models import Ask, AskKind, ask, register, settle, withdraw
from partners.models import JoinRequest, Organization

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation

JOIN_REQUEST = "join_request"
CARE = "care"

register(
    AskKind(
        JOIN_REQUEST,
        column=gettext_lazy("Requests to join"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: _("%(person)s asks to join %(organization)s") % ask.data,
        url=lambda ask: reverse("partners:join_request", args=[ask.subject_id]),
    )
)
register(
    AskKind(
        CARE,
        column=gettext_lazy("Offers to look after an organization"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: _("%(person)s offers to look after %(organization)s") % ask.data,
        url=lambda ask: reverse("partners:roles", args=[ask.data["slug"], ask.subject_id]),
        stands_alone=True,
    )
)


def offer_care(affiliation: "Affiliation") -> Ask:
    """Somebody would look after their organization's people and places: the backbone is asked, once."""
    organization = affiliation.organization
    return ask(
        CARE,
        of=Organization.objects.get(is_backbone=True),
        post=BACKBONE,
        subject_id=affiliation.pk,
        by=affiliation.person,
        asked_for=organization,
        data={
            "person": str(affiliation.person),
            "organization": organization.usual_name,
            "slug": organization.slug,
        },
    )


def settle_care(affiliation: "Affiliation", *, by: "User") -> None:
    """Whoever offered to look after their organization does now."""
    with handing_over(BACKBONE):
        settle(CARE, affiliation.pk, by=by, answer="approved")


def ask_to_join(organization: "Organization", *, title: str, note: str, by: "User") -> tuple[JoinRequest, Ask]:
    """A person's request, and the ask it puts to those who look after the organization."""
    request = JoinRequest.objects.ask(organization=organization, title=title, note=note, by=by)
    put = ask(
        JOIN_REQUEST,
        of=organization,
        post=request.post,
        subject_id=request.pk,
        by=by,
        due_on=request.answer_by,
        data=request.words,
    )
    return request, put


def take_back(request: JoinRequest) -> bool:
    """Whoever asked to join does not want it any more, and nobody need answer. False if somebody has answered."""
    if not request.take_back():
        return False
    # What was asked stands at the organization and with those who can answer, where the asker reads nothing.
    with handing_over(scope(Kind.ORGANIZATION, request.organization_id), request.scope_also, BACKBONE):
        withdraw(JOIN_REQUEST, request.pk, by=request.person)
    return True
