"""During the meeting and after it: notes, decisions and actions under the items, the closing, and the minutes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from compact.notifications.models import Event
from compact.updates.drafting import drafted as draft_of_update
from tests.conftest import WebClient
from tests.pages import words
from tests.sweep import a_meeting
from tests.test_agenda import at
from tests.world import World
from workgroups.models import (
    Action,
    AgendaItem,
    Attendee,
    Correction,
    Decision,
    Meeting,
    Minutes,
    MinutesVersion,
    NoteTaker,
    PublicMinutes,
    PublicNotes,
    Rsvp,
    SeatHolder,
    Visitor,
)
from workgroups.models.closing import close, drafted
from workgroups.models.minutes import content_of
from workgroups.models.nameless import sentences, without_names
from workgroups.models.noting import keep_notes
from workgroups.models.recurrence import Dates
from workgroups.models.scheduling import Schedule

NOTES = "The library can open 41 branches. Leo Lead said that LAUSD can confirm 22.\nMs. Lead asks for coaches."


@pytest.fixture
def meeting(world: World) -> Meeting:
    """Reading's meeting, begun, with its item, a decision and an action under it."""
    found = a_meeting(world)
    begun = {"starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(hours=1)}
    Meeting.objects.filter(pk=found.pk).update(**begun, title="Summer reading")
    AgendaItem.objects.update(title="Summer plan")
    Decision.objects.update(words="Adopt the plan for 41 branches")
    Action.objects.update(title="Send the list of rooms", person=world.lead, due_on=date(2030, 2, 26))
    return Meeting.objects.get(pk=found.pk)


def keep(browser: WebClient, item: AgendaItem, notes: str, **more: Any) -> Any:
    form = {"notes": notes, "base": item.notes, "serial": item.serial, "page": "one", **more}
    return browser.post(at(item.meeting, "item_notes", item.pk), form, headers={"hx-request": "true"})


def test_f27_a_named_note_taker_writes_and_nobody_else_does(meeting: Meeting, world: World, browse: Any):
    item = meeting.items.get()
    scribe, desk = browse(world.lead), browse(world.convener)
    assert scribe.get(at(meeting, "notes")).status_code == 403
    named = desk.post(at(meeting, "note_takers"), {"who": "LAUSD"})
    assert (named.status_code, "Choose a person" in words(named)) == (422, True)
    desk.post(at(meeting, "note_takers"), {"who": "Leo Lead, LAUSD"})

    answer = keep(scribe, item, "41 rooms\r\n")
    assert "41 rooms" in words(answer)
    item.refresh_from_db()
    assert (item.notes, item.serial, item.kept_by) == ("41 rooms", 1, world.lead)
    # Without a script the same form leads back to the item.
    plain = scribe.post(at(meeting, "item_notes", item.pk), {"notes": "42", "base": "41 rooms", "serial": 1})
    assert (plain.status_code, plain["Location"].endswith(f"#item-{item.pk}")) == (303, True)
    assert scribe.post(at(meeting, "meeting_closing"), {"public": ""}).status_code == 403
    assert browse(world.stand_in).post(at(meeting, "item_notes", item.pk), {"notes": "x"}).status_code == 403
    assert browse(world.partner).get(at(meeting, "notes")).status_code == 404

    taker = NoteTaker.objects.get()
    desk.post(at(meeting, "note_taker_end", taker.pk))
    assert keep(scribe, item, "43").status_code == 403


def test_f27_two_wordings_of_one_line_both_stand_and_are_said(meeting: Meeting, world: World, browse: Any):
    item = meeting.items.get()
    desk = browse(world.convener)
    keep(desk, item, "22 rooms\nBuses", page="one")
    item.refresh_from_db()
    keep(desk, item, "23 rooms\nBuses", page="one")  # goes on
    answer = words(keep(desk, item, "41 rooms\nBuses\nBooks", page="two"))

    assert "Two wrote the same line at once" in answer
    item.refresh_from_db()
    assert item.notes.splitlines() == [
        "[Two wrote here at once. First:]", "23 rooms", "[And:]", "41 rooms",
        "[Choose, and take these three lines out.]", "Buses", "Books",
    ]  # fmt: skip


def test_f27_an_answer_that_never_arrived_makes_no_second_text(meeting: Meeting, world: World):
    item = meeting.items.get()
    first = {"base": "", "serial": 0, "page": "one", "by": world.convener}
    keep_notes(item, "The lib", **first)
    kept = keep_notes(item, "The library can", **first)

    assert kept.item.notes == "The library can"
    # What another page wrote in between stays.
    other = keep_notes(item, "The library can\nBuses", base="The library can", serial=2, page="two", by=world.director)
    assert other.item.notes == "The library can\nBuses"
    assert "Buses" in keep_notes(item, "The library can open", **{**first, "base": "The library can"}).item.notes


def test_f27_decisions_and_actions_are_noted_changed_and_taken_back_in_place(
    meeting: Meeting, world: World, browse: Any
):
    item, desk = meeting.items.get(), browse(world.convener)
    htmx = {"hx-request": "true"}
    bad = desk.post(at(meeting, "item_action", item.pk), {"title": "Call", "who": "", "due_on": "soon"}, headers=htmx)
    assert bad.status_code == 422
    assert "Say which organization does it." in words(bad)
    assert 'value="Call"' in words(bad)
    form = {"title": "Call them", "who": "Leo Lead, LAUSD", "due_on": "2030-03-01"}
    part = desk.post(at(meeting, "item_action", item.pk), form, headers=htmx)
    assert words(part).startswith(f'<div class="stack" id="under-{item.pk}">')
    desk.post(at(meeting, "item_decision", item.pk), {"words": "Yes", "how": "by all"})
    action, decision = Action.objects.get(title="Call them"), Decision.objects.get(words="Yes")
    assert (action.person, action.owner, action.due_on) == (world.lead, world.lausd, date(2030, 3, 1))

    assert "Call them" in words(desk.get(at(meeting, "noted_action", action.pk)))
    desk.post(at(meeting, "noted_action", action.pk), {**form, "who": "LAUSD", "title": "Call"})
    desk.post(at(meeting, "noted_decision", decision.pk), {"words": "No", "how": ""})
    action.refresh_from_db()
    decision.refresh_from_db()
    assert (action.title, action.person, decision.words) == ("Call", None, "No")
    desk.post(at(meeting, "noted_action", action.pk), {"remove": "1"})
    desk.post(at(meeting, "noted_decision", decision.pk), {"remove": "1"})
    assert not Action.objects.filter(pk=action.pk).exists()
    assert not Decision.objects.filter(pk=decision.pk).exists()
    desk.post(at(meeting, "item_outcome", item.pk), {"outcome": "unfinished", "left_out": "yes"})
    item.refresh_from_db()
    assert (item.outcome, item.left_out) == ("unfinished", True)


def test_f27_from_the_end_of_a_meeting_to_notes_actions_and_the_next_agenda_nothing_is_typed_twice(
    meeting: Meeting, world: World, browse: Any
):
    """One button: notes, decision and action go out by name, the public reads a paragraph, the next meeting begins
    with the action, which is checked off there."""
    item, desk, reads = meeting.items.get(), browse(world.convener), browse(world.lead)
    keep(desk, item, NOTES)
    page = words(desk.get(at(meeting, "notes")))
    paragraph = "Adopt the plan for 41 branches. LAUSD: Send the list of rooms."
    assert paragraph in page
    assert "with 1 decision and 1 action by name" in page
    desk.post(at(meeting, "meeting_closing"), {"public": paragraph, "keep": "1"})
    assert PublicNotes.objects.get().published_at is None
    assert not PublicNotes.objects.visible_to(None).exists()
    for _twice in range(2):
        desk.post(at(meeting, "meeting_closing"), {"public": paragraph})

    told = Event.objects.get(kind="meeting_closed")
    assert told.data["decisions"] == ["Adopt the plan for 41 branches"]
    assert [(one["who"], one["title"]) for one in told.data["actions"]] == [("Leo Lead", "Send the list of rooms")]
    assert (told.audience, told.scopes) == ([world.reading.people_scope], [world.reading.people_scope, None])
    assert PublicNotes.objects.visible_to(None).get().words == paragraph
    assert Decision.objects.get().out_at is not None
    assert Action.objects.get().asked_at is not None
    after = words(reads.get(meeting.get_absolute_url()))
    assert "The library can open 41 branches." in after
    assert "Leo Lead, LAUSD: Send the list of rooms" in after
    assert paragraph in words(WebClient().get(world.reading.get_absolute_url()))
    assert keep(desk, item, "Later").status_code == 403

    following = Meeting.objects.create(
        workgroup=world.reading, uid="next", starts_at=now() + timedelta(days=9), ends_at=now() + timedelta(days=10),
        zone="America/Los_Angeles", created_by=world.convener, announced_at=now(), announced_by=world.convener,
    )  # fmt: skip
    desk.post(at(following, "agenda_carrying"), {"take_over": "actions"})
    page = words(desk.get(at(following, "notes")))
    assert "Send the list of rooms" in page
    assert f'action="{at(meeting, "minutes_adoption")}"' in page
    here = {"adopted_on": localdate(), "adopted_where": str(following), "next": at(following, "notes")}
    assert desk.post(at(meeting, "minutes_adoption"), here)["Location"] == at(following, "notes")
    assert Minutes.objects.get().adopted_where == str(following)
    for _twice in range(2):
        desk.post(at(following, "last_action", Action.objects.get().pk))
    assert Action.objects.get().completed_by == world.convener


def test_what_is_prepared_a_week_before_begins_no_meeting_and_closes_none(meeting: Meeting, world: World, browse: Any):
    item, desk = meeting.items.get(), browse(world.convener)
    ahead, before = now() + timedelta(days=7), {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    Meeting.objects.update(starts_at=ahead, ends_at=ahead + timedelta(hours=1))

    def write() -> None:
        keep(desk, item, f"41 rooms {now()}", page=str(now()))
        desk.post(at(meeting, "item_decision", item.pk), {"words": "Yes", "how": ""})
        desk.post(at(meeting, "item_outcome", item.pk), {"outcome": "done"})

    write()
    assert Meeting.objects.get().opened_at is None
    early = words(desk.get(at(meeting, "notes")))
    assert ("Close the meeting and send" in early, "from half an hour before it begins" in early) == (False, True)
    desk.post(at(meeting, "meeting_closing"), {"public": "We met."})
    assert (Meeting.objects.get().closed_at, PublicNotes.objects.get().words) == (None, "We met.")

    # In the meeting a decision is enough; whoever looked at it before it began moves it no more.
    Meeting.objects.update(**before)
    loaded = Meeting.objects.select_related("workgroup").get()
    desk.post(at(meeting, "item_decision", item.pk), {"words": "No", "how": ""})
    assert Meeting.objects.get().opened_at is not None
    schedule, dates = (
        Schedule(world.reading, by=world.convener),
        Dates(datetime.fromisoformat("2031-03-04T09:00"), 60, meeting.zone),
    )
    assert not schedule.move(loaded, dates, known=loaded.changed_at)
    assert not schedule.call_off(loaded, "No", known=loaded.changed_at)


def test_the_paragraph_for_everybody_names_nobody(meeting: Meeting, world: World):
    Decision.objects.all().delete()
    Action.objects.all().delete()
    item = meeting.items.get()
    keep_notes(item, "Leo Lead opens 41 branches. More.", base="", serial=0, page="", by=world.convener)
    assert drafted(meeting, content_of(meeting)) == "LAUSD opens 41 branches."

    assert sentences("Ms. Ramos came. We met\nin May") == ["Ms. Ramos came.", "We met.", "in May."]
    said = ["Ms. Lead said no.", "Leo Lead and Sam Standin go on.", "Leads are many."]
    people = {"Leo Lead": "LAUSD", "Sam Standin": "LAUSD"}
    assert without_names(said, people) == ["LAUSD and LAUSD go on.", "Leads are many."]
    # The longer name first, an organization's name as it is spelled, and nobody who is here for none.
    people = {"Ana Paz": "A", "Ana Paz Ruiz": r"B\1", "Vera": ""}
    assert without_names(["Ana Paz Ruiz came.", "Ana Paz came.", "Vera came."], people) == [r"B\1 came.", "A came."]


def test_nobody_who_was_there_or_has_left_is_named_to_everybody(meeting: Meeting, world: World):
    SeatHolder.objects.filter(person=world.stand_in).update(until=now())
    within = {"meeting": meeting, "workgroup": world.reading}
    Visitor.objects.create(**within, name="Vera Visitor", organization_text="City", token=uuid4())
    Visitor.objects.create(**within, name="Paul Passing", token=uuid4())
    Rsvp.objects.update(stand_in_name="Gia Goes")
    Attendee.objects.create(**within, organization=world.lacoe, person=world.partner, noted_by=world.convener)
    others = "Sam Standin wrote. Vera Visitor asked. Paul Passing sang. Gia Goes said yes."
    Decision.objects.update(words=f"{others} {world.partner} came.", is_public=True)
    Decision.let_out(meeting, by=world.convener)
    Action.objects.all().delete()
    expected = "LAUSD wrote. City asked. LAUSD said yes. LACOE came."

    assert drafted(meeting, content_of(meeting)) == expected
    assert draft_of_update(world.reading, None, by=world.convener) == expected


def test_f27_minutes_are_corrected_adopted_locked_and_amended_on_record(meeting: Meeting, world: World, browse: Any):
    item, desk, member = meeting.items.get(), browse(world.convener), browse(world.lead)
    keep(desk, item, NOTES)
    close(meeting, public="", by=world.convener)
    correct = at(meeting, "minutes_correction", item.pk)
    form = {"notes": NOTES.replace("22", "23"), "why": "We said 23.", "number": 1}
    for _twice in range(2):
        assert member.post(correct, form).status_code == 303
    asked = Correction.objects.get()
    assert "We said 23." in words(desk.get(at(meeting, "minutes")))
    assert "We said 23." not in words(browse(world.stand_in).get(at(meeting, "minutes")))
    # Somebody else's words of the same item, put in meanwhile, stay.
    desk.post(correct, {"notes": f"{NOTES}\nWe thank the library.", "why": "Forgotten.", "number": 1})
    assert desk.post(correct, {"notes": "Old", "why": "Too late.", "number": 1}).status_code == 422
    for _twice in range(2):
        desk.post(at(meeting, "correction_answer", asked.pk), {"answer": "take", "word": "You are right."})
    minutes = Minutes.objects.get()
    assert [one.number for one in minutes.versions.all()] == [1, 2, 3]
    assert minutes.latest.content[0]["notes"] == f"{NOTES.replace('22', '23')}\nWe thank the library."
    assert Event.objects.get(kind="correction_answered").data["word"] == "You are right."

    late = {"adopted_on": localdate() + timedelta(days=1), "adopted_where": ""}
    assert desk.post(at(meeting, "minutes_adoption"), late).status_code == 422
    for _twice in range(2):
        desk.post(at(meeting, "minutes_adoption"), {"adopted_on": localdate(), "adopted_where": "the May meeting"})
    assert Event.objects.filter(kind="minutes_adopted").count() == 1
    assert "the May meeting" in words(member.get(meeting.get_absolute_url()))
    assert member.post(correct, {**form, "notes": "Other", "number": 3}).status_code == 403

    for refused in (
        lambda: Minutes.objects.update(adopted_where="elsewhere"),
        lambda: MinutesVersion.objects.update(content=[]),
        lambda: MinutesVersion.objects.filter(number=3).delete(),
        lambda: AgendaItem.objects.update(notes="mine now"),
        lambda: AgendaItem.objects.filter(pk=item.pk)._raw_delete("default"),
        lambda: MinutesVersion.objects.create(
            minutes=minutes, workgroup=world.reading, number=9, content=[], made_by=world.convener
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()

    desk.post(correct, {"notes": "The library opens 40 branches.", "why": "It was 40.", "number": 3})
    assert minutes.latest.amends
    assert Event.objects.get(kind="minutes_amended").data["number"] == 1
    page = words(member.get(at(meeting, "minutes_version", 4)))
    assert "It was 40." in page
    assert "<del>" in page
    assert "Amendment 1" in words(member.get(at(meeting, "minutes")))
    assert "We said 23" not in words(member.get(at(meeting, "minutes_version", 1)))


def test_a_correction_of_lines_that_were_changed_meanwhile_waits_and_puts_no_marks_into_the_minutes(
    meeting: Meeting, world: World, browse: Any
):
    item, desk = meeting.items.get(), browse(world.convener)
    keep(desk, item, "22 rooms")
    close(meeting, public="", by=world.convener)
    minutes = Minutes.objects.get()
    asked = Correction.propose(minutes, item=item.pk, notes="23 rooms", why="We said 23.", by=world.lead)
    assert asked is not None
    minutes.amend(item.pk, "24 rooms", number=1, why="It was 24.", by=world.convener)

    page = desk.post(at(meeting, "correction_answer", asked.pk), {"answer": "take", "word": ""}, follow=True)

    assert "correct it by hand, then answer" in words(page)
    assert (minutes.latest.number, minutes.latest.content[0]["notes"]) == (2, "24 rooms")
    assert Correction.objects.open().get() == asked
    desk.post(at(meeting, "correction_answer", asked.pk), {"answer": "decline", "word": "It was 24."})
    assert not Correction.objects.open().exists()


def test_f27_the_public_version_is_published_by_those_who_run_it_and_leaves_parts_out(
    meeting: Meeting, world: World, browse: Any
):
    item, desk = meeting.items.get(), browse(world.convener)
    secret = AgendaItem.add(meeting, by=world.convener, title="sentinel-secret item")
    assert secret is not None
    keep(desk, item, "The library can open 41 branches.")
    keep(desk, secret, "sentinel-secret words")
    close(meeting, public="", by=world.convener)
    for page in (at(meeting, "minutes"), at(meeting, "public_minutes")):
        assert WebClient().get(page).status_code == 404

    form = {"number": "1", "left_out": [str(secret.pk)]}
    assert browse(world.lead).post(at(meeting, "minutes_publication"), form).status_code == 403
    desk.post(at(meeting, "minutes_publication"), form)

    for who in (WebClient(), browse(world.partner)):
        page = words(who.get(at(meeting, "minutes")))
        assert "The library can open 41 branches." in page
        assert "sentinel-secret" not in page
        assert "Leo Lead" not in page
    assert "sentinel-secret" not in str(PublicMinutes.objects.get().content)
    assert "sentinel-secret" in words(browse(world.lead).get(at(meeting, "minutes")))
    # What was left out stays so when a later version is published, and everybody reads when it was adopted.
    correct = {"notes": "The library can open 40 branches.", "why": "It was 40.", "number": 1}
    desk.post(at(meeting, "minutes_correction", item.pk), correct)
    ticked = f'name="left_out" value="{secret.pk}" checked'
    assert ticked in words(desk.get(at(meeting, "minutes")))
    assert f'name="left_out" value="{item.pk}" checked' not in words(desk.get(at(meeting, "minutes")))
    desk.post(at(meeting, "minutes_publication"), {**form, "number": "2"})
    assert "Not adopted yet." in words(WebClient().get(at(meeting, "minutes")))
    desk.post(at(meeting, "minutes_adoption"), {"adopted_on": localdate(), "adopted_where": ""})
    assert "Not adopted yet." not in words(WebClient().get(at(meeting, "minutes")))
    desk.post(at(meeting, "minutes_publication"), {"undo": "1"})
    assert WebClient().get(at(meeting, "minutes")).status_code == 404
    assert reverse("workgroups:minutes", args=["data", meeting.pk]) != at(meeting, "minutes")
    assert browse(world.director).get(reverse("workgroups:minutes", args=["data", meeting.pk])).status_code == 404
