"""What each person at an organization does for it: places, workgroups they run, asks, when they last answered."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.access import Kind, Reach, scope_of
from compact.asks.models import Ask
from compact.dates import plain_date
from partners.models import Organization
from workgroups.models import Convener, Post, SeatHolder, SeatRequest, SeatRole, State


def either(first: str, then: str) -> Coalesce:
    """The one column, or the other where it is empty."""
    return Coalesce(NullIf(F(first), Value("")), F(then), output_field=CharField())


class _Number(Subquery):
    """How many rows there are."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def doings(organization: Organization, *, reach: Reach) -> dict[str, Any]:
    """What each person at an organization does for it, to annotate its affiliations with: `places`, what they `runs`,
    how many `asks` wait for them, and `last_answer`, when they last answered anything; as far as this reach sees it."""
    theirs = {"person": OuterRef("person")}
    usual = {"name": either("seat__workgroup__short_name", "seat__workgroup__name")}
    held = SeatHolder.objects.visible_to(reach).current().filter(**theirs, seat__until=None)
    held = held.filter(seat__organization=organization).exclude(seat__workgroup__state=State.CLOSED)
    runs = Convener.objects.visible_to(reach).current().filter(**theirs, organization=organization)
    run = either("workgroup__short_name", "workgroup__name")
    run_by_them = Convener.objects.visible_to(reach).current().filter(organization=organization)
    run_by_them = run_by_them.filter(person=OuterRef(OuterRef("person"))).order_by()
    posts = run_by_them.annotate(post=scope_of(Kind.CONVENERS, "workgroup_id")).values("post")
    own = ExpressionWrapper(OuterRef("person_id") * Value(8) + Value(int(Kind.PERSON)), BigIntegerField())
    asks = Ask.objects.visible_to(reach).waiting().filter(Q(post=own) | Q(post__in=posts)).order_by()
    answered = Ask.objects.visible_to(reach).filter(answered_by=OuterRef("person")).order_by()
    wrote = Post.objects.filter(author=OuterRef("person"), organization=organization).order_by()
    requests = SeatRequest.objects.visible_to(reach).filter(**theirs, organization=organization).order_by()
    return {
        "places": ArraySubquery(held.order_by("seat__workgroup__name").values(json=JSONObject(**usual, role="role"))),
        "runs": ArraySubquery(runs.order_by("workgroup__name").values_list(run)),
        "asks": _Number(asks.values("pk")),
        "last_answer": Greatest(
            Subquery(answered.values("answered_by").annotate(at=Max("answered_at")).values("at")),
            Subquery(wrote.values("author").annotate(at=Max("posted_at")).values("at")),
            Subquery(requests.values("person").annotate(at=Max("asked_at")).values("at")),
        ),
    }


def in_words(one: Any) -> str:
    """The same in plain sentences."""
    said, by_role = [], {role: [place["name"] for place in one.places if place["role"] == role] for role in SeatRole}
    for role, names in by_role.items():
        if names:
            words = {"role": role.label, "workgroups": ", ".join(names)}
            said.append(_("%(role)s in %(workgroups)s.") % words)
    if one.runs:
        said.append(_("Runs %(workgroups)s.") % {"workgroups": ", ".join(one.runs)})
    if not said:
        said.append(_("Holds no place yet."))
    if one.asks:
        said.append(ngettext("%(count)d ask open.", "%(count)d asks open.", one.asks) % {"count": one.asks})
    if one.last_answer:
        said.append(_("Last answered %(date)s.") % {"date": plain_date(one.last_answer)})
    return " ".join(said)
