"""Two records of one organization become one.

Every row that names an organization is carried to the one that stays, or knowingly left with the one that goes. Which
it is, each app says of its own tables with `carries` and `leaves`: a new foreign key that says neither fails a test.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Func, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.access import Kind, scope
from compact.history.tracking import History
from compact.notifications.events import record
from partners.models.organization import Alias, FormerSlug, Organization

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from compact.accounts.models import User


@dataclass(frozen=True)
class Merger:
    """One organization that goes into another: by whom and when. Also while it is only looked at."""

    goes: Organization
    stays: Organization
    by: "User"
    at: "datetime" = field(default_factory=now)


Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Carriage:
    """What happens to the rows of one table that name the organization by one column.

    `doubles` finds those of them that would be there twice; `settle` closes these, and then they stay where they are,
    or go along as what is over when `then_move` is set.
    """

    label: str
    words: "str | _StrPromise"
    doubles: Callable[[Merger], Rows] | None = None
    settle: Callable[[Merger, Rows], None] | None = None
    then_move: bool = False

    @property
    def _column(self) -> tuple[type[models.Model], str]:
        name, _dot, column = self.label.rpartition(".")
        return apps.get_model(name), column

    def rows(self, merger: Merger) -> Rows:
        """Those that name the organization that goes."""
        model, column = self._column
        return model._base_manager.filter(**{column: merger.goes})

    def count(self, merger: Merger) -> tuple[int, int]:
        """How many move, and how many are at both."""
        twice = self.doubles(merger).count() if self.doubles else 0
        return self.rows(merger).count() - twice, twice

    def carry(self, merger: Merger) -> None:
        """Let the doubles be solved and everything else name the one that stays."""
        _model, column = self._column
        left = list(self.doubles(merger).values_list("pk", flat=True)) if self.doubles else []
        if left and self.doubles and self.settle:
            self.settle(merger, self.doubles(merger))
        moving = self.rows(merger) if self.then_move else self.rows(merger).exclude(pk__in=left)
        moving.update(**{column: merger.stays})


CARRIED: dict[str, Carriage] = {}
LEFT: dict[str, str] = {}
# Columns that hold a readership: the organization's and that of those who look after it.
READERSHIPS: set[tuple[str, str]] = set()


def carries(label: str, words: "str | _StrPromise", **how: Any) -> None:
    """Say that a column (`app.Model.column`) goes along, and in which words the page counts its rows."""
    CARRIED[label] = Carriage(label, words, **how)


def leaves(label: str, why: str) -> None:
    """Say that a column stays with the record that goes, and why."""
    LEFT[label] = why


def carries_readership(model: str, *columns: str) -> None:
    """Say that columns with the number of a readership follow the people."""
    READERSHIPS.update((model, column) for column in columns)


def why_not(goes: Organization, stays: Organization) -> str:
    """Why these two cannot become one, in words; empty when they can."""
    if goes.pk == stays.pk:
        return _("That is the same record. Name the other one.")
    if goes.merged_into_id is not None or stays.merged_into_id is not None:
        gone = goes if goes.merged_into_id is not None else stays
        return _("“%(name)s” was merged meanwhile.") % {"name": gone.name}
    if goes.is_backbone:
        return _("%(name)s holds the compact together. Merge the other record into it.") % {"name": goes.usual_name}
    if goes.to_be_confirmed or stays.to_be_confirmed:
        return _("One of the two has no name yet. Name it first.")
    return ""


def planned(merger: Merger) -> list[tuple["str | _StrPromise", int, int]]:
    """What moves, as the page says it: words, how many move, how many are at both. Nothing that is not there."""
    counted: dict[str, list[Any]] = {}
    for one in CARRIED.values():
        moves, twice = one.count(merger)
        row = counted.setdefault(str(one.words), [one.words, 0, 0])
        row[1], row[2] = row[1] + moves, row[2] + twice
    return [(words, moves, twice) for words, moves, twice in counted.values() if moves or twice]


@transaction.atomic
def merge(goes: Organization, stays: Organization, *, by: "User") -> bool:
    """Make one record of two, for good; the people of both hear of it. False when exactly that was done already.

    Raises ValidationError, in words, when the two cannot become one. Of two who merge at the same moment the second
    finds what the first did.
    """
    held = Organization.objects.select_for_update().filter(pk__in=[goes.pk, stays.pk]).order_by("pk")
    rows = {one.pk: one for one in held}
    merger = Merger(rows[goes.pk], rows[stays.pk], by)
    if merger.goes.merged_into_id == merger.stays.pk:
        return False
    if reason := why_not(merger.goes, merger.stays):
        raise ValidationError(reason)
    living = Organization.objects.living().filter(pk=goes.pk)
    living.update(merged_into=merger.stays, merged_at=merger.at, merged_by=by, serial=F("serial") + 1)
    _take_out_of_each_other(merger)
    for one in CARRIED.values():
        one.carry(merger)
    _carry_readerships(merger)
    _carry_grants(merger)
    _keep_names(merger)
    data = {
        "former": merger.goes.name,
        "organization": merger.stays.usual_name,
        "slug": merger.stays.slug,
        "by": str(by),
    }
    people = scope(Kind.ORGANIZATION, merger.stays.pk)
    record("organization_merged", actor=by, target=merger.stays, audience=[people], visible=[people], data=data)
    return True


def _take_out_of_each_other(merger: Merger) -> None:
    """Nothing is part of itself: where one stands in the other, what stays takes the place of the upper one."""
    above = list(merger.stays.above())
    if merger.goes not in above:
        return
    # What stood between them comes to stand in what stays; what stays comes to stand where the other stood.
    stays = Organization.objects.filter(pk=merger.stays.pk)
    upper = merger.goes.parent_id
    stays.update(parent=upper if upper != merger.stays.pk else None)


def _carry_readerships(merger: Merger) -> None:
    for kind in (Kind.ORGANIZATION, Kind.ADMINISTRATORS):
        before, after = scope(kind, merger.goes.pk), scope(kind, merger.stays.pk)
        for name, column in sorted(READERSHIPS):
            model = apps.get_model(name)
            if model._meta.get_field(column).get_internal_type() == "ArrayField":
                found = model._base_manager.filter(**{f"{column}__contains": [before]})
                cast = {"output_field": model._meta.get_field(column)}
                found.update(**{column: Func(F(column), before, after, function="array_replace", **cast)})
            else:
                model._base_manager.filter(**{column: before}).update(**{column: after})


def _carry_grants(merger: Merger) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT compact_carry_grants(%s)", [merger.goes.pk])


def _keep_names(merger: Merger) -> None:
    """Whoever types a name of the one that goes finds the one that stays."""
    own = {merger.stays.name.casefold(), merger.stays.short_name.casefold()}
    names = [merger.goes.name, merger.goes.short_name]
    wanted = {name.casefold(): name for name in names if name and name.casefold() not in own}
    taken = Alias.objects.filter(Q(*(("name__iexact", name) for name in wanted.values()), _connector=Q.OR))
    held = {name.casefold() for name in taken.values_list("name", flat=True)} if wanted else set()
    new = [Alias(organization=merger.stays, name=name) for key, name in wanted.items() if key not in held]
    Alias.objects.bulk_create(new)


def home_of(slug: str) -> Organization | None:
    """The organization to which an address leads that is nobody's any more: merged, or given another one."""
    merged = Organization.objects.filter(slug=slug, merged_into__isnull=False).select_related("merged_into").first()
    if merged is not None:
        return merged.merged_into
    former = FormerSlug.objects.filter(slug=slug).select_related("organization__merged_into").first()
    return (former.organization.merged_into or former.organization) if former else None


def referring() -> Iterable[str]:
    """Every column of the project that names an organization, as `app.Model.column`."""
    for relation in Organization._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not hasattr(relation, "field"):
            continue
        # What was is not rewritten: the history of the record that went stays its own.
        if not issubclass(relation.related_model, History):  # type: ignore[arg-type]
            yield f"{relation.related_model._meta.label}.{relation.field.name}"  # type: ignore[union-attr]
