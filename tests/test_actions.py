"""Actions (F31): owed by an organization that names its person, done from the mail, with a ladder behind them."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from time_machine import travel

from compact.access import Kind, reach_of, scope
from compact.accounts.models import Rhythm, User
from compact.asks.digest import Words
from compact.asks.models import Ask
from compact.dates import due
from compact.mail_links import LIFE, MailLink
from compact.notifications.events import KINDS
from compact.notifications.models import Event, OutgoingMail
from compact.wall import entered
from partners.models import Affiliation
from partners.models.merging import Merger
from tests.conftest import WebClient
from tests.pages import words
from tests.queries import count_queries
from tests.sweep import a_meeting
from tests.test_notifications import announce
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import Action, AgendaItem, Holdings, Meeting
from workgroups.models.action_ladder import RUNGS, remind_of_actions, rung

BASE = "/workgroups/reading/actions/"


def begin(world: World, **more: Any) -> Action:
    said = {"title": "Send the list of summer sites", "owner": world.lausd, "by": world.convener, **more}
    return Action.begin(world.reading, **said)


def asked(action: Action) -> Ask:
    return Ask.objects.open().get(kind="action", subject_id=action.pk)


def link(action: Action, who: User) -> str:
    return f"/done/{MailLink('action', action.pk, who.pk).token}/"


def told(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("pk"))


# --- asking -----------------------------------------------------------------------------------------------------------


def test_what_a_meeting_noted_is_asked_for_when_it_is_closed_in_as_many_statements_for_fifty(world: World):
    meeting = a_meeting(world)
    item = meeting.items.get()
    meeting.actions.all().delete()
    note = partial(Action.note, item, owner=world.lausd, by=world.convener)
    named = note(title="Ask the library", person=world.contact, due_on=localdate() + timedelta(days=5))
    open_to_all = note(title="Send the list", person=None, due_on=None)
    left = note(title="Count the rooms", person=world.former, due_on=None)
    elsewhere = Action.note(
        item, title="Send the figures", owner=world.lacoe, person=None, due_on=None, by=world.convener
    )
    assert not Ask.objects.filter(kind="action").exists()
    assert not Action.objects.open().exists()

    with entered(world.convener), CaptureQueriesContext(connection) as few:
        assert Action.ask_all(meeting, by=world.convener) == 4
        assert Action.ask_all(meeting, by=world.convener) == 0

    due = localdate() + timedelta(days=14)
    assert {one: (asked(one).post, asked(one).due_on) for one in (named, open_to_all, left, elsewhere)} == {
        named: (scope(Kind.PERSON, world.contact.pk), localdate() + timedelta(days=5)),
        open_to_all: (scope(Kind.PERSON, world.lead.pk), due),
        left: (scope(Kind.PERSON, world.lead.pk), due),  # who left is not asked
        elsewhere: (scope(Kind.ADMINISTRATORS, world.lacoe.pk), due),
    }
    left.refresh_from_db()
    assert (left.person, left.due_on, Action.objects.open().count()) == (None, due, 4)
    assert asked(named).scope_asker == world.reading.conveners_scope
    assert [one.audience for one in told("action_asked")] == [
        [asked(one).post] for one in (named, open_to_all, left, elsewhere)
    ]
    more = Meeting.objects.create(
        workgroup=world.reading, uid="m2", starts_at=now(), ends_at=now() + timedelta(hours=1), zone="UTC",
        created_by=world.convener,
    )  # fmt: skip
    second = AgendaItem.objects.create(workgroup=world.reading, meeting=more, title="All else")
    for n in range(50):
        Action.note(second, title=f"Number {n}", owner=world.lausd, person=None, due_on=None, by=world.convener)
    with entered(world.convener), CaptureQueriesContext(connection) as many:
        assert Action.ask_all(more, by=world.convener) == 50
        Action.ask_all(more, by=world.convener)
    assert len(many) <= len(few)


def test_a_convener_writes_one_down_and_whatever_is_wrong_is_said_at_the_field(world: World, browse):
    browser = browse(world.convener)
    wrong = browser.post(BASE, {"title": "Send it", "owner": "LAUSD", "due_on": "2020-01-01"})
    assert (wrong.status_code, "Choose a day that is not over." in words(wrong)) == (422, True)
    assert 'value="Send it"' in wrong.content.decode()

    sent = {"title": "Send it", "owner": "LAUSD", "due_on": ""}
    assert [browser.post(BASE, sent).status_code for _twice in range(2)] == [303, 303]

    made = Action.objects.get()
    assert (made.due_on, asked(made).post) == (localdate() + timedelta(days=14), scope(Kind.PERSON, world.lead.pk))
    assert browse(world.lead).post(BASE, sent).status_code == 403
    assert browse(world.partner).get(made.get_absolute_url()).status_code == 404


# --- done -------------------------------------------------------------------------------------------------------------


def test_done_with_a_word_tells_those_who_run_it_once(world: World, browse):
    action = begin(world)
    page = f"{BASE}{action.pk}/completion/"

    # Carl is in no workgroup: nothing on his page leads to where he may not go.
    shown = browse(world.contact).get(action.get_absolute_url())
    assert (shown.status_code, f'href="{BASE}"' in words(shown)) == (200, False)
    assert browse(world.contact).post(page, {"word": "All 41 sites."}).status_code == 303
    assert browse(world.lead).post(page, {"word": "Again."}).status_code == 303

    action.refresh_from_db()
    assert (action.completed_by, action.word, action.channel) == (world.contact, "All 41 sites.", "portal")
    ask = Ask.objects.get(kind="action")
    assert (ask.answered_by, ask.answer) == (world.contact, "done")
    [event] = told("action_completed")
    assert event.audience == [world.reading.conveners_scope]
    assert KINDS[event.kind].title(event) == "LAUSD has done it: Send the list of summer sites"


@pytest.mark.django_db(transaction=True)
def test_done_twice_at_once_is_done_once():
    world = World.build()
    action = begin(world)

    def done(who: User) -> bool:
        with entered(fresh(who)):
            return Action.objects.select_related("workgroup", "owner").get(pk=action.pk).complete(by=who)

    assert sorted(at_once(*(partial(done, one) for one in (world.lead, world.contact, world.convener)))) == [
        False, False, True,
    ]  # fmt: skip
    assert len(told("action_completed")) == 1


def test_done_from_the_mail_in_two_taps_without_signing_in(world: World):
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    action = begin(world)
    announce()
    mail = OutgoingMail.objects.get(person=world.lead)
    letter = KINDS["action_asked"].by_mail(mail.notification.event, world.lead.pk)
    browser = WebClient(enforce_csrf_checks=True)

    for method in (browser.get, browser.head, browser.get):  # a scanner opens everything
        assert method(letter).status_code == 200
    action.refresh_from_db()
    assert action.completed_at is None
    page = browser.get(letter)
    assert page.content.decode().count("<button") == 1
    assert "says so for Leo Lead" in words(page)

    assert "Thank you." in words(browser.post(letter, {"word": "Sent."}))
    again = browser.post(letter, {"word": "Sent again."})

    action.refresh_from_db()
    assert (action.completed_by, action.word, action.channel) == (world.lead, "Sent.", "mail")
    assert "Leo Lead marked it as done" in words(again)
    assert len(told("action_completed")) == 1


def test_the_summary_has_a_link_of_each_readers_own(world: World):
    action = begin(world)
    said = Words()

    first, second = (said.of(asked(action), reader=one.pk).text for one in (world.lead, world.stand_in))

    assert link(action, world.lead) in first
    assert link(action, world.stand_in) in second


def test_every_link_that_came_too_late_says_so_kindly_and_changes_nothing(world: World):
    browser, action = WebClient(), begin(world)
    mine = link(action, world.lead)

    assert browser.post(f"{mine[:-3]}/").status_code == 404
    assert browser.post(f"/done/{MailLink('other', action.pk, world.lead.pk).token}/").status_code == 404
    with travel(now() + LIFE + timedelta(days=1)):
        assert "too old to answer with" in words(browser.post(mine))
    action.give_back(word="The county has it.", by=world.lead)
    assert "gave it back" in words(browser.post(mine))
    action.give_to(world.lacoe, by=world.convener)
    assert "given to somebody else" in words(browser.post(mine))
    action.give_to(world.lausd, by=world.convener)
    Affiliation.objects.filter(person=world.lead).update(until=now() - timedelta(hours=1))
    assert browser.post(mine).status_code == 410
    Affiliation.objects.filter(person=world.lead).update(until=None)
    User.objects.filter(pk=world.lead.pk).update(is_active=False)
    assert browser.post(mine).status_code == 410
    User.objects.filter(pk=world.lead.pk).update(is_active=True)
    action.drop(reason="The fair is off.", by=world.convener)
    assert "Nobody needs to do it any more: The fair is off." in words(browser.post(mine))
    action.refresh_from_db()
    assert action.completed_at is None


# --- not yet ----------------------------------------------------------------------------------------------------------


def test_the_organization_names_its_person_and_whoever_is_named_passes_it_on(world: World, browse):
    action = begin(world)
    page = f"{BASE}{action.pk}/doer/"
    assert browse(world.contact).post(page, {"person": world.contact.pk}).status_code == 403

    assert browse(world.administrator).post(page, {"person": world.contact.pk}).status_code == 303
    assert asked(action).post == scope(Kind.PERSON, world.contact.pk)
    assert browse(world.contact).post(page, {"person": world.stand_in.pk}).status_code == 303
    assert asked(action).post == scope(Kind.PERSON, world.stand_in.pk)
    assert browse(world.lead).post(page, {"person": world.partner.pk}).status_code == 422  # of another organization
    assert browse(world.lead).post(page, {"person": "lead"}).status_code == 303

    assert asked(action).post == scope(Kind.PERSON, world.lead.pk)
    assert Ask.objects.filter(kind="action").count() == 1


def test_what_is_not_ours_goes_back_to_those_who_run_it_and_on_to_whose_it_is(world: World, browse):
    action = begin(world)
    page = f"{BASE}{action.pk}/"
    assert browse(world.lead).post(f"{page}return/", {"word": ""}).status_code == 422

    assert browse(world.lead).post(f"{page}return/", {"word": "The county has the list."}).status_code == 303
    back = Ask.objects.open().get(subject_id=action.pk)
    assert (back.kind, back.post, back.why) == (
        "action_returned", world.reading.conveners_scope, "The county has the list.",
    )  # fmt: skip
    assert remind_of_actions() == 0
    assert browse(world.convener).post(f"{page}owner/", {"owner": "LACOE"}).status_code == 303

    action.refresh_from_db()
    assert (action.owner, action.returned_at) == (world.lacoe, None)
    assert asked(action).post == scope(Kind.ADMINISTRATORS, world.lacoe.pk)
    back.refresh_from_db()
    assert (back.answered_by, back.is_open) == (world.convener, False)


def test_a_day_changes_with_a_reason_and_who_is_asked_hears_of_it(world: World, browse):
    action, later = begin(world), localdate() + timedelta(days=30)
    browser, page = browse(world.convener), f"{BASE}{action.pk}/"
    silent = browser.post(f"{page}terms/", {"title": action.title, "due_on": later, "reason": ""})
    assert (silent.status_code, "Say why the day changes." in words(silent)) == (422, True)

    browser.post(f"{page}terms/", {"title": action.title, "due_on": later, "reason": "The fair is later."})
    assert asked(action).due_on == later
    [event] = told("action_changed")
    assert event.audience == [scope(Kind.PERSON, world.lead.pk)]
    browser.post(f"{page}dropping/", {"reason": "No fair."})
    assert not Ask.objects.open().filter(kind="action").exists()
    browser.post(f"{page}reopening/", {"reason": "There is one."})

    assert asked(action).post == scope(Kind.PERSON, world.lead.pk)
    assert [one.data["reason"] for one in told("action_dropped")] == ["No fair."]


# --- people come and go -----------------------------------------------------------------------------------------------


def test_it_goes_along_with_the_lead_and_stays_with_whoever_is_named(world: World):
    lead, named = begin(world), begin(world, title="Ask the library")
    named.name(world.contact, by=world.lead)

    holder = world.seat.holders.get(person=world.lead, until=None)
    holder.end(by=world.lead, successor=world.administrator)
    assert asked(lead).post == scope(Kind.PERSON, world.administrator.pk)
    assert asked(named).post == scope(Kind.PERSON, world.contact.pk)
    world.seat.end(by=world.convener, reason="Another table.")

    assert asked(lead).post == scope(Kind.ADMINISTRATORS, world.lausd.pk)
    assert asked(named).post == scope(Kind.PERSON, world.contact.pk)


def test_whoever_leaves_takes_nothing_along(world: World):
    mine, named = begin(world), begin(world, title="Ask the library")
    named.name(world.contact, by=world.lead)
    at = Affiliation.objects.select_related("person", "organization")

    with entered(world.administrator):
        Holdings(at.get(person=world.contact, until=None)).hand_over(world.stand_in, by=world.administrator)
    named.refresh_from_db()
    assert (named.person, asked(named).post) == (world.stand_in, scope(Kind.PERSON, world.stand_in.pk))
    with entered(world.administrator):
        Holdings(at.get(person=world.stand_in, until=None)).give_up(by=world.administrator)
    named.refresh_from_db()
    assert (named.person, asked(named).post) == (None, scope(Kind.PERSON, world.lead.pk))
    with entered(world.administrator):
        Holdings(at.get(person=world.lead, until=None)).give_up(by=world.administrator)

    assert {asked(one).post for one in (mine, named)} == {scope(Kind.ADMINISTRATORS, world.lausd.pk)}


# --- the ladder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "rungs"), [(4, 0), (3, 1), (1, 1), (0, 2), (-2, 2), (-3, 3), (-6, 3), (-7, 4), (-99, 4)]
)
def test_how_many_rungs_lie_behind_a_day(days: int, rungs: int):
    assert rung(date(2027, 3, 14) + timedelta(days=days), date(2027, 3, 14)) == rungs


def test_the_ladder_is_climbed_rung_by_rung_and_nobody_hears_twice(world: World):
    action = begin(world)
    action.name(world.contact, by=world.lead)
    heard: dict[int, list[tuple[str, list[int]]]] = {}
    kinds = ("action_reminder", "action_late", "action_overdue")
    for after in (-4, *RUNGS.values(), 8):
        with travel(now() + timedelta(days=14 + after)):
            before = Event.objects.count()
            remind_of_actions()
            remind_of_actions()
            fresh_ones = Event.objects.filter(kind__in=kinds).order_by("pk")
            heard[after] = [(one.kind, one.audience) for one in fresh_ones][-(Event.objects.count() - before) or 99 :]
    contact, lead = scope(Kind.PERSON, world.contact.pk), scope(Kind.PERSON, world.lead.pk)
    assert heard == {
        -4: [],
        -3: [("action_reminder", [contact])],
        0: [("action_reminder", [contact])],
        3: [("action_late", [lead])],
        7: [("action_overdue", [world.reading.conveners_scope])],
        8: [],
    }
    [overdue] = told("action_overdue")
    assert KINDS["action_overdue"].excerpt(overdue) == (
        "Send the list of summer sites (LAUSD, Carl Contact, (213) 555-0100)"
    )


def test_more_time_moves_the_ladder_and_a_workgroup_that_rests_reminds_nobody(world: World, browse):
    action = begin(world)
    until = localdate() + timedelta(days=40)
    browse(world.lead).post(f"/asks/{asked(action).pk}/snooze/", {"until": until, "reason": "The board meets in May."})
    with travel(now() + timedelta(days=30)):
        assert remind_of_actions() == 0
    with travel(now() + timedelta(days=38)):
        assert remind_of_actions() == 1
    world.reading.pause(reason="Summer", by=world.director)
    with travel(now() + timedelta(days=60)):
        assert remind_of_actions() == 0
        world.reading.relaunch(by=world.director)
    action.refresh_from_db()
    assert action.due_on == localdate() + timedelta(days=14 + 60)  # no day of what is owed has run


def test_nobody_is_late_with_what_they_are_asked_only_now(world: World):
    """By another organization, again, or because a meeting is closed long after its days."""
    past, usual = localdate() - timedelta(days=20), localdate() + timedelta(days=14)
    item = a_meeting(world).items.get()
    item.meeting.actions.all().delete()
    note = partial(Action.note, item, owner=world.lausd, person=None, by=world.convener)
    noted = note(title="Count", due_on=past)
    Action.ask_all(item.meeting, by=world.convener)
    moved, again, ahead = begin(world, title="a"), begin(world, title="b"), begin(world, title="c")
    Action.objects.filter(pk__in=[moved.pk, again.pk]).update(due_on=past)
    Action.objects.filter(pk=ahead.pk).update(due_on=usual + timedelta(days=9))
    assert again.complete(by=world.lead)

    assert moved.give_to(world.alliance, by=world.convener)
    assert again.reopen(reason="It is half of it.", by=world.convener)
    assert ahead.give_to(world.alliance, by=world.convener)

    days = {one: asked(one).due_on for one in (noted, moved, again, ahead)}
    assert days == {noted: usual, moved: usual, again: usual, ahead: usual + timedelta(days=9)}
    assert remind_of_actions() == 0
    assert {one.due_on for one in Action.objects.filter(pk__in=[noted.pk, moved.pk, again.pk])} == {usual}


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_open_by_day_whom_to_ring_and_leaves_as_a_file(world: World, browse):
    late, soon = begin(world), begin(world, title="Ask the library", owner=world.alliance)
    Action.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=1))
    done = begin(world, title="=HYPERLINK()")
    done.complete(by=world.lead, word="Here it is.")
    convener, lead = browse(world.convener).get(BASE), browse(world.lead).get(BASE)

    assert [one.pk for one in convener.context["open"].rows] == [late.pk, soon.pk]
    assert [one.pk for one in convener.context["settled"].rows] == [done.pk]
    assert ("(213) 555-0112" in words(convener), "(213) 555-0112" in words(lead)) == (True, False)
    only = browse(world.lead).get(BASE, {"organization": "alliance"})
    assert [one.pk for one in only.context["open"].rows] == [soon.pk]
    file = b"".join(browse(world.lead).get("/workgroups/reading/actions.csv").streaming_content).decode()
    assert file.splitlines()[-1].startswith("'=HYPERLINK(),")
    assert browse(world.partner).get("/workgroups/reading/actions.csv").status_code == 404


def test_my_actions_stand_on_the_overview_and_are_done_there(world: World, browse):
    mine, _other = begin(world), begin(world, title="Ask the library", owner=world.alliance)
    browser = browse(world.lead)

    assert [one.pk for one in browser.get("/workgroups/reading/").context["room"].my_actions] == [mine.pk]
    answer = browser.post(f"{BASE}{mine.pk}/completion/", {"next": "/workgroups/reading/#actions"})

    assert answer.url == "/workgroups/reading/#actions"
    assert browser.get("/workgroups/reading/").context["room"].my_actions == []


def test_pages_cost_the_same_for_one_action_and_for_many(world: World, browse):
    browser = browse(world.convener)
    pages = (BASE, "/workgroups/reading/")
    begin(world).complete(by=world.lead)
    begin(world)
    counts, many = [], [person(f"Person {n}") for n in range(3)]
    for _round in range(2):
        counts.append([count_queries(browser, page) for page in pages])
        rows = [
            Action(
                workgroup=world.reading, owner=world.lausd, title=f"Number {n}", due_on=localdate(), asked_at=now(),
                noted_by=world.convener, person=many[n] if n < 3 else None,
            )
            for n in range(40)
        ]  # fmt: skip
        Action.objects.bulk_create(rows)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, counts
    page = browser.get(BASE).context["open"]
    assert (len(page.rows), bool(page.after)) == (25, True)
    assert browser.get(BASE + page.after).status_code == 200


def test_what_an_organization_owes_goes_along_when_it_becomes_another(world: World):
    action = begin(world)
    world.seat.holders.update(until=now())

    from partners.models.merging import CARRIED

    CARRIED["workgroups.Action.owner"].carry(Merger(goes=world.lausd, stays=world.lacoe, by=world.director))

    action.refresh_from_db()
    assert action.owner == world.lacoe
    assert reach_of(world.partner).may_read(action.scopes)


def test_what_is_done_is_a_sign_of_life(world: World):
    from workgroups.models.quiet import SIGNS

    begin(world).complete(by=world.lead)

    assert [(one.organization, one.workgroup) for one in SIGNS["action"][0]()] == [(world.lausd.pk, world.reading)]


def test_what_is_owed_stands_among_what_the_organization_is_asked_with_who_does_it_and_by_when(world: World, browse):
    begin(world, title="Send the list of rooms")

    page = words(browse(world.contact).get("/partners/lausd/home/"))

    asks = page[page.index("Asked of us") : page.index("Our people")]
    when = due(localdate() + timedelta(days=14))
    assert [one for one in ("Send the list of rooms", "Leo Lead", when) if one not in asks] == []
