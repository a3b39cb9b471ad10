"""Ask an organization something, and say that what was asked about an object is answered, or asked no more."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now

from compact.access import Kind, reach_of, scope
from compact.asks.models.asked import Ask
from compact.asks.models.kinds import Channel
from compact.wall import handing_over
from partners.models import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


def ask(  # noqa: PLR0913
    kind: str,
    *,
    of: Organization,
    post: int,
    subject_id: int,
    by: "User | None",
    asked_for: Organization | None = None,
    why: str = "",
    due_on: date | None = None,
    data: dict[str, Any] | None = None,
    asker: int | None = None,
) -> Ask:
    """Ask an organization something through a post (a scope). Asking the same again returns the open ask.

    `asker` is the scope of those who wait for the answer and follow it, for example those who run the workgroup;
    by default the person who asks.
    """
    if asker is None and by is not None:
        asker = scope(Kind.PERSON, by.pk)
    with handing_over(scope(Kind.ORGANIZATION, of.pk), post):
        found = Ask.objects.open().about(kind, subject_id).filter(organization=of, post=post).first()
        return found or Ask.objects.create(
            kind=kind,
            subject_id=subject_id,
            organization=of,
            post=post,
            asked_by=by,
            asked_for=asked_for,
            why=why,
            due_on=due_on,
            data=data or {},
            scope_asker=asker,
        )


def ask_all(asks: Sequence[Ask]) -> None:
    """Put many asks in as many statements as one. Whoever was asked the same already is not asked a second time."""
    with handing_over(*(scope(Kind.ORGANIZATION, one.organization_id) for one in asks), *(one.post for one in asks)):
        Ask.objects.bulk_create(asks, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def settle(kind: str, *subjects: int, by: "User", answer: str, channel: str = Channel.PORTAL) -> int:
    """Mark what was asked about these objects as answered, wherever it was asked. Returns how many asks this settled.

    Who stands in for the holder of a post answers the asks put to it for them.
    """
    # Whoever answers holds the post, and so sees every ask it settles.
    asks, reach, settled = Ask.objects.open().filter(kind=kind, subject_id__in=subjects), reach_of(by), 0
    said = {"answered_at": now(), "answered_by": by, "answer": answer, "channel": channel}
    for post in sorted({one.scope for one in reach.stands_for}):
        if behalf := reach.behalf(post):
            settled += asks.filter(post=post).update(**said, answered_for=behalf.person)
    return settled + asks.update(**said)


@transaction.atomic
def withdraw(kind: str, subject_id: int, *, by: "User") -> int:
    """What was asked about one object is no longer asked, because the object itself was taken back.

    Whoever took it back tells the people concerned in its own words. Returns how many asks this withdrew.
    """
    return Ask.objects.open().about(kind, subject_id).update(withdrawn_at=now(), withdrawn_by=by)
