"""A question that a workgroup decides without meeting: each organization has one voice, by a rule said up front."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import PARTNERS, Kind, Reach, ScopedModel, reach_of, scope, scope_field, scope_of
from compact.asks.models import Ask, ask_all
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import Told, record, record_all
from compact.permissions import Forbidden
from compact.prose import shown
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.agenda import AgendaItem
from workgroups.models.holder import SeatHolder
from workgroups.models.meeting import Meeting
from workgroups.models.place_asks import PROPOSAL
from workgroups.models.proposal_rows import REASON, ProposalQuerySet
from workgroups.models.seat import Seat
from workgroups.models.stance import HowDecided, Outcome, Position, Stance, Tally, voters
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.safestring import SafeString

    from compact.accounts.models import User
    from compact.standing import StandsFor

LONGEST = 20_000
# Those who run the workgroup write down what was decided.
STATEMENT = "proposal_outcome"


@tracked(exclude=["body", "html", "serial", "drafted_at", "drafted_by", "reminded_at", "item"])
class Proposal(ScopedModel):
    """Draft, open, closed with an outcome; or withdrawn. What was asked and by which rule is fixed when it is opened,
    and the database sees to it: who finds that the question was wrong withdraws it and asks another one.

    `needed` is the number of a rule that names one, `quorum` how many have to answer (None: more than half). `zone` is
    whose clock `closes_at` is said by. `voices` is how many organizations had one at the closing.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="proposals")
    question = models.CharField(gettext_lazy("question"), max_length=300)
    body = models.TextField(gettext_lazy("what it is about"), max_length=LONGEST, blank=True)
    html = models.TextField(blank=True, default="", db_default="")
    rule = models.CharField(gettext_lazy("how it is decided"), max_length=20, choices=HowDecided)
    needed = models.PositiveSmallIntegerField(gettext_lazy("how many have to agree"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(gettext_lazy("how many have to answer"), null=True, blank=True)
    hides = models.BooleanField(gettext_lazy("hide what is said until it closes"), default=False)
    closes_at = models.DateTimeField(gettext_lazy("open until"))
    zone = models.CharField(max_length=64)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="proposals")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="proposals")
    serial = models.PositiveIntegerField(default=1, editable=False)
    drafted_at = models.DateTimeField(default=now, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    reminded_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, editable=False)
    statement = models.TextField(gettext_lazy("outcome"), max_length=5000, blank=True, editable=False)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawal_reason = models.CharField(max_length=REASON, blank=True, editable=False)
    scope = scope_field(
        Case(
            When(opened_at=None, then=scope_of(Kind.CONVENERS, "workgroup_id")),
            default=scope_of(Kind.WORKGROUP, "workgroup_id"),
        )
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["closes_at", "pk"]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(opened_at__isnull=False, closed_at=None, withdrawn_at=None),
                name="proposals_that_are_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(closes_at__gt=F("opened_at")), name="a_proposal_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=~Q(rule="so_many") | Q(needed__gt=0), name="a_rule_with_a_number_says_which"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, opened_at__isnull=False, withdrawn_at=None) & ~Q(outcome=""),
                name="a_closed_proposal_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""), name="a_withdrawn_proposal_says_why"
            ),
            # What is said on it refers to both, so that no voice is ever in another workgroup.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_proposal_belongs_to_its_workgroup"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """The same page from the draft to the outcome."""
        return reverse("workgroups:proposal", args=[self.workgroup.slug, self.pk])

    @property
    def local_end(self) -> datetime:
        """Until when it is open, on the clock by which that is said."""
        return self.closes_at.astimezone(ZoneInfo(self.zone))

    @property
    def shown(self) -> "SafeString":
        """What it is about, for a page."""
        return shown(self.body, self.html)

    @property
    def is_draft(self) -> bool:
        """Nobody has been asked."""
        return self.opened_at is None and self.withdrawn_at is None

    @property
    def is_running(self) -> bool:
        """Opened, and without an outcome."""
        return self.opened_at is not None and self.closed_at is None and self.withdrawn_at is None

    @property
    def is_open(self) -> bool:
        """Whether an organization can say something at this moment."""
        return self.is_running and self.closes_at > now()

    @property
    def tells(self) -> bool:
        """Whether the workgroup may know by now what is said."""
        return self.closed_at is not None or not self.hides

    def tally(self) -> Tally:
        """How many say what, as far as the reader may know; after the closing for good."""
        if self.closed_at is not None:
            return self._tally(self.stances.current().filter(counts=True).counted())
        said = Stance.objects.current().filter(proposal=self, organization=OuterRef("organization"))
        # Who only observes is for partners; how many have a voice is nobody's secret.
        with handing_over(PARTNERS):
            rows = voters(self.workgroup, now()).annotate(position=Subquery(said.values("position")))
            counted = rows.order_by().values_list("position").annotate(number=models.Count("pk"))
            return self._tally({position or Position.SILENT: number for position, number in counted})

    def _tally(self, counts: dict[str, int]) -> Tally:
        return Tally(self.rule, counts, self.needed, self.quorum)

    @classmethod
    def draft(cls, workgroup: Workgroup, *, by: "User", **words: Any) -> "Proposal":
        """Begin one. Nobody is asked yet."""
        with because(behalf=reach_of(by).behalf(workgroup.conveners_scope)):
            return cls.objects.create(workgroup=workgroup, drafted_by=by, **words)

    def reword(self, *, serial: int, by: "User", **words: Any) -> bool:
        """Change the draft, if nobody has since `serial`. False when somebody was faster, or it was opened."""
        drafts = Proposal.objects.drafts().filter(pk=self.pk, serial=serial, withdrawn_at=None)
        with because(behalf=self._behalf(by)):
            return drafts.update(**words, serial=F("serial") + 1) == 1

    @transaction.atomic
    def open(self, *, by: "User") -> bool:
        """Ask every organization that has a voice, through its lead or those who look after it; tell the others.

        In as many statements for one organization as for five hundred. False when it was opened or withdrawn already,
        or its time is over by now. Raises Forbidden for a workgroup that was paused or closed meanwhile.
        """
        if not self.workgroup.hold().is_active:
            raise Forbidden(_("This workgroup asks nobody at the moment."))
        drafts = Proposal.objects.drafts().filter(pk=self.pk, withdrawn_at=None, closes_at__gt=now())
        with because(behalf=self._behalf(by)):
            if not drafts.update(opened_at=now(), opened_by=by):
                return False
        self.refresh_from_db(fields=["opened_at", "opened_by", "scope"])
        self._ask(by=by)
        return True

    def _ask(self, *, by: "User") -> None:
        with handing_over(PARTNERS):
            seats = list(voters(self.workgroup, now()).select_related("organization"))
            leading = SeatHolder.objects.serving().leading().filter(seat__in=seats)
            leads = dict(leading.values_list("seat_id", "person_id"))
        asked = [self.ask_of(seat, leads.get(seat.pk), by=by) for seat in seats]
        ask_all(asked)
        self.tell_asked("proposal_asked", {one.post for one in asked}, by=by)
        data = {**self.news(by), "apart": sorted(leads.values())}
        people = [self.workgroup.people_scope]
        record("proposal_opened", actor=by, target=self, audience=people, data=data, behalf=self._behalf(by))

    def tell_asked(self, kind: str, posts: "Collection[int]", *, by: "User | None", **data: Any) -> None:
        """Tell those who are asked: whoever leads in a place, and those who look after an organization without a lead
        there, who are not in the workgroup and read this piece of news alone."""
        persons = sorted(post for post in posts if post & 7 == Kind.PERSON)
        others = sorted({*posts} - {*persons})
        each = [(persons, self.workgroup.people_scope)] if persons else []
        each += [([post], post) for post in others]
        said, behalf = {**self.news(by), **data}, self._behalf(by)
        told = [Told(by, self, audience, said, visible=[reader], behalf=behalf) for audience, reader in each]
        if told:
            record_all(kind, told)

    def ask_of(self, seat: Seat, lead: int | None, *, by: "User") -> Ask:
        """What one organization is asked, through the person that leads in its place; not put yet."""
        names = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug, "question": self.question}
        return Ask(
            kind=PROPOSAL,
            subject_id=self.pk,
            organization_id=seat.organization_id,
            post=scope(Kind.PERSON, lead) if lead else scope(Kind.ADMINISTRATORS, seat.organization_id),
            asked_by=by,
            due_on=self.local_end.date(),
            data={**names, "organization": seat.organization.usual_name, "group": self.workgroup_id},
            scope_asker=self.workgroup.conveners_scope,
        )

    def seats_of(self, reach: Reach) -> list[Seat]:
        """The places for which this person may perhaps speak (`workgroups.voice`), each with `said`, its last word."""
        theirs = {organization for of, organization, _role in reach.seats if of == self.workgroup_id}
        theirs |= {one.organization for one in reach.stands_for} | reach.administers
        if not theirs:
            return []
        with handing_over(PARTNERS):
            last = Stance.objects.current().filter(proposal=self, organization=OuterRef("organization"))
            said = Subquery(last.values(json=JSONObject(position="position", reason="reason")))
            rows = voters(self.workgroup, now()).filter(organization__in=theirs).annotate(said=said)
            return list(rows.select_related("organization").order_by("organization__name", "pk")[:25])

    @transaction.atomic
    def say(
        self, organization: Organization, position: str, *, reason: str = "", by: "User", behalf: "StandsFor | None"
    ) -> bool:
        """The organization says this; what it said before is replaced, and stays to be read. The last word counts.

        The same word once more changes nothing. False when the proposal is not open at this very moment, the workgroup
        rests, or the organization has no place any more.
        """
        # From here on nobody closes it, and no colleague speaks: the clock is read after that.
        if not self.workgroup.hold().is_active:
            return False
        own = scope(Kind.ORGANIZATION, organization.pk)
        with handing_over(own, PARTNERS):
            held = Proposal.objects.open().filter(pk=self.pk)
            if not held or not voters(self.workgroup, now()).filter(organization=organization).exists():
                return False
            mine = Stance.objects.current().filter(proposal=self, organization=organization)
            for_whom = behalf.person if behalf else None
            if mine.filter(position=position, reason=reason, given_by=by, given_for=for_whom).exists():
                return True
            mine.update(replaced_at=now())
            Stance.objects.create(
                proposal=self,
                workgroup_id=self.workgroup_id,
                organization=organization,
                position=position,
                reason=reason,
                given_by=by,
                given_for_id=for_whom,
                sealed=self.hides,
            )
            for asked in Ask.objects.open().about(PROPOSAL, self.pk).filter(organization=organization):
                asked.answer_with("done", by=by)
        return True

    def news(self, by: "User | None") -> dict[str, Any]:
        """What the words of an event need."""
        said = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug, "pk": self.pk, "rule": self.rule}
        said |= {"question": self.question, "closes_at": self.closes_at.isoformat(), "zone": self.zone}
        return said | ({"who": str(by)} if by else {})

    def _behalf(self, by: "User | None") -> Any:
        return reach_of(by).behalf(self.workgroup.conveners_scope) if by else None
