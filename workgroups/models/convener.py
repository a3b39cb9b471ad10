"""That an organization convenes a workgroup, and who runs it for that organization."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.access import BACKBONE, PARTNERS, Kind, ScopedModel, public_when, reach_of, scope, scope_field
from compact.asks.models import ask, settle
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models import Affiliation, NeedsSuccessor, Organization
from workgroups.models.lifecycle import TERM_OVER
from workgroups.models.term import ASKED, Termed, TermedQuerySet, has_whole_term

if TYPE_CHECKING:
    from datetime import date

    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models.workgroup import Workgroup


class ConvenerQuerySet(TermedQuerySet["Convener"]):
    """That an organization convenes is public; which person does it is for partners."""

    def running(self) -> Self:
        """The people who run a workgroup now: posts of persons who still act for the organization."""
        acting = Affiliation.objects.current().filter(person=OuterRef("person"), organization=OuterRef("organization"))
        return self.current().filter(Exists(acting))

    def organizations(self) -> Self:
        """The organizations that convene it."""
        return self.current().filter(person=None)


@tracked(exclude=Termed.UNTOLD)
class Convener(Termed, ScopedModel):
    """An organization convenes a workgroup (no person), or a person runs it for that organization."""

    workgroup = models.ForeignKey("workgroups.Workgroup", models.PROTECT, related_name="conveners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="convenes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="convenes")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
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

    # --- organizations ----------------------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def convene(cls, workgroup: "Workgroup", organization: Organization, *, by: "User") -> bool:
        """An organization convenes it from now, beside whoever does; its people and the workgroup's are told.

        It need not have signed anything, nor have a place. False when it does already.
        """
        convener, new = cls.objects.filter(until=None).get_or_create(
            workgroup=workgroup, organization=organization, person=None
        )
        if new:
            convener._tell_of_convening("convening_begun", by=by)
        return new

    @transaction.atomic
    def end_convening(self, *, by: "User") -> bool:
        """The organization convenes it no more. Who runs it still does. False when that had ended."""
        if not Convener.objects.filter(pk=self.pk, person=None, until=None).update(until=now()):
            return False
        self._tell_of_convening("convening_ended", by=by)
        return True

    def _tell_of_convening(self, kind: str, *, by: "User") -> None:
        audience = [self.workgroup.people_scope, scope(Kind.ADMINISTRATORS, self.organization_id)]
        record(kind, actor=by, target=self, audience=audience, data={**self._names, "by": str(by)})

    # --- people -----------------------------------------------------------------------------------------------------

    @property
    def is_last(self) -> bool:
        """Whether nobody runs the workgroup once this person does not."""
        others = Convener.objects.running().filter(workgroup=self.workgroup_id, person__is_active=True)
        return not others.exclude(person=self.person_id).exists()

    @transaction.atomic
    def step_down(self, *, by: "User", successor: Affiliation | None = None, word: str = "") -> bool:
        """The person runs it no more; whom they name does, for the organization they act for there (B14).

        Everybody in it is told once, and the backbone when nobody runs it then. Raises NeedsSuccessor when the last one
        goes with neither a successor nor a word to the backbone, who itself needs neither. False, and nothing changes,
        when the person had stopped before, or the successor has left meanwhile.
        """
        self.workgroup.hold()  # of two who stop at once the second is the last
        with handing_over(PARTNERS, self.workgroup.conveners_scope), because(word):
            follows = Affiliation.objects.current().filter(pk=successor.pk).first() if successor else None
            if successor is not None and (follows is None or follows.person_id == self.person_id):
                return False
            alone = follows is None and self.is_last
            if alone and not word and not reach_of(by).backbone:
                raise NeedsSuccessor(
                    _("Nobody else runs %(workgroup)s. Name who follows, or tell the UNITE-LA team why nobody does.")
                    % {"workgroup": self.workgroup.usual_name}
                )
            passed_to = follows.person if follows else None
            if not Convener.objects.filter(pk=self.pk, until=None).update(until=now(), passed_to=passed_to):
                return False
            if follows is not None:
                self.workgroup.let_run(follows)
        self._tell_of_end(follows, by=by, alone=alone, word=word)
        return True

    def _tell_of_end(self, follows: Affiliation | None, *, by: "User", alone: bool, word: str) -> None:
        data: dict[str, Any] = {**self._names, "by": str(by), "of": self.person_id, "alone": alone, "word": word}
        people = [self.person_id]
        if follows is not None:
            people.append(follows.person_id)
            data |= {"successor": str(follows.person), "to": follows.person_id}
            data |= {"successor_at": follows.organization.usual_name}
        audience = [*(scope(Kind.PERSON, pk) for pk in people if pk), self.workgroup.people_scope]
        record("running_ended", actor=by, target=self, audience=[*audience, *([BACKBONE] if alone else [])], data=data)

    @property
    def _names(self) -> dict[str, Any]:
        names = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug}
        return {**names, "organization": self.organization.usual_name, "person": str(self.person or "")}

    # --- last days --------------------------------------------------------------------------------------------------

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

        Then the post goes on, and the backbone and the convener are asked for somebody else, or for a later day; nobody
        is while the workgroup rests, and of a closed one nobody is told.
        """
        self.workgroup.hold()
        if self.is_last:
            self._ask_for_another()
            return False
        if not self._close():
            return False
        if not self.workgroup.is_closed:
            record("term_over", actor=None, target=self, audience=self.hear_of_end(), data=self.words_of_term())
        return True

    def _ask_for_another(self) -> None:
        if not self.workgroup.is_active:  # asked once it meets again
            return
        lapsed = Convener.objects.lapsed().filter(pk=self.pk).exclude(term_notice=ASKED)
        if not lapsed.update(term_notice=ASKED):
            return
        put: dict[str, Any] = {"subject_id": self.pk, "by": None, "data": self.words_of_term()}
        team = Organization.objects.filter(is_backbone=True).first()
        if team is not None:
            ask(TERM_OVER, of=team, post=BACKBONE, asked_for=self.organization, **put)
        own = scope(Kind.PERSON, self.person_id or 0)
        ask(TERM_OVER, of=self.organization, post=own, **put)

    def words_of_term(self) -> dict[str, Any]:
        """The same, and that it is about running the workgroup."""
        return {**super().words_of_term(), "runs": True}
