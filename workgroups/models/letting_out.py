"""Messages to a whole workgroup leave when their two minutes are over."""

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

if TYPE_CHECKING:
    from workgroups.models.announcement import AnnouncementQuerySet

logger = logging.getLogger(__name__)


def let_out(messages: "AnnouncementQuerySet") -> int:
    """Let those of them leave whose two minutes are over. Returns how many did.

    Each leaves in a transaction of its own that holds its row: whoever is killed in it has done nothing, any number of
    processes may do this at once, and whoever cancels at that moment does so before or too late. One that cannot leave
    is left for the next time, and holds up no other.
    """
    count = 0
    left: list[int] = []
    while (done := _let_next_out(messages, left)) is not None:
        count += done
    return count


@transaction.atomic
def _let_next_out(messages: "AnnouncementQuerySet", left: list[int]) -> bool | None:
    """Whether the next one left; None when none is due. Adds to `left` what could not leave."""
    due = messages.going_out().filter(sends_at__lte=now()).exclude(pk__in=left).order_by("sends_at", "pk")
    found = due.select_for_update(skip_locked=True, of=("self",)).first()
    if found is None:
        return None
    try:
        with transaction.atomic():
            return found.leave()
    except Exception:
        logger.exception("Message %s to workgroup %s could not leave", found.pk, found.workgroup_id)
        left.append(found.pk)
        return False
