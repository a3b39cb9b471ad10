"""Who looks at the pages: one person of each kind, signed in, with the addresses that they would open.

`python -m bench.people` runs as the owner, chooses them in one database, and prints them as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django comes first
from django.db.models import Count, Exists, OuterRef, Q, QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse  # noqa: E402

from compact.accounts.models import User  # noqa: E402
from compact.agreements.models import Clause, Version  # noqa: E402
from compact.asks.models import Ask  # noqa: E402
from compact.notifications.models import Notification  # noqa: E402
from compact.notifications.streams import SUMMARY, Stream  # noqa: E402
from compact.population.writing import MARK  # noqa: E402
from compact.samples.agreement import SLUG, bring_agreement  # noqa: E402
from compact.samples.folder import FOLDER  # noqa: E402
from goals.models import Indicator  # noqa: E402
from partners.models import Affiliation, Organization, Role  # noqa: E402
from workgroups.models import (  # noqa: E402
    Convener,
    Discussion,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    State,
    Workgroup,
)

Known = dict[str, dict[str, Any]]


@dataclass
class Persona:
    """A person, the cookie of their session, their workgroup, and every address they could try, by its name."""

    pk: int | None
    session: str
    workgroup: str
    addresses: dict[str, str]


def personas() -> dict[str, Persona]:
    """A visitor and one person of each kind. At every size they see as many rows: their workgroup has sixteen places,
    and whoever runs one has a request to answer."""
    acts = Affiliation.objects.current().filter(person=OuterRef("pk"))
    runs = Count("convenes", distinct=True)
    sits = Count("held_seats", distinct=True, filter=Q(held_seats__until=None))
    people: QuerySet[User] = User.objects.filter(email__startswith=MARK).annotate(runs=runs, sits=sits).order_by("pk")
    alike = Workgroup.objects.annotate(places=Count("seats")).filter(places=16, state=State.ACTIVE)
    leads = SeatHolder.objects.filter(person=OuterRef("pk"), role=SeatRole.PRIMARY, seat__workgroup__in=alike)
    asked = SeatRequest.objects.filter(workgroup__in=alike).values("workgroup")
    convenes = Convener.objects.filter(person=OuterRef("pk"), workgroup__in=asked)
    plain = people.filter(~Exists(acts.exclude(roles=[])), Exists(acts), runs=0)
    administers = people.filter(Exists(acts.filter(roles=[Role.ADMINISTRATOR])))
    chosen = {
        "member": plain.filter(Exists(leads), sits=1)[0],
        "contact": plain.filter(sits=0)[0],
        "administrator": administers.filter(runs=0)[0],
        "convener": administers.filter(Exists(convenes), runs=1)[0],
        "backbone": people.get(Exists(acts.filter(roles__contains=[Role.BACKBONE]))),
        "newcomer": User.objects.get_or_create(email="newcomer@example.org", defaults={"name": "Nell Newcomer"})[0],
    }
    everyone = {name: _furnished(person) for name, person in chosen.items()}
    return {"visitor": replace(everyone["member"], pk=None, session=""), **everyone}


def _furnished(person: User) -> Persona:
    browser = Client()
    browser.force_login(person, backend="compact.accounts.sessions.Backend")
    seat = SeatHolder.objects.filter(person=person, seat__workgroup__state=State.ACTIVE).order_by("role").first()
    runs = Convener.objects.filter(person=person).first()
    workgroup = runs.workgroup if runs else seat.seat.workgroup if seat else Workgroup.objects.order_by("-pk")[0]
    topic = workgroup.discussions.filter(post_count=10).order_by("-last_post_at", "-pk")[0]
    return Persona(
        pk=person.pk,
        session=browser.cookies[settings.SESSION_COOKIE_NAME].value,
        workgroup=workgroup.slug,
        addresses=_addresses(_known(person, workgroup, topic)),
    )


def _addresses(known: Known) -> dict[str, str]:
    """Every address whose parts are known."""
    found = {}
    for name, needs in _names(get_resolver().url_patterns):
        values = {**known.get(name.partition(":")[0] + ":", {}), **known.get(name, {})}
        with suppress(KeyError, NoReverseMatch):
            found[name] = reverse(name, kwargs={need: values[need] for need in needs})
    return found


def _names(patterns: Iterable[Any], namespace: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """Every URL name with what it needs."""
    for pattern in patterns:
        needs = (*above, *getattr(pattern.pattern, "converters", ()), *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner, needs)
        elif pattern.name:
            yield namespace + pattern.name, set(needs)


def _known(person: User, workgroup: Workgroup, topic: Discussion) -> Known:
    """What fills the addresses, by URL name or by "namespace:", as far as there is one."""
    at = Organization.objects.filter(affiliations__person=person, affiliations__until=None).first()
    organization = at or Organization.objects.order_by("-pk")[0]
    holder = SeatHolder.objects.filter(seat__workgroup=workgroup).exclude(person=person).first()
    asks = Ask.objects.open()
    rows: dict[str, Any] = {
        "workgroups:discussion": topic,
        "workgroups:replacement": holder,
        "workgroups:seat_end": Seat.objects.filter(workgroup=workgroup).first(),
        "workgroups:refusal": SeatRequest.objects.filter(workgroup=workgroup).first(),
        "workgroups:seat_answer": SeatInvitation.objects.filter(workgroup=workgroup).first(),
        "asks:": asks.visible_to(person).first() or asks.first(),
        "notifications:reading": Notification.objects.filter(person=person).last(),
    }
    clause = Clause.objects.filter(version__agreement__slug=SLUG, version__published_at=None)[0]
    figures = Indicator.objects.filter(goal__isnull=False, observations__isnull=False)[0]
    known: Known = {name: {"pk": row.pk} for name, row in rows.items() if row is not None}
    for name in [name for name in known if name.startswith("workgroups:")]:
        known[name]["slug"] = workgroup.slug
    return known | {
        "workgroups:": {"slug": workgroup.slug},
        "partners:": {"slug": organization.slug},
        "backbone:": {"slug": Organization.objects.filter(asks__in=asks).order_by("-pk")[0].slug},
        "agreements:": {"agreement": SLUG, "version": clause.version.slug, "clause": clause.pk},
        "agreements:version": {"agreement": SLUG, "version": "version-1"},
        "goals:": {"slug": figures.goal.slug, "code": figures.code},
        "notifications:": {"token": Stream(SUMMARY, str(person.pk)).url.split("/")[-2]},
    }


def furnish() -> None:
    """What the synthetic compact lacks: an agreement with clauses, and a draft of its next version."""
    bring_agreement(FOLDER / "agreement.md")
    version = Version.objects.published().get(agreement__slug=SLUG)
    version.draft_amendment(by=User.objects.filter(email__startswith=MARK)[0])


if __name__ == "__main__":
    furnish()
    print(json.dumps({name: asdict(one) for name, one in personas().items()}))
