"""A new workgroup: its name, its address, who convenes it and who runs it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from compact.access import PUBLIC, Kind, scope
from compact.notifications.events import record
from workgroups.models.convener import Convener
from workgroups.models.lifecycle import State, StatePeriod

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Organization
    from workgroups.models.workgroup import Workgroup

# Pages of ours that stand where the address of a workgroup would (`workgroups.urls`).
RESERVED = frozenset({"new"})
LONGEST = 80
_CHANNEL = 0x6F70656E


class OpeningModel(models.Model):
    """Brings to a workgroup how it begins."""

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def found(
        cls,
        *,
        convening: "Iterable[Organization]",
        runner: "tuple[User, Organization] | None" = None,
        by: "User",
        **words: Any,
    ) -> "Workgroup":
        """Open a workgroup, convened by these organizations; a person runs it for one of them, if that is known.

        `words` are the fields of the model. Those who look after the organizations are told. Raises ValidationError
        for the field `name` when there is one of that name: two who open the same pass one after the other.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHANNEL])
        rows: Any = cls._default_manager
        if rows.filter(name__iexact=words["name"]).exists():
            raise ValidationError({"name": _("There is a workgroup of this name already.")})
        slug = free_slug(words.get("short_name") or words["name"], rows.values_list("slug", flat=True))
        made: Workgroup = rows.create(slug=slug, started=localdate().year, **words)
        StatePeriod.objects.create(workgroup=made, state=State.ACTIVE, since=localdate(), by=by)
        chosen = list(convening)
        Convener.objects.bulk_create(Convener(workgroup=made, organization=one) for one in chosen)
        record(
            "workgroup_opened",
            actor=by,
            target=made,
            audience=[scope(Kind.ADMINISTRATORS, one.pk) for one in chosen],
            visible=[PUBLIC],
            data={
                "workgroup": made.usual_name,
                "slug": made.slug,
                "by": str(by),
                "organizations": [one.usual_name for one in chosen],
            },
        )
        if runner is not None:
            made.put_in_charge(*runner, by=by)
        return made


def free_slug(name: str, taken: Iterable[str]) -> str:
    """An address made from a name, which no other workgroup and no page of ours has."""
    used = {*taken, *RESERVED}
    plain = slugify(name)[:LONGEST].strip("-") or "workgroup"
    ways = (plain if number == 1 else f"{plain[: LONGEST - 4]}-{number}" for number in range(1, len(used) + 2))
    return next(one for one in ways if one not in used)
