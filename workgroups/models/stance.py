"""What each organization says on a proposal, and what it comes to by the rule that was stated up front."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.standing import acting
from partners.models import Affiliation, Organization
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.quiet import sign_of_life
from workgroups.models.seat import Seat, SeatQuerySet
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class HowDecided(models.TextChoices):
    """The rule of one proposal: said when it is opened, and never changed from then on."""

    CONSENT = "consent", _("Consent: nobody has a serious objection")
    CONSENSUS = "consensus", _("Consensus: everybody who answers agrees")
    MAJORITY = "majority", _("Majority: more than half of the organizations agree")
    SO_MANY = "so_many", _("So many organizations agree")


class Position(models.TextChoices):
    """What an organization can say. To abstain is an answer; to say nothing is none, and is written down as that."""

    AGREE = "agree", _("Agree")
    ABSTAIN = "abstain", _("Abstain")
    DISAGREE = "disagree", _("Disagree")
    BLOCK = "block", _("Serious objection")
    SILENT = "silent", _("No answer")


# What has to say why.
REASONED = (Position.DISAGREE, Position.BLOCK)
# Where one organization can stop it.
STOPPABLE = (HowDecided.CONSENT, HowDecided.CONSENSUS)


def positions(rule: str) -> list[Position]:
    """What an organization can say under this rule: a serious objection where it stops the proposal."""
    answers = [Position.AGREE, Position.ABSTAIN, Position.DISAGREE]
    return [*answers, Position.BLOCK] if rule in STOPPABLE else answers


class Outcome(models.TextChoices):
    """What a proposal came to, worked out by its rule."""

    PASSED = "passed", _("Passed")
    NOT_PASSED = "not_passed", _("Not passed")
    BLOCKED = "blocked", _("Stopped by a serious objection")
    NO_QUORUM = "no_quorum", _("Too few answered")


@dataclass(frozen=True)
class Tally:
    """How many organizations said what, of all that have a voice; `needed` is the number of a rule that names one,
    `quorum` how many have to answer, where that is not more than half."""

    rule: str
    counts: Mapping[str, int]
    needed: int | None = None
    quorum: int | None = None

    def of(self, position: str) -> int:
        """How many said this."""
        return self.counts.get(position, 0)

    @property
    def voices(self) -> int:
        """How many organizations have a voice: those that said nothing count."""
        return sum(self.counts.values())

    @property
    def silent(self) -> int:
        """How many have said nothing."""
        return self.of(Position.SILENT)

    @property
    def answered(self) -> int:
        """How many have said something. Who abstains has."""
        return self.voices - self.silent

    @property
    def must_answer(self) -> int:
        """How many have to answer: what was stated, else as many as the rule needs to agree, else more than half."""
        return self.quorum or (self.must_agree if self.rule not in STOPPABLE else self.voices // 2 + 1)

    @property
    def must_agree(self) -> int:
        """How many have to agree."""
        if self.rule == HowDecided.SO_MANY:
            return self.needed or 1
        return self.voices // 2 + 1 if self.rule == HowDecided.MAJORITY else 1

    @property
    def outcome(self) -> Outcome:
        """What it comes to. A serious objection stops it however few have answered; silence agrees to nothing."""
        if self.rule in STOPPABLE and self.of(Position.BLOCK):
            return Outcome.BLOCKED
        if self.answered < self.must_answer:
            return Outcome.NO_QUORUM
        against = self.rule == HowDecided.CONSENSUS and self.of(Position.DISAGREE)
        return Outcome.NOT_PASSED if against or self.of(Position.AGREE) < self.must_agree else Outcome.PASSED

    @property
    def parts(self) -> "list[tuple[Position, _StrPromise | str, int]]":
        """Each position that can be taken, with its words and how many took it; silence comes last."""
        return [(one, one.label, self.of(one)) for one in [*positions(self.rule), Position.SILENT]]


def voters(workgroup: Workgroup, at: datetime) -> SeatQuerySet:
    """The places whose organizations had a voice at that moment.

    One voice for each organization with a place at the moment of *closing*, whoever was there at opening: a decision
    binds those who are at the table when it is taken, an organization that has left is not bound by it, and one that
    came meanwhile was asked as soon as it was there. A place in which everybody only observes has none; an empty one
    has, for those who look after the organization can speak for it. Who convenes without a place has none.
    """
    then = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    acting_then = Affiliation.objects.filter(
        then, person=OuterRef("person"), organization=OuterRef("seat__organization")
    )
    there = SeatHolder.objects.filter(then, Exists(acting_then), seat=OuterRef("pk"))
    there = there.filter(Q(term_ends_at=None) | Q(term_ends_at__gt=at))
    taking_part = there.exclude(role=SeatRole.OBSERVER)
    return Seat.objects.filter(then, Exists(taking_part) | ~Exists(there), workgroup=workgroup)


class StanceQuerySet(ScopedQuerySet["Stance"]):
    """Read in the workgroup; until the closing at the organization alone, where the proposal hides what is said."""

    def current(self) -> Self:
        """The last word of each organization."""
        return self.filter(replaced_at=None)

    def counted(self) -> dict[str, int]:
        """How many of them say what."""
        rows = self.order_by().values_list("position").annotate(number=Count("pk"))
        return dict(rows)


class Stance(ScopedModel):
    """What one organization said on a proposal, by whom, for whom and when. The last word counts; those before stay.

    At the closing those that said nothing are written down as that, and who has no place any more as not counting.
    """

    proposal = models.ForeignKey("workgroups.Proposal", models.CASCADE, related_name="stances")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    position = models.CharField(max_length=10, choices=Position)
    reason = models.TextField(_("why"), max_length=2000, blank=True)
    given_at = models.DateTimeField(default=now, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    given_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    replaced_at = models.DateTimeField(null=True, editable=False)
    counts = models.BooleanField(default=True, editable=False)
    sealed = models.BooleanField(default=False, editable=False)
    scope = scope_field(
        Case(
            When(sealed=True, then=scope_of(Kind.ORGANIZATION, "organization_id")),
            default=scope_of(Kind.WORKGROUP, "workgroup_id"),
        )
    )

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organization"],
                condition=Q(replaced_at=None),
                name="an_organization_has_one_voice_on_a_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(position__in=["disagree", "block"]) | ~Q(reason=""), name="who_disagrees_says_why"
            ),
            models.CheckConstraint(
                condition=Q(position="silent", given_by=None) | (~Q(position="silent") & Q(given_by__isnull=False)),
                name="what_is_said_is_said_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name}: {self.get_position_display()}"

    @property
    def said_by(self) -> str:
        """Who said it, and for whom, in words."""
        return acting(self.given_by, self.given_for)

    @property
    def shade(self) -> str:
        """As which kind of status it is shown."""
        return {"agree": "ok", "disagree": "late", "block": "late"}.get(self.position, "off")


@sign_of_life("stance")
def _stances() -> QuerySet[Any, Any]:
    """An organization says what it thinks of a proposal."""
    return Stance.objects.exclude(position=Position.SILENT).annotate(at=F("given_at"))
