"""That an organization convenes a workgroup, and who runs it for that organization."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.timezone import now

from compact.access import BACKBONE, PARTNERS, Kind, ScopedModel, public_when, reach_of, scope, scope_field
from compact.asks.models import ask, settle
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from workgroups.models.term import ASKED, Termed, TermedQuerySet, has_whole_term

if TYPE_CHECKING:
    from datetime import date

    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models.workgroup import Workgroup

TERM_OVER = "term_over"


class ConvenerQuerySet(TermedQuerySet["Convener"]):
    """That an organization convenes is public; which person does it is for partners."""

    def running(self) -> Self:
        """The people who run a workgroup now: posts of persons who still act for the organization."""
        acting = Affiliation.objects.current().filter(person=OuterRef("person"), organization=OuterRef("organization"))
        return self.current().filter(Exists(acting))


@tracked(exclude=Termed.UNTOLD)
class Convener(Termed, ScopedModel):
    """An organization convenes a workgroup (no person), or a person runs it for that organization."""

    workgroup = models.ForeignKey("workgroups.Workgroup", models.PROTECT, related_name="conveners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="convenes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="convenes")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    scope = scope_field(public_when(Q(person=None), Value(PARTNERS)))

    objects = ConvenerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization", "person"],
                condition=Q(until=None),
                name="a_convener_convenes_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_convener_ends_after_beginning"
            ),
            has_whole_term("a_term_of_a_convener_has_a_last_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organization} → {self.workgroup}"

    @property
    def held_at(self) -> "tuple[Workgroup, Organization]":
        """Where the post is, and for which organization."""
        return self.workgroup, self.organization

    def behalf(self, by: "User") -> "StandsFor | None":
        """For whom somebody acts who changes this by standing in."""
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    def hear_of_end(self) -> list[int]:
        """Those who run the workgroup hear of it, too: they name who follows."""
        return [*super().hear_of_end(), self.workgroup.conveners_scope]

    @transaction.atomic
    def extend(self, day: "date | None", *, by: "User") -> bool:
        """As of any post; what was asked because nobody else runs the workgroup is answered with it."""
        with handing_over(BACKBONE, scope(Kind.PERSON, self.person_id or 0)):
            extended = super().extend(day, by=by)
            if extended:
                settle(TERM_OVER, self.pk, by=by, answer="done")
        return extended

    @transaction.atomic
    def expire(self) -> bool:
        """End it, because its last day is over, unless nobody else runs the workgroup (gitlab-ee#9701).

        Then the post goes on, and the backbone and the convener are asked for somebody else, or for a later day.
        """
        self.workgroup.lock()
        others = Convener.objects.running().filter(workgroup=self.workgroup_id, person__is_active=True)
        if not others.exclude(pk=self.pk).exists():
            self._ask_for_another()
            return False
        if not self._close():
            return False
        record("term_over", actor=None, target=self, audience=self.hear_of_end(), data=self.words_of_term())
        return True

    def _ask_for_another(self) -> None:
        lapsed = Convener.objects.lapsed().filter(pk=self.pk).exclude(term_notice=ASKED)
        if not lapsed.update(term_notice=ASKED):
            return
        data = self.words_of_term()
        team = Organization.objects.filter(is_backbone=True).first()
        if team is not None:
            ask(TERM_OVER, of=team, post=BACKBONE, asked_for=self.organization, subject_id=self.pk, by=None, data=data)
        own = scope(Kind.PERSON, self.person_id or 0)
        ask(TERM_OVER, of=self.organization, post=own, subject_id=self.pk, by=None, data=data)

    def words_of_term(self) -> dict[str, Any]:
        """The same, and that it is about running the workgroup."""
        return {**super().words_of_term(), "runs": True}
