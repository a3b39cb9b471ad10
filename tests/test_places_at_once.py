"""Several people change the same place at the same moment, over connections of their own: one outcome, one event, and
nobody is told twice."""

from functools import partial
from time import sleep

import pytest
from django.utils.timezone import now

from compact.access import reach_of
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, Notification
from compact.permissions import may
from compact.wall import entered
from partners.models import Affiliation, Organization
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import Post, Seat, SeatHolder, SeatRequest, SeatRole, approve_all, decline_all
from workgroups.models.undoing import step

pytestmark = pytest.mark.django_db(transaction=True)


def approve(pk: int, user: User, *, pause: float = 0) -> bool:
    """As the page does it, which notes how to take it back."""
    with entered(user):
        asked = SeatRequest.objects.get(pk=pk)
        with step(asked.workgroup, asked.organization_id, by=user, request=pk):
            sleep(pause)
            return asked.approve(by=user)


def approve_many(world: World, pks: list[int], user: User) -> list[int]:
    with entered(user):
        asked = list(SeatRequest.objects.filter(pk__in=pks))
        return [one.pk for one in approve_all(world.reading, asked, by=user).done]


def decline_many(world: World, pks: list[int], user: User) -> list[int]:
    with entered(user):
        asked = list(SeatRequest.objects.filter(pk__in=pks))
        done = decline_all(world.reading, asked, reason="x", alternative="observer", by=user).done
        return [one.pk for one in done]


def withdraw(pk: int, user: User) -> bool:
    with entered(user):
        return SeatRequest.objects.get(pk=pk).withdraw(by=user)


def requests(world: World, count: int) -> list[int]:
    """Two of each organization ask for a place, most of them for one that their organization has not got yet."""
    SeatRequest.objects.all().delete()
    pks = []
    for number in range(count):
        organization, _new = Organization.objects.get_or_create(
            slug=f"many-{number // 2}", defaults={"name": f"Many {number // 2}"}
        )
        who = person(f"Many Person {number}")
        Affiliation.objects.create(person=who, organization=organization)
        asked, _new = SeatRequest.ask(world.reading, organization=organization, role="primary", why="x", by=who)
        pks.append(asked.pk)
    Event.objects.update(announced_at=now())
    return pks


def told(kinds: list[str]) -> list[int]:
    """Who has been told, each as often as they were."""
    announce_all()
    rows = Notification.objects.filter(event__kind__in=kinds, group="you").values_list("person", flat=True)
    return sorted(rows)


def test_two_conveners_approve_the_same_request_and_one_of_them_has(world: World):
    [pk] = requests(world, 1)

    outcomes = at_once(*(partial(approve, pk, fresh(one)) for one in (world.convener, world.director)))

    assert sorted(outcomes) == [False, True]
    assert SeatHolder.objects.filter(seat__organization__slug="many-0").count() == 1
    assert Event.objects.filter(kind="seat_granted").count() == 1
    assert told(["seat_granted"]) == [SeatRequest.objects.get().person_id]


def test_a_request_withdrawn_while_it_is_approved_is_one_or_the_other(world: World):
    [pk] = requests(world, 1)
    asker = SeatRequest.objects.get().person

    approved, withdrawn = at_once(partial(approve, pk, fresh(world.convener)), partial(withdraw, pk, fresh(asker)))

    assert approved is not withdrawn
    one = SeatRequest.objects.get()
    assert (one.approved is True, one.withdrawn_at is not None) == (approved, withdrawn)
    assert SeatHolder.objects.filter(person=asker).exists() is approved
    assert Ask.objects.open().filter(kind="seat_request", subject_id=pk).count() == 0
    assert Event.objects.filter(kind__in=["seat_granted", "seat_request_withdrawn"]).count() == 1


def test_a_bulk_approval_beside_a_single_one_and_another_bulk_gives_each_place_once(world: World):
    pks = requests(world, 8)

    outcomes = at_once(
        partial(approve_many, world, pks, fresh(world.convener)),
        partial(approve_many, world, pks[::-1], fresh(world.director)),
        partial(approve, pks[5], fresh(world.director)),
    )

    done = [*outcomes[0], *outcomes[1], *([pks[5]] if outcomes[2] else [])]
    assert sorted(done) == pks
    seats = Seat.objects.filter(workgroup=world.reading, organization__slug__startswith="many-")
    assert seats.count() == 4
    for role in (SeatRole.PRIMARY, SeatRole.ALTERNATE):
        assert SeatHolder.objects.filter(seat__in=seats, until=None, role=role).count() == 4
    assert told(["seat_granted"]) == sorted(SeatRequest.objects.values_list("person", flat=True))


def test_a_single_approval_and_many_that_meet_in_one_place_do_not_wait_for_each_other(world: World):
    pks = requests(world, 4)
    for one in Organization.objects.filter(slug__startswith="many-"):
        Seat.take(world.reading, one)

    single, many = at_once(
        partial(approve, pks[0], fresh(world.director), pause=0.5),
        partial(approve_many, world, pks, fresh(world.convener)),
    )

    assert sorted([*many, *([pks[0]] if single else [])]) == pks


def test_approving_and_declining_many_at_once_answers_each_of_them_once(world: World):
    pks = requests(world, 6)

    approved, declined = at_once(
        partial(approve_many, world, pks, fresh(world.convener)),
        partial(decline_many, world, pks, fresh(world.director)),
    )

    assert sorted([*approved, *declined]) == pks
    assert set(SeatRequest.objects.filter(approved=True).values_list("pk", flat=True)) == set(approved)
    assert Ask.objects.open().filter(kind="seat_alternative").count() == len(declined)
    assert told(["seat_granted", "seat_declined"]) == sorted(SeatRequest.objects.values_list("person", flat=True))


def post(world: World, user: User) -> bool:
    """As the page does it: whoever may write when it is asked writes."""
    with entered(user):
        if not may(user, "workgroups.reply", world.discussion):
            return False
        voice = world.reading.voices(user)[0]
        world.discussion.reply(body="<p>Still here.</p>", organization=voice.organization, by=user)
        return True


def replace(world: World, user: User) -> bool:
    with entered(user):
        holder = SeatHolder.objects.get(seat=world.seat, person=world.lead, until=None)
        return holder.end(by=user, successor=world.contact)


def test_a_place_is_reassigned_while_its_holder_posts(world: World):
    """What was written before counts, under the holder's name; from then on the successor writes, and the holder no
    more."""
    written, replaced = at_once(partial(post, world, fresh(world.lead)), partial(replace, world, fresh(world.convener)))

    assert replaced is True
    assert Post.objects.filter(author=world.lead, body__contains="Still here").count() == int(written)
    assert Event.objects.filter(kind="seat_ended").count() == 1
    held = SeatHolder.objects.filter(seat=world.seat, until=None, role=SeatRole.PRIMARY)
    assert held.get().person == world.contact
    assert post(world, fresh(world.lead)) is False
    assert world.reading.people_scope not in reach_of(fresh(world.lead)).keys
    assert post(world, fresh(world.contact)) is True


def test_two_conveners_replace_the_same_person_and_there_is_one_successor(world: World):
    outcomes = at_once(*(partial(replace_quietly, world, fresh(one)) for one in (world.convener, world.director)))

    assert sorted(outcomes) == [False, True]
    assert SeatHolder.objects.filter(seat=world.seat, until=None, role=SeatRole.PRIMARY).count() == 1
    assert Event.objects.filter(kind="seat_ended").count() == 1


def replace_quietly(world: World, user: User) -> bool:
    with entered(user):
        holder = SeatHolder.objects.filter(seat=world.seat, person=world.lead).order_by("-pk").first()
        return bool(holder and holder.end(by=user, successor=world.contact))
