"""Why one person sees a row, and who else sees it: answered by the rules that decide."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from compact.access import PUBLIC
from compact.accounts.models import User
from compact.rights.posts import keys_for, posts
from partners.models import Affiliation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def why(reader: "User | AnonymousUser", scopes: Iterable[int | None]) -> list[str]:
    """Each reason why this person sees a row with these scopes, the nearest first; none for who does not see it."""
    wanted = set(scopes)
    if PUBLIC in wanted:
        return [_("Because everyone can read this, signed in or not.")]
    if not reader.is_authenticated or not reader.is_active:
        return []
    told = (one.to_you for one in posts([reader.pk], keys_for(wanted)))
    return list(dict.fromkeys(told))


def readers_of(scopes: Iterable[int | None]) -> "QuerySet[User]":
    """Who sees a row with these scopes, as `compact_readers` tells, each with the organization they are `at`.

    What is public has no list: everyone reads it.
    """
    keys = sorted(keys_for(scopes))
    reading = RawSQL("SELECT compact_readers(key) FROM unnest(%s::bigint[]) AS asked(key)", [keys])
    acting = Affiliation.objects.current().filter(person=OuterRef("pk")).order_by("since", "pk")
    at = Coalesce(Subquery(acting.values("organization__name")[:1]), Value(""))
    return User.objects.filter(pk__in=reading).annotate(at=at).order_by("at", "name", "pk")


def counted(readers: "QuerySet[User]") -> dict[str, int]:
    """How many `people` these are, and at how many `organizations`."""
    # Who reads by a right alone is at none.
    somewhere = NullIf("at", Value(""))
    found: dict[str, int] = readers.order_by().aggregate(
        people=Count("pk"), organizations=Count(somewhere, distinct=True)
    )
    return found


def give_reasons(people: Iterable[User], scopes: Iterable[int | None]) -> None:
    """Give each of these readers their `reasons` in a few words, in one query for all of them."""
    found = defaultdict(list)
    everyone = list(people)
    for post in posts([one.pk for one in everyone], keys_for(scopes)):
        found[post.person].append(post.of_them)
    for one in everyone:
        one.reasons = list(dict.fromkeys(found[one.pk]))  # type: ignore[attr-defined]
