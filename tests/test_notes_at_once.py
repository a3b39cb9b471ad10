"""Several people take the notes of one meeting, and close it, at the same moment: nothing is lost, nothing happens
twice."""

from functools import partial

import pytest

from compact.accounts.models import User
from compact.notifications.models import Event
from compact.wall import entered
from tests.sweep import a_meeting
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import AgendaItem, Decision, Meeting, Minutes, MinutesVersion, NoteTaker, PublicNotes
from workgroups.models.closing import close
from workgroups.models.noting import keep_notes

pytestmark = pytest.mark.django_db(transaction=True)


def keep(pk: int, user: User, notes: str, *, base: str = "", serial: int = 0, page: str = "") -> str:
    with entered(user):
        item = AgendaItem.objects.select_related("meeting__workgroup").get(pk=pk)
        return keep_notes(item, notes, base=base, serial=serial, page=page, by=user).item.notes


def test_two_note_takers_at_once_lose_nothing(world: World):
    """Each begins with the same words; one changes the first line, one the last; then both change the same one."""
    item = a_meeting(world).items.get()
    NoteTaker.name(item.meeting, world.lead, by=world.convener)
    first = "Rooms\nBuses\nBooks"
    assert keep(item.pk, fresh(world.convener), first) == first

    begun = {"base": first, "serial": 1}
    answers = at_once(
        partial(keep, item.pk, fresh(world.convener), "41 rooms\nBuses\nBooks", page="a", **begun),
        partial(keep, item.pk, fresh(world.lead), "Rooms\nBuses\nBooks for July", page="b", **begun),
    )
    item.refresh_from_db()
    assert item.notes == "41 rooms\nBuses\nBooks for July"
    assert item.notes in answers
    assert item.serial == 3

    begun = {"base": item.notes, "serial": 3}
    at_once(
        partial(keep, item.pk, fresh(world.convener), "40 rooms\nBuses\nBooks for July", page="a", **begun),
        partial(keep, item.pk, fresh(world.lead), "22 rooms\nBuses\nBooks for July", page="b", **begun),
    )
    item.refresh_from_db()
    kept = item.notes.splitlines()
    assert {"40 rooms", "22 rooms", "Buses", "Books for July"} <= set(kept)
    assert len(kept) == 7  # and three lines that say so


def test_a_meeting_is_closed_once_whoever_presses_first(world: World):
    meeting = a_meeting(world)
    item = meeting.items.get()

    def shut(user: User) -> bool:
        with entered(user):
            return close(Meeting.objects.select_related("workgroup").get(pk=meeting.pk), public="We met.", by=user)

    closed = at_once(
        partial(shut, fresh(world.convener)),
        partial(shut, fresh(world.director)),
        partial(keep, item.pk, fresh(world.convener), "At the last moment"),
    )

    assert sorted(closed[:2]) == [False, True]
    assert Event.objects.filter(kind="meeting_closed").count() == 1
    assert MinutesVersion.objects.count() == Minutes.objects.count() == PublicNotes.objects.count() == 1
    assert Decision.objects.get().out_at is not None
    # What came in time stands in what was sent; what came too late stands nowhere.
    item.refresh_from_db()
    assert MinutesVersion.objects.get().content[0]["notes"] == item.notes
