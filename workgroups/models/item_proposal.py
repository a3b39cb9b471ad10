"""What partners propose for the agenda of a meeting, and what those who run the workgroup answer."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.agenda import AgendaItem, Purpose, preparing, told
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class ItemProposalQuerySet(ScopedQuerySet["ItemProposal"]):
    """Read by those who run the workgroup, and by the person who proposed it."""

    def open(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(answered_at=None)


class ItemProposal(ScopedModel):
    """Somebody of the workgroup wants something on the agenda. It says itself who asked and who answered what."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="proposed_items")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("what it is about"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    why = models.CharField(_("why now"), max_length=500, blank=True)
    proposed_at = models.DateTimeField(default=now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    word = models.CharField(_("a word to whoever proposed it"), max_length=500, blank=True, editable=False)
    item = models.OneToOneField(
        AgendaItem, models.SET_NULL, null=True, editable=False, related_name="proposed_as", db_index=False
    )
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.PERSON, "proposed_by_id"))

    objects = ItemProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["proposed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, item=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answer_to_a_proposed_item_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def propose(  # noqa: PLR0913
        cls,
        meeting: Meeting,
        *,
        title: str,
        purpose: str,
        minutes: int | None,
        why: str,
        organization: Organization | None,
        by: "User",
    ) -> "ItemProposal":
        """Ask for an item. Those who run the workgroup hear of it. The same title twice is one proposal."""
        group = meeting.workgroup
        with handing_over(group.conveners_scope, scope(Kind.PERSON, by.pk)):
            found, new = cls.objects.get_or_create(
                meeting=meeting,
                title=title,
                proposed_by=by,
                answered_at=None,
                defaults={
                    "workgroup": group,
                    "purpose": purpose,
                    "minutes": minutes,
                    "why": why,
                    "organization": organization,
                },
            )
            if new:
                data = {**told(meeting), "who": str(by), "title": title, "why": why}
                data["organization"] = organization.usual_name if organization else ""
                record("item_proposed", actor=by, target=found, audience=[group.conveners_scope], data=data)
        return found

    @transaction.atomic
    def take(self, *, word: str, by: "User") -> "AgendaItem | None":
        """Put it on the agenda, and tell whoever proposed it. None when it was answered already, or is too late."""
        with preparing(self.meeting, by=by) as ready:
            if not (ready and self._answer(word, by)):
                return None
            item = AgendaItem.add(
                self.meeting,
                by=by,
                title=self.title,
                purpose=self.purpose,
                minutes=self.minutes,
                organization=self.organization,
                person=self.proposed_by,
            )
            ItemProposal.objects.filter(pk=self.pk).update(item=item)
            self._tell(word, taken=True, by=by)
        return item

    @transaction.atomic
    def decline(self, *, word: str, by: "User") -> bool:
        """Say why it is not on the agenda, to whoever proposed it. False when it was answered already."""
        with preparing(self.meeting, by=by) as ready:
            if not (ready and self._answer(word, by)):
                return False
            self._tell(word, taken=False, by=by)
        return True

    def _answer(self, word: str, by: "User") -> bool:
        here = ItemProposal.objects.open().filter(pk=self.pk)
        return here.update(answered_at=now(), answered_by=by, word=word) == 1

    def _tell(self, word: str, *, taken: bool, by: "User") -> None:
        data = {**told(self.meeting), "who": str(by), "by": str(by), "title": self.title, "word": word, "taken": taken}
        record(
            "item_answered",
            actor=by,
            target=self,
            audience=[scope(Kind.PERSON, self.proposed_by_id)],
            data=data,
            behalf=reach_of(by).behalf(self.meeting.workgroup.conveners_scope),
        )
