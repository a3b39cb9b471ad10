"""Invitations that wait, as lists show them: with their places in words, and whether their mail came back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from compact.notifications.models import Refusal, Suppression
from partners.doings import either
from partners.models import Invitation, InvitedPlace
from workgroups.models import SeatRole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from compact.access import Reach
    from compact.accounts.models import User

BOUNCED = Suppression.objects.filter(reason=Refusal.BOUNCED)


def described(found: "QuerySet[Invitation]", reader: "User | Reach") -> "QuerySet[Invitation]":
    """Each with its `parts` (name of the workgroup and role) and whether its mail `bounced`, which only those may read
    to whom the backbone's readership was handed."""
    places = InvitedPlace.objects.visible_to(reader).filter(invitation=OuterRef("pk")).order_by("workgroup__name")
    name = either("workgroup__short_name", "workgroup__name")
    return found.select_related("workgroup", "invited_by").annotate(
        parts=ArraySubquery(places.values(json=JSONObject(workgroup=name, role="role"))),
        bounced=Exists(BOUNCED.filter(address=OuterRef("email"))),
    )


def in_words(listed: Sequence[Invitation]) -> None:
    """Their roles as they are read."""
    for one in listed:
        for part in one.parts:  # type: ignore[attr-defined]
            part["role"] = SeatRole(part["role"] or SeatRole.CONTACT).label
