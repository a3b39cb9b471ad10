"""Who represents an organization in a workgroup: the one answer that every page, list and file gives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from compact.dates import roughly
from partners.models import Affiliation
from workgroups.models.holder import SeatHolder, SeatRole

SPEAKING = (SeatRole.PRIMARY, SeatRole.ALTERNATE)
CALLED = Coalesce(NullIf("person__name", Value("")), "person__email", output_field=CharField())


@dataclass(frozen=True)
class Representative:
    """The lead; while there is none, the stand-in who has been there longest; else nobody, since when and after whom.

    `empty_since` and `after` are of the place that nobody leads.
    """

    person_id: int | None = None
    name: str = ""
    role: str = ""
    empty_since: datetime | None = None
    after: str = ""

    @property
    def leads(self) -> bool:
        """Whether this is the lead."""
        return self.role == SeatRole.PRIMARY

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Representative":
        """From what `represented` says of a place."""
        speaks, left = said["speaks"] or {}, said["left"] or {}
        if speaks.get("role") == SeatRole.PRIMARY:
            return cls(speaks["person"], speaks["name"], speaks["role"])
        at = parse_datetime(left["at"]) if left else parse_datetime(said["since"])
        return cls(speaks.get("person"), speaks.get("name", ""), speaks.get("role", ""), at, left.get("name", ""))

    def __str__(self) -> str:
        if self.leads:
            return self.name
        if self.person_id:
            return _("Nobody leads, %(person)s stands in") % {"person": self.name}
        if self.empty_since is None:
            return _("Nobody")
        return _("Nobody since %(date)s") % {"date": roughly(self.empty_since)}


def represented() -> JSONObject:
    """For each place, in the same query: who speaks for the organization there, and who did last when nobody leads."""
    rank = Case(When(role=SeatRole.PRIMARY, then=Value(0)), default=Value(1))
    mine = SeatHolder.objects.filter(seat=OuterRef("pk"))
    speaking = mine.serving().filter(role__in=SPEAKING)
    speaks = speaking.order_by(rank, "since", "pk")
    person = JSONObject(person="person_id", name=CALLED, role="role")
    # Whose post at the organization has ended is gone, also where nobody has noted it at the place.
    parted = Affiliation.objects.filter(person=OuterRef("person"), organization=OuterRef("seat__organization"))
    gone = mine.exclude(pk__in=mine.serving().values("pk")).annotate(
        at=Coalesce("until", Subquery(parted.order_by("-until").values("until")[:1]))
    )
    # While somebody stands in, what is missing is the lead; while others are there, whoever spoke last; else anybody.
    missing = Q(role=SeatRole.PRIMARY) | Q(~Exists(speaking), role__in=SPEAKING) | ~Exists(mine.serving())
    left = gone.filter(missing).exclude(at=None).order_by("-at", "-pk")
    gone_one = JSONObject(name=CALLED, at="at")
    return JSONObject(
        speaks=Subquery(speaks.values(json=person)[:1]), left=Subquery(left.values(json=gone_one)[:1]), since="since"
    )
