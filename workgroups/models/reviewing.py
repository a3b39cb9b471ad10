"""Those who run a workgroup are asked to look at its charter again before the day it said."""

from django.db import transaction
from django.utils.timezone import localdate

from compact.asks.models import Ask, ask
from workgroups.models.charter import REVIEW, Charter
from workgroups.models.workgroup import Workgroup


def ask_for_reviews() -> int:
    """Ask those who run each workgroup whose charter is due for a review. Returns how many were asked.

    Any number of processes may do this at once; whoever was asked and has not answered is not asked again.
    """
    asked = Ask.objects.open().filter(kind=REVIEW).values("subject_id")
    due = Charter.objects.due_for_review(localdate()).exclude(workgroup__in=asked).values_list("workgroup", flat=True)
    return sum(_ask(pk) for pk in due)


@transaction.atomic
def _ask(pk: int) -> bool:
    # Whoever adopts a version or looks at this one holds the workgroup's row meanwhile.
    workgroup = Workgroup.objects.get(pk=pk).hold()
    charter = Charter.objects.due_for_review(localdate()).filter(workgroup=workgroup).first()
    if charter is None or Ask.objects.open().about(REVIEW, pk).exists():
        return False
    organization, post = workgroup.answering_post()
    words = {"workgroup": workgroup.usual_name, "slug": workgroup.slug, "number": charter.number}
    asker = workgroup.conveners_scope
    ask(REVIEW, of=organization, post=post, subject_id=pk, by=None, due_on=charter.next_review, data=words, asker=asker)
    return True
