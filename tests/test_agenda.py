"""The agenda of a meeting: prepared, published once, changed on record; proposed for, and carried over."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from compact.notifications.models import Event
from tests.pages import words
from tests.queries import count_queries
from tests.sweep import a_meeting
from tests.world import World, person
from workgroups.models import Agenda, AgendaItem, ItemProposal, Meeting, SeatHolder, SeatRole
from workgroups.models.closing import close
from workgroups.models.noting import mark


def at(meeting: Meeting, name: str, *more: int) -> str:
    """An address below a meeting."""
    return reverse(f"workgroups:{name}", args=[meeting.workgroup.slug, meeting.pk, *more])


@pytest.fixture
def meeting(world: World) -> Meeting:
    """Reading meets in ten days; the date is out, the agenda is not."""
    found = a_meeting(world)
    AgendaItem.objects.filter(meeting=found).delete()
    begins = now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=10)
    Meeting.objects.filter(pk=found.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=1))
    return Meeting.objects.get(pk=found.pk)


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.items.values_list("title", flat=True))


def test_f24_an_agenda_is_prepared_by_buttons_alone(meeting: Meeting, world: World, browse: Any):
    desk = browse(world.convener)
    for title, minutes, who in (
        ("Welcome", "10", "Leo Lead, LAUSD"),
        ("Summer plan", "30", "LAUSD"),
        ("Budget", "", ""),
        ("Next date", "5", ""),
    ):
        sent = desk.post(at(meeting, "agenda"), {"title": title, "minutes": minutes, "purpose": "decide", "who": who})
        assert sent.status_code == 303
    first, second, third, last = meeting.items.all()
    assert (first.person, first.organization, second.person) == (world.lead, world.lausd, None)

    desk.post(at(meeting, "agenda_item_move", third.pk), {"way": "up"})
    assert titles(meeting) == ["Welcome", "Budget", "Summer plan", "Next date"]
    desk.post(at(meeting, "agenda_item_move", first.pk), {"way": "up"})
    assert titles(meeting)[0] == "Welcome"
    desk.post(at(meeting, "agenda_item_removal", third.pk))
    page = words(desk.get(at(meeting, "agenda")))
    begins = meeting.local_start
    for minutes in (0, 10, 40):
        assert f"{begins + timedelta(minutes=minutes):%-H:%M}" in page
    assert "45 minutes in all." in page

    refused = desk.post(at(meeting, "agenda"), {"title": "", "minutes": "x", "purpose": "decide", "who": "Nobody"})
    assert refused.status_code == 422
    for said in ("Say what it is about", "Write the minutes as a number.", "Nobody here is called “Nobody”."):
        assert said in words(refused)
    part = desk.post(at(meeting, "agenda_item_move", last.pk), {"way": "up"}, headers={"hx-request": "true"})
    assert words(part).startswith('<div id="desk">')


def test_f24_an_item_refers_to_a_goal_by_kind_key_and_name(meeting: Meeting, world: World, browse: Any):
    """Only what is offered is taken: no address that somebody typed is kept."""
    item = AgendaItem.add(meeting, by=world.convener, title="A clause")
    assert item is not None
    Meeting.objects.filter(pk=meeting.pk).update(published_at=now(), published_by=world.convener)
    desk, address = browse(world.convener), at(meeting, "agenda_item", item.pk)
    form = {"title": "A clause", "minutes": "", "purpose": "inform", "who": ""}

    smuggled = desk.post(address, {**form, "about": "clause:https://evil.example/x/y"})
    assert smuggled.status_code == 422
    desk.post(address, {**form, "about": "clause:compact/first/1.2"})

    item.refresh_from_db()
    assert (item.about_kind, item.about_key) == ("clause", "compact/first/1.2")
    assert item.about_label.startswith("1.2 We publish results")
    page = words(browse(world.lead).get(meeting.get_absolute_url()))
    assert f'href="{reverse("agreements:version", args=["compact", "first"])}#c1.2"' in page
    assert "One change since it was published" in page


def test_f24_the_agenda_is_published_once_and_told_once(meeting: Meeting, world: World, browse: Any):
    desk, reads = browse(world.convener), browse(world.lead)
    desk.post(at(meeting, "agenda_publication"))
    assert not Event.objects.filter(kind="agenda_published").exists()  # there is nothing on it
    AgendaItem.add(meeting, by=world.convener, title="Summer plan")
    assert "Summer plan" not in words(reads.get(meeting.get_absolute_url()))
    assert "people:" in words(desk.get(at(meeting, "agenda")))  # whom it will reach, beforehand

    for _twice in range(2):
        desk.post(at(meeting, "agenda_publication"))

    told = Event.objects.get(kind="agenda_published")
    assert (told.audience, told.scopes) == ([world.reading.people_scope], [world.reading.people_scope, None])
    assert told.data["titles"] == ["Summer plan"]
    AgendaItem.add(meeting, by=world.convener, title="Late item")
    assert [one["title"] for one in Agenda.objects.get().changes] == ["Late item"]
    page = words(reads.get(meeting.get_absolute_url()))
    assert "“Late item” was added." in page
    assert Event.objects.filter(kind="agenda_published").count() == 1


def test_f24_partners_propose_until_the_deadline_and_hear_the_answer(meeting: Meeting, world: World, browse: Any):
    form = {"title": "Buses", "purpose": "discuss", "minutes": "15", "why": "The routes change."}
    member, desk = browse(world.lead), browse(world.convener)
    for _twice in range(2):
        assert member.post(at(meeting, "item_proposal"), form).status_code == 303
    asked = ItemProposal.objects.get()
    assert (asked.organization, asked.proposed_by) == (world.lausd, world.lead)
    assert Event.objects.get(kind="item_proposed").audience == [world.reading.conveners_scope]
    assert "The routes change." not in words(browse(world.stand_in).get(at(meeting, "item_proposal")))

    answer = at(meeting, "item_answer", asked.pk)
    assert desk.post(answer, {"answer": "decline", "word": ""}).status_code == 422
    assert member.post(answer, {"answer": "take"}).status_code == 403
    for _twice in range(2):
        desk.post(answer, {"answer": "take", "word": "Gladly."})
    asked.refresh_from_db()
    assert (titles(meeting), asked.item.person) == (["Buses"], world.lead)
    told = Event.objects.get(kind="item_answered")
    assert (told.data["word"], told.data["taken"]) == ("Gladly.", True)
    assert "On the agenda" in words(member.get(at(meeting, "item_proposal")))

    desk.post(at(meeting, "agenda_settings"), {"proposals_until": "2020-01-01T10:00"})
    late = member.post(at(meeting, "item_proposal"), {**form, "title": "Late"})
    assert late.status_code == 403
    assert "The time to propose items for this meeting is over" in words(late)


def test_f24_what_was_not_finished_is_offered_to_the_next_meeting_with_one_click(
    meeting: Meeting, world: World, browse: Any
):
    last = Meeting.objects.create(
        workgroup=world.reading, uid="last", starts_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=8),
        zone="America/Los_Angeles", created_by=world.convener, announced_at=now(), announced_by=world.convener,
    )  # fmt: skip
    kept = {"by": world.convener, "purpose": "decide", "minutes": 20, "organization": world.lausd}
    for title, outcome in (("Budget", "unfinished"), ("Rooms", "done"), ("Coaches", "unfinished")):
        item = AgendaItem.add(last, title=title, **kept)
        assert item is not None
        mark(item, outcome=outcome, left_out=title == "Budget", by=world.convener)
    desk = browse(world.convener)
    assert "Not finished last time." not in words(desk.get(at(meeting, "agenda")))  # it is still open
    assert close(last, public="", by=world.convener)

    assert "Not finished last time." in words(desk.get(at(meeting, "agenda")))
    for _twice in range(2):
        desk.post(at(meeting, "agenda_carrying"), {"take_over": "all"})
        desk.post(at(meeting, "agenda_carrying"), {"take_over": "actions"})

    assert titles(meeting) == ["Welcome and last actions", "Budget", "Coaches"]
    budget = meeting.items.get(title="Budget")
    assert (budget.minutes, budget.organization, budget.purpose) == (20, world.lausd, "decide")
    assert budget.left_out  # of the public version, wherever it is spoken of
    assert "Not finished last time." not in words(desk.get(at(meeting, "agenda")))


def test_the_pages_of_a_meeting_take_as_many_queries_for_one_item_as_for_many(
    meeting: Meeting, world: World, browse: Any
):
    pages = [meeting.get_absolute_url(), at(meeting, "agenda"), at(meeting, "notes")]
    browser = browse(world.convener)
    Agenda.settle(meeting, proposals_until=now() + timedelta(days=1), by=world.convener)
    AgendaItem.add(meeting, by=world.convener, title="One", organization=world.lausd, person=world.lead)
    few = [count_queries(browser, page) for page in pages]

    for number in range(12):
        item = AgendaItem.add(meeting, by=world.convener, title=f"{number}", person=world.lead)
        assert item is not None
        item.decisions.create(workgroup=world.reading, meeting=meeting, words="We did.", noted_by=world.convener)
        item.actions.create(
            workgroup=world.reading, meeting=meeting, title="Do", owner=world.lausd, noted_by=world.convener
        )
        someone = person(f"Person {number}")
        SeatHolder.objects.create(seat=world.seat, person=someone, role=SeatRole.OBSERVER)
        ItemProposal.propose(
            meeting, title=f"{number}", purpose="inform", minutes=1, why="", organization=world.lausd, by=someone
        )

    assert [count_queries(browser, page) for page in pages] == few
    assert all(one <= 12 for one in few), few
