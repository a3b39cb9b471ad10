"""Organizations with more people than a list offers: what is left out, and what is never left out."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now

from compact.accounts.models import User
from partners.models import Affiliation, Organization, Role
from tests.world import World, person
from workgroups.forms.running import RunningForm
from workgroups.forms.speaking import MANY
from workgroups.forms.standing_in import StandInForm
from workgroups.models import Convener, Delegation, Seat, SeatHolder, SeatRole


def crowd(organization: Organization, *roles: str) -> list[User]:
    """So many people at an organization that a list is full of them, the last in the alphabet."""
    people = User.objects.bulk_create(User(email=f"z{n}@example.org", name=f"Zz {n:03}") for n in range(MANY))
    began = now() - timedelta(days=30)
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organization=organization, roles=list(roles), since=began) for one in people
    )
    return people


def test_conveners_and_the_backbone_come_first_where_not_everybody_fits_to_run_a_workgroup(world: World):
    Organization.objects.filter(pk=world.alliance.pk).update(name="Zonta Club")
    Affiliation.objects.create(person=person("Zoe Zonta"), organization=world.alliance)
    crowd(world.lausd)

    conveners = list(Convener.objects.current().filter(workgroup=world.reading))
    form = RunningForm(None, workgroup=world.reading, conveners=conveners)

    offered = [str(one.person) for one in form.acting.values()]
    assert len(offered) == MANY
    assert offered[:4] == ["Zoe Zonta", "Joan Director", "Ada Administrator", "Carl Contact"]


def stand_in(world: World, away: User, part: str) -> dict[str, Any]:
    today = localdate(now(), get_default_timezone())
    return {
        "principal": away.pk,
        "delegate": world.contact.pk,
        "since": today.isoformat(),
        "until": (today + timedelta(days=3)).isoformat(),
        "part": part,
        "rights": ["rsvp"],
        "note": "",
    }


def test_whoever_holds_a_place_after_very_many_others_may_be_stood_in_for(world: World, browse):
    began = now() - timedelta(days=1)
    seat = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=began)
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, person=one, role=SeatRole.OBSERVER, since=began) for one in crowd(world.lausd)
    )
    late = person("Ann Late")
    Affiliation.objects.create(person=late, organization=world.lausd)
    SeatHolder.objects.create(seat=seat, person=late, role=SeatRole.OBSERVER, since=began)
    page = reverse("partners:stand_in", args=[world.lausd.slug])

    for part in ("places", f"place:{seat.pk}"):
        answer = browse(world.administrator).post(page, stand_in(world, late, part))
        assert answer.status_code == 303, part
    assert Delegation.objects.filter(principal=late).count() == 2


def test_everybody_who_looks_after_people_is_known_however_many_they_are(world: World):
    caretakers = {world.administrator.pk} | {one.pk for one in crowd(world.lausd, Role.ADMINISTRATOR)}

    form = StandInForm(organization=world.lausd, by=world.administrator, may=lambda rule: True)

    assert form.held.holders["administrator"] == caretakers
