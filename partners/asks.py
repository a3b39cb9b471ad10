"""What is asked of organizations about their own people.

Asks stand above partners in the layers, so this is composition: models know nothing of it, pages use it.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import BACKBONE, Kind, scope
from compact.asks.models import Ask, AskKind, ask, register, settle, withdraw
from compact.wall import handing_over
from partners.models import Affiliation, Arrival, EmailDomain, JoinRequest, Objection, Organization
from workgroups.models import Holdings

if TYPE_CHECKING:
    from compact.accounts.models import User

JOIN_REQUEST = "join_request"
OBJECTION = "objection"
DOMAIN = "email_domain"
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
        OBJECTION,
        column=gettext_lazy("Objections to newcomers"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: _("%(organization)s’s %(who)s says that %(person)s does not act for it") % ask.data,
        url=lambda ask: reverse("partners:objection", args=[ask.subject_id]),
    )
)
register(
    AskKind(
        DOMAIN,
        column=gettext_lazy("Domains to verify"),
        verb=gettext_lazy("Look at it"),
        title=lambda ask: _("%(organization)s says that %(domain)s is its e-mail domain") % ask.data,
        url=lambda ask: reverse("partners:domains", args=[ask.data["slug"]]),
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


def offer_care(affiliation: Affiliation) -> Ask:
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


def settle_care(affiliation: Affiliation, *, by: "User") -> None:
    """Whoever offered to look after their organization does now."""
    with handing_over(BACKBONE):
        settle(CARE, affiliation.pk, by=by, answer="approved")


def ask_to_join(organization: Organization, *, title: str, note: str, by: "User") -> tuple[JoinRequest, Ask]:
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


@transaction.atomic
def object_to(arrival: Arrival, *, word: str, by: "User") -> tuple[Objection, bool]:
    """Somebody says that a newcomer does not act for their organization: those who look after it and the backbone are
    asked. Returns the objection and whether it is new.

    The ask stands at the backbone, so that nobody reads at the organization what was said of a colleague.
    """
    objection, new = Objection.objects.make(arrival, word=word, by=by)
    if new and objection.upheld:
        Holdings(arrival.affiliation).lay_down(by=by)
    if not new or objection.answered_at is not None:
        return objection, new
    backbone = Organization.objects.get(is_backbone=True)
    for post in {BACKBONE, objection.post}:
        ask(
            OBJECTION,
            of=backbone,
            post=post,
            subject_id=objection.pk,
            by=by,
            asked_for=arrival.organization,
            why=word,
            due_on=objection.answer_by,
            data=objection.words,
        )
    return objection, new


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, word: str, by: "User") -> bool:
    """The newcomer no longer acts for the organization, or stays; nobody else need answer. False if somebody has."""
    if not objection.answer(upheld=upheld, word=word, by=by):
        return False
    if upheld:
        Holdings(objection.arrival.affiliation).lay_down(by=by)
    backbone = Organization.objects.get(is_backbone=True)
    with handing_over(scope(Kind.ORGANIZATION, backbone.pk), objection.post, BACKBONE):
        settle(OBJECTION, objection.pk, by=by, answer="accepted" if upheld else "declined")
    return True


def close_overtaken_objections() -> int:
    """Ask nobody any more about newcomers who went another way. Returns about how many."""
    overtaken = Objection.objects.overtaken().select_related("by", "arrival__organization")
    people = ("arrival__affiliation__person", "arrival__affiliation__ended_by")
    return sum(_close(one) for one in overtaken.select_related(*people))


@transaction.atomic
def _close(objection: Objection) -> bool:
    withdraw(OBJECTION, objection.pk, by=objection.arrival.affiliation.ended_by or objection.by)
    return objection.lapse()


def pass_on_requests() -> int:
    """Ask the backbone as well about every request that nobody has answered in time. Returns how many.

    Any number of processes may do this at once: each request is passed on once, and its asker told once.
    """
    return sum(_pass_on(one) for one in JoinRequest.objects.unanswered().select_related("person", "organization"))


@transaction.atomic
def _pass_on(request: JoinRequest) -> bool:
    if not request.pass_on():
        return False
    asked = Ask.objects.open().about(JOIN_REQUEST, request.pk)
    if asked.filter(post=BACKBONE).exists():
        return False
    ask(
        JOIN_REQUEST,
        of=request.organization,
        post=BACKBONE,
        subject_id=request.pk,
        by=request.person,
        due_on=request.answer_by,
        data=request.words,
    )
    request.tell_of_passing_on()
    return True


def propose_domain(organization: Organization, typed: str, *, shared: bool, by: "User") -> EmailDomain:
    """A domain somebody puts forward, and the ask it puts to the backbone. Raises ValidationError as `propose` does."""
    domain = EmailDomain.propose(organization, typed, shared=shared, by=by)
    words = {"organization": organization.usual_name, "domain": domain.domain, "slug": organization.slug}
    holder = Organization.objects.get(is_backbone=True)
    ask(DOMAIN, of=holder, post=BACKBONE, subject_id=domain.pk, by=by, asked_for=organization, data=words)
    return domain


def verify_domain(domain: EmailDomain, *, shared: bool, by: "User") -> bool:
    """The backbone has looked at it, and need not again. False if somebody had verified it before."""
    settle(DOMAIN, domain.pk, by=by, answer="done")
    return domain.verify(shared=shared, by=by)


def remove_domain(domain: EmailDomain, *, by: "User") -> bool:
    """It is the organization's no more, and nobody need look at it. False if it was gone already."""
    with handing_over(BACKBONE):
        withdraw(DOMAIN, domain.pk, by=by)
    return domain.remove()
