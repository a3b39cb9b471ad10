"""The times that a poll asks about, and what each organization says of each."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.history.tracking import tracked
from partners.models import Organization
from workgroups.models.quiet import sign_of_life
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup


class Answer(models.TextChoices):
    """Whether an organization can come at a time."""

    YES = "yes", gettext_lazy("Yes")
    IF_NEED_BE = "if_need_be", gettext_lazy("If need be")
    NO = "no", gettext_lazy("No")


class SlotQuerySet(ScopedQuerySet["Slot"]):
    """Read by the people of the workgroup."""

    def with_coverage(self) -> Self:
        """Each with how many organizations that have a place now say `yes`, `if_need_be` and `no`, and how many are
        `covered`: can come, gladly or if need be."""
        seated = Seat.objects.current().filter(workgroup=OuterRef("workgroup"), organization=OuterRef("organization"))
        said = SlotAnswer.objects.filter(Exists(seated), slot=OuterRef("pk")).order_by().values("slot")
        numbers = {
            word: Subquery(said.annotate(n=Count("pk", filter=Q(answer=word))).values("n"))
            for word in (Answer.YES.value, Answer.IF_NEED_BE.value, Answer.NO.value)
        }
        counted = {word: Coalesce(one, 0) for word, one in numbers.items()}
        return self.annotate(**counted).annotate(covered=F("yes") + F("if_need_be"))


class Slot(ScopedModel):
    """One time that a poll asks about."""

    poll = models.ForeignKey("workgroups.TimePoll", models.CASCADE, related_name="slots")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="a_time_poll_asks_a_time_once")]

    def __str__(self) -> str:
        return self.starts_at.isoformat()

    @property
    def is_over(self) -> bool:
        """Nobody can meet then any more."""
        return self.starts_at <= now()


@tracked(exclude=["answered_at"])
class SlotAnswer(ScopedModel):
    """What one organization says of one time. The last word counts, whoever of its people said it."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="answers")
    poll = models.ForeignKey("workgroups.TimePoll", models.CASCADE, related_name="answers")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    answer = models.CharField(gettext_lazy("answer"), max_length=10, choices=Answer)
    answered_at = models.DateTimeField(default=now, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slot", "organization"]
        indexes = [models.Index(fields=["poll", "organization"], name="answers_to_a_time_poll")]
        constraints = [
            models.UniqueConstraint(fields=["slot", "organization"], name="an_organization_says_one_thing_of_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name}: {self.get_answer_display()}"


@sign_of_life("time_poll")
def _answers() -> QuerySet[Any, Any]:
    """The organization says when it can meet."""
    return SlotAnswer.objects.annotate(at=F("answered_at"))
