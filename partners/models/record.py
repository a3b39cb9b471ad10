"""What stands in an organization's record, how it is written without losing what others wrote, and how one begins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.timezone import localdate, now

from compact.wall import handing_over
from partners.models.organization import Alias, FormerSlug, Organization
from partners.models.tier import Tier, TierPeriod

if TYPE_CHECKING:
    from compact.accounts.models import User

# Whoever looks after the organization writes these; `slug` and `parent` are the backbone's, in the database, too.
WORDS = ("name", "short_name", "sector", "website", "phone", "description", "signing_office")
PLACE = ("slug", "parent")
# First parts of addresses under /partners/ that are no organization's.
RESERVED = frozenset(
    """
    add admin api arrivals contact-sheet contact-sheets csv domains edit export history import invitation invitations
    join logo logos map merge merger mine new objections people record roster search sheet
    sheets stand-ins
    """.split()  # noqa: SIM905
)


@dataclass
class Overtaken(Exception):
    """Somebody else saved the record meanwhile; `record` is what stands there now."""

    record: "Record" = field(repr=False)


@dataclass(frozen=True)
class Record:
    """What an organization's record says at one moment, in the words of its form."""

    organization: Organization
    serial: int
    values: Mapping[str, str]

    @classmethod
    def of(cls, organization: Organization) -> "Record":
        """As it stands now."""
        fresh = Organization.objects.select_related("parent", "edited_by").get(pk=organization.pk)
        values = {name: str(getattr(fresh, name)) for name in (*WORDS, "slug")}
        values["parent"] = fresh.parent.usual_name if fresh.parent else ""
        own = {fresh.name.casefold(), fresh.short_name.casefold()}
        names = fresh.aliases.order_by("name").values_list("name", flat=True)
        values["aliases"] = "\n".join(name for name in names if name.casefold() not in own)
        return cls(fresh, fresh.serial, values)

    def changed_since(self, former: Mapping[str, str]) -> list[str]:
        """The fields in which this differs from what somebody began with."""
        return [name for name, value in self.values.items() if name in former and former[name] != value]


@transaction.atomic
def rewrite(
    organization: Organization, words: Mapping[str, Any], *, aliases: Iterable[str], serial: int, by: "User"
) -> bool:
    """Write what the form says, if nobody else wrote since the edition `serial`. False when it says what stands there.

    `words` has the fields of `WORDS`, and for the backbone those of `PLACE`. Whoever calls this has checked the right
    and the names. A former address leads to the new one. Raises Overtaken.
    """
    with handing_over(organization.keepers):
        mine = Organization.objects.living().filter(pk=organization.pk)
        held = mine.select_for_update(of=("self",)).first()
        if held is None or held.serial != serial:
            raise Overtaken(Record.of(organization))
        new = {name: value for name, value in words.items() if getattr(held, name) != value}
        renamed = _other_names(held, aliases, own=(words["name"], words["short_name"]))
        if not new and not renamed:
            return False
        if "slug" in new:
            FormerSlug.objects.filter(slug=new["slug"], organization=held).delete()
            FormerSlug.objects.get_or_create(slug=held.slug, defaults={"organization": held})
        mine.update(**new, serial=F("serial") + 1, edited_at=now(), edited_by=by)
    organization.refresh_from_db()
    return True


def _other_names(organization: Organization, names: Iterable[str], *, own: tuple[str, str]) -> bool:
    """Let it be called exactly this besides its own names; whether anything changed."""
    mine = {name.casefold() for name in own}
    wanted = {key: name for name in names if (key := name.casefold()) not in mine}
    held = {one.name.casefold(): one for one in organization.aliases.all()}
    # One that is, or was until now, its usual name stood in no list: it stays, and still finds the organization.
    unseen = mine | {organization.name.casefold(), organization.short_name.casefold()}
    gone = [one.pk for key, one in held.items() if key not in wanted and key not in unseen]
    new = [Alias(organization=organization, name=name) for key, name in wanted.items() if key not in held]
    Alias.objects.filter(pk__in=gone).delete()
    Alias.objects.bulk_create(new)
    return bool(gone or new)


def free_slug(name: str) -> str:
    """An address for an organization of this name that is nobody's, and never was."""
    base = slugify(name)[:70].strip("-") or "organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def is_taken(slug: str, *, by_others_than: Organization) -> bool:
    """Whether an address is, or was, another organization's."""
    others = Organization.objects.filter(slug=slug).exclude(pk=by_others_than.pk)
    former = FormerSlug.objects.filter(slug=slug).exclude(organization=by_others_than)
    return others.exists() or former.exists()


@transaction.atomic
def add(words: Mapping[str, str], *, tier: str = Tier.ENGAGED, since: date | None = None, by: "User") -> Organization:
    """A new organization, with an address of its own and its part from today or an earlier day.

    Whoever calls this has looked whether it is there already.
    """
    made = Organization.objects.create(
        **words, slug=free_slug(words.get("short_name") or words["name"]), edited_at=now(), edited_by=by
    )
    TierPeriod.objects.create(organization=made, tier=tier, since=since or localdate(), set_by=by)
    return made
