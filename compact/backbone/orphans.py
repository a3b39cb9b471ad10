"""The orphan watch: what has nobody to look after it, worked out from the rows, so that it shows the same minute.

Each kind of gap is one queryset, flat in size. The page counts all of them in one query and shows one kind at a time;
`watch` tells what is new, once.
"""

from collections import defaultdict
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, scope
from compact.counting import count_by
from compact.notifications.events import record
from compact.notifications.models import Refusal, Suppression
from partners.models import Affiliation, Missing, Organization, Role
from partners.models.affiliation import AffiliationQuerySet
from workgroups.models import Convener, Seat, State, Workgroup

NAMED = 5
CHANNEL = 0x6F727068

# Everything below runs as the backbone or as the worker, who read all of it.


def people() -> AffiliationQuerySet:
    """Those who act for an organization now, with an account that is not closed."""
    return Affiliation.objects.current().filter(person__is_active=True)


def _bounced(address: str) -> Exists:
    return Exists(Suppression.objects.filter(address=OuterRef(address), reason=Refusal.BOUNCED))


def _of(*, reached: bool = False, role: str = "") -> Exists:
    """Whether an organization has somebody: whom mail reaches and who has come in, or who has a role."""
    found = people().filter(organization=OuterRef("pk"))
    if reached:
        found = found.filter(~_bounced("person__email"), person__unclaimed_since=None)
    return Exists(found.filter(roles__contains=[role]) if role else found)


def _organizations() -> QuerySet[Organization]:
    """Those with a part in the compact: they signed, have a place, convene, or have people."""
    has_part = Exists(Seat.objects.current().filter(organization=OuterRef("pk")))
    convenes = Exists(Convener.objects.current().filter(organization=OuterRef("pk")))
    signed = Exists(Organization.objects.filter(pk=OuterRef("pk"), signatures__isnull=False))
    return Organization.objects.named().filter(has_part | convenes | signed | _of())


def _runs() -> Exists:
    running = Convener.objects.running().filter(workgroup=OuterRef("pk"), person__is_active=True)
    return Exists(running)


def missing(kind: str) -> QuerySet[Any]:
    """The organizations, workgroups, places or affiliations of which this is missing."""
    if kind == Missing.PERSON:
        return _organizations().filter(~_of(reached=True))
    if kind == Missing.ADMINISTRATOR:
        return _organizations().filter(_of(reached=True), ~_of(role=Role.ADMINISTRATOR), is_backbone=False)
    if kind == Missing.SIGNER:
        return Organization.objects.named().exclude(signing_office="").filter(~_of(role=Role.SIGNER))
    if kind == Missing.RUNNER:
        return Workgroup.objects.filter(~_runs(), state=State.ACTIVE)
    if kind == Missing.PLACE:
        return Seat.objects.empty().filter(workgroup__state=State.ACTIVE)
    return people().filter(_bounced("person__email"))


_NAMES = {
    Missing.PERSON: "name",
    Missing.ADMINISTRATOR: "name",
    Missing.SIGNER: "name",
    Missing.RUNNER: "name",
    Missing.PLACE: "organization__name",
    Missing.ADDRESS: "person__name",
}
_ORGANIZATION: dict[Missing, Any] = {
    Missing.PLACE: F("organization_id"),
    Missing.ADDRESS: F("organization_id"),
    Missing.RUNNER: Value(None, BigIntegerField()),
}


def order(kind: str) -> tuple[str, str]:
    """How the rows of a kind are put in order."""
    return _NAMES[Missing(kind)], "pk"


def rows(kind: str) -> QuerySet[Any]:
    """What is missing, with what a line about it says."""
    found: QuerySet[Any] = missing(kind)
    if kind == Missing.PLACE:
        return found.select_related("organization", "workgroup")
    if kind == Missing.ADDRESS:
        return found.select_related("organization", "person")
    if kind == Missing.RUNNER:
        return found
    counted: QuerySet[Any] = found.annotate(
        people_count=count_by(people().filter(organization=OuterRef("pk")), "organization")
    )
    return counted


def counts() -> dict[str, int]:
    """How many there are of each kind, in one query."""
    one = Organization.objects.filter(is_backbone=True)
    numbers = {f"n_{kind}": _Number(missing(kind).order_by().values("pk")) for kind in Missing}
    found = one.annotate(**numbers).values(*numbers).first() or {}
    return {name.removeprefix("n_"): number for name, number in found.items()}


class _Number(Subquery):
    """How many rows there are."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


_NOTE = """
WITH gone AS MATERIALIZED (SELECT * FROM ({sql}) AS found(subject, at)),
mended AS (
  UPDATE partners_gap SET mended_at = %s WHERE missing = %s AND mended_at IS NULL
    AND NOT EXISTS (SELECT FROM gone WHERE subject = subject_id))
INSERT INTO partners_gap (missing, subject_id, organization_id, found_at)
SELECT %s, subject, at::bigint, %s FROM gone ON CONFLICT DO NOTHING RETURNING subject_id, organization_id
"""


# --- told once -------------------------------------------------------------------------------------------------------


@transaction.atomic
def watch() -> int:
    """Note what has gone missing since, and tell it once: one piece of news for the backbone, and one for each partner.

    What was mended is noted, too, so that it is told again should it be missing again. Any number of processes may do
    this at once. Returns how many gaps are new.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANNEL])
    found = {kind: _noted(kind) for kind in Missing}
    new = {kind: pks for kind, pks in found.items() if pks}
    if new:
        _tell(new)
    return sum(len(pks) for pks in new.values())


def _noted(kind: Missing) -> list[tuple[int, int | None]]:
    """Open a row for each new gap, close those that are mended; the new ones, each with its organization."""
    at = _ORGANIZATION.get(kind, F("pk"))
    wanted = missing(kind).order_by().annotate(at=at).values_list("pk", "at")
    sql, parameters = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_NOTE.format(sql=sql), [*parameters, now(), kind, kind, now()])
        new: list[tuple[int, int | None]] = cursor.fetchall()
    return new


def _tell(new: dict[Missing, list[tuple[int, int | None]]]) -> None:
    team = Organization.objects.filter(is_backbone=True).first()
    if team is not None:
        told = {kind.value: len(pks) for kind, pks in new.items()}
        record("gaps_found", actor=None, target=team, audience=[BACKBONE], visible=[BACKBONE], data={"counts": told})
    by_organization: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, pks in new.items():
        for _pk, organization in pks:
            if organization is not None:
                by_organization[organization][kind.value] += 1
    cared_for = people().filter(organization__in=list(by_organization)).administrators()
    for one in Organization.objects.filter(pk__in=cared_for.values("organization"), is_backbone=False):
        keepers = scope(Kind.ADMINISTRATORS, one.pk)
        data = {"counts": by_organization[one.pk], "organization": one.usual_name, "slug": one.slug}
        record("gaps_found", actor=None, target=one, audience=[keepers], visible=[keepers], data=data)
