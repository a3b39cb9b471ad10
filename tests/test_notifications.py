"""From what happened to who hears of it, and when."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import PARTNERS, PUBLIC, Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.dates import plain_date
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS, EventKind, record, register
from compact.notifications.models import Delivery, Event, Level, Notification, OutgoingMail, Suppression, Volume
from tests.conftest import acting_as
from tests.queries import count_queries
from tests.world import World
from workgroups.models import SeatInvitation, Workgroup, WorkgroupGrant

for code, more in {
    "sample_news": {},
    "sample_decision": {"group": "decided"},
    "sample_answer": {"group": "you"},
    "sample_ours": {"group": "organization"},
    "sample_urgent": {"urgent": True},
    "sample_essential": {"group": "you", "essential": True},
}.items():
    register(
        EventKind(
            code,
            title=lambda event: f"News number {event.data.get('number', 1)}",
            url=lambda event: event.data.get("path", "/workgroups/reading/"),
            excerpt=lambda event: event.data.get("said", ""),
            **more,
        )
    )


def happened(world: World, kind: str = "sample_news", audience: list[int] | None = None, **more: Any) -> Event:
    """Something happened in Reading, by default done by the director, who hears nothing of it."""
    return record(
        kind,
        actor=more.pop("actor", world.director),
        target=world.discussion,
        audience=audience or [world.discussion.scope],
        data={"workgroup": "Grade-Level Reading", **more.pop("data", {})},
        **more,
    )


def announce() -> None:
    with acting_as("compact_worker"):
        announce_all()


def hears(event: Event, delivery: str | None = None) -> set[str]:
    rows = Notification.objects.filter(event=event)
    if delivery:
        rows = rows.filter(delivery=delivery)
    return {row.person.name.split()[0] for row in rows}


def everybody(**fields: Any) -> None:
    User.objects.update(**fields)


def test_those_who_read_it_hear_of_it_once_and_the_actor_does_not(world: World):
    event = happened(
        world, actor=world.lead, audience=[world.discussion.scope, scope(Kind.CONVENERS, world.reading.pk)]
    )

    announce()
    announce()

    assert hears(event) == {"Cora", "Sam"}
    assert Notification.objects.count() == 2
    event.refresh_from_db()
    assert event.announced_at is not None


def test_whoever_may_not_read_it_does_not_hear_of_it_even_when_in_the_audience(world: World):
    event = happened(world, audience=[PARTNERS])

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam"}


def test_the_backbone_hears_what_it_may_read(world: World):
    event = happened(world, actor=world.lead, audience=[2])

    announce()

    assert hears(event) == {"Joan"}


def test_public_news_reaches_every_partner(world: World):
    event = happened(world, audience=[PARTNERS], visible=[PUBLIC])

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam", "Ada", "Carl", "Paula"}


@pytest.mark.parametrize(
    ("rhythm", "delivery"),
    [(Rhythm.NOW, "now"), (Rhythm.DAILY, "digest"), (Rhythm.WEEKLY, "digest"), (Rhythm.NEVER, "none")],
)
def test_the_rhythm_says_how_it_leaves(world: World, rhythm, delivery):
    everybody(rhythm=rhythm)
    event = happened(world)

    announce()

    assert hears(event, delivery) == {"Cora", "Leo", "Sam"}
    assert OutgoingMail.objects.count() == (3 if delivery == "now" else 0)


@pytest.mark.parametrize("kind", ["sample_urgent", "sample_essential"])
@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_what_cannot_wait_leaves_at_once_whatever_the_rhythm(world: World, kind, rhythm):
    everybody(rhythm=rhythm, paused_until=now().date() + timedelta(days=9))
    event = happened(world, kind)

    announce()

    assert hears(event, Delivery.NOW) == {"Cora", "Leo", "Sam"}


def test_a_pause_leaves_news_in_the_inbox_and_for_the_digest_after_it(world: World):
    everybody(paused_until=now().date() + timedelta(days=9))
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    event = happened(world)

    announce()

    assert hears(event, Delivery.NONE) == {"Leo"}
    assert hears(event, Delivery.DIGEST) == {"Cora", "Sam"}


def test_b6_muting_a_workgroup_silences_it_but_not_what_is_said_to_me(world: World):
    everybody(rhythm=Rhythm.NOW)
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.MUTED)
    news, decision = happened(world), happened(world, "sample_decision")
    mention = happened(world, audience=[world.discussion.scope, scope(Kind.PERSON, world.lead.pk)])
    answer = happened(world, "sample_answer", audience=[scope(Kind.PERSON, world.lead.pk)])

    announce()

    assert hears(news) == hears(decision) == {"Cora", "Sam"}
    assert hears(mention) == {"Cora", "Leo", "Sam"}
    assert hears(answer) == {"Leo"}
    assert Notification.objects.get(event=mention, person=world.lead).group == "you"
    assert Notification.objects.get(event=mention, person=world.stand_in).group == "workgroup"


def test_decisions_only(world: World):
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.DECISIONS)
    news, decision = happened(world), happened(world, "sample_decision")

    announce()

    assert hears(news) == {"Cora", "Sam"}
    assert hears(decision) == {"Cora", "Leo", "Sam"}


def test_only_in_the_summary(world: World):
    everybody(rhythm=Rhythm.NOW)
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.DIGEST)
    event = happened(world)

    announce()

    assert hears(event, Delivery.DIGEST) == {"Leo"}
    assert hears(event, Delivery.NOW) == {"Cora", "Sam"}


def test_a_level_for_one_workgroup_says_nothing_about_another(world: World):
    Level.objects.create(person=world.lead, about=scope(Kind.WORKGROUP, world.data.pk), volume=Volume.MUTED)
    event = happened(world)

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam"}


def test_closed_accounts_and_former_people_hear_nothing(world: World):
    User.objects.filter(pk=world.stand_in.pk).update(is_active=False)
    event = happened(world)

    announce()

    assert hears(event) == {"Cora", "Leo"}


def test_a_kind_that_this_release_does_not_know_waits_and_holds_up_no_other(world: World):
    unknown, known = happened(world), happened(world)
    Event.objects.filter(pk=unknown.pk).update(kind="of_tomorrow")

    announce()

    assert hears(unknown) == set()
    assert hears(known) == {"Cora", "Leo", "Sam"}


def test_an_event_that_cannot_be_told_is_left_and_holds_up_no_other(world: World, monkeypatch):
    poison, sound = happened(world), happened(world)
    monkeypatch.setitem(
        KINDS, "sample_too_long", EventKind("sample_too_long", KINDS["sample_news"].title, str, "x" * 30)
    )
    Event.objects.filter(pk=poison.pk).update(kind="sample_too_long")

    announce()

    assert hears(poison) == set()
    assert hears(sound) == {"Cora", "Leo", "Sam"}


def test_announcing_takes_as_many_queries_for_many_people_as_for_few(world: World):
    few = happened(world, audience=[scope(Kind.PERSON, world.lead.pk)])
    with CaptureQueriesContext(
        connection,
    ) as first:
        announce()
    many = happened(world, audience=[PARTNERS], visible=[PUBLIC])
    with CaptureQueriesContext(connection) as second:
        announce()

    assert (len(hears(few)), len(hears(many))) == (1, 6)
    assert len(first) == len(second)


# --- the inbox --------------------------------------------------------------------------------------------------------


def told(world: World, *people: User, **more: Any) -> Notification:
    """One piece of news for some people, announced."""
    event = happened(world, audience=[scope(Kind.PERSON, one.pk) for one in people], **more)
    announce()
    return Notification.objects.get(event=event, person=people[0])


def test_the_inbox_shows_news_of_the_reader_alone(world: World, browse):
    told(world, world.lead, data={"number": 7, "said": "sentinel-words"})

    mine, theirs = (browse(one).get("/inbox/").content.decode() for one in (world.lead, world.stand_in))

    assert "News number 7" in mine
    assert "sentinel-words" in mine
    assert "Grade-Level Reading" in mine
    assert "News number 7" not in theirs
    assert "Nothing has happened yet" in theirs


def test_unread_stands_first_by_what_it_is_to_me_then_what_was_read(world: World, browse):
    told(world, world.lead, data={"number": 1})
    Notification.objects.all().read()
    event = happened(world, data={"number": 2})
    announce()
    told(world, world.lead, data={"number": 3})

    page = browse(world.lead).get("/inbox/").content.decode()

    places = [page.index(words) for words in ("For you", "number 3", "From your", "number 2", "Earlier", "number 1")]
    assert places == sorted(places)
    assert hears(event) == {"Cora", "Leo", "Sam"}


def test_the_masthead_counts_what_is_unread_and_still_readable(world: World, browse):
    told(world, world.lead)
    told(world, world.lead)
    happened(world)
    announce()
    browser = browse(world.lead)

    assert browser.get("/inbox/").context["nav"].unread == 3
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(minutes=1))
    assert browser.get("/inbox/").context["nav"].unread == 0
    assert "News number" not in browser.get("/inbox/").content.decode()


def test_opening_the_inbox_marks_nothing(world: World, browse):
    row = told(world, world.lead)

    browse(world.lead).get("/inbox/")

    row.refresh_from_db()
    assert row.read_at is None


def test_following_a_line_marks_it_as_read_and_stays_where_it_is(world: World, browse):
    row = told(world, world.lead)

    answer = browse(world.lead).post(f"/inbox/{row.pk}/reading/", headers={"HX-Request": "true"})

    row.refresh_from_db()
    assert (answer.status_code, row.read_at is None) == (204, False)


def test_marking_one_as_read_without_script_leads_back(world: World, browse):
    row = told(world, world.lead)

    answer = browse(world.lead).post(f"/inbox/{row.pk}/reading/")

    assert (answer.status_code, answer.url) == (303, "/inbox/")
    assert not Notification.objects.unread().exists()


def test_nobody_marks_the_news_of_somebody_else(world: World, browse):
    row = told(world, world.lead)

    assert browse(world.director).post(f"/inbox/{row.pk}/reading/").status_code == 404
    assert Notification.objects.unread().count() == 1


def test_marking_all_as_read_touches_what_was_shown_and_nothing_that_is_asked(world: World, browse):
    shown = told(world, world.lead)
    theirs = told(world, world.stand_in)
    later = told(world, world.lead)
    asked = list(Ask.objects.values_list("pk", "answered_at", "withdrawn_at"))

    browse(world.lead).post("/inbox/readings/", {"upto": shown.pk})

    assert set(Notification.objects.unread()) == {theirs, later}
    assert list(Ask.objects.values_list("pk", "answered_at", "withdrawn_at")) == asked


@pytest.mark.parametrize("upto", ["", "x", "-1", "²", "9" * 40])
def test_marking_up_to_nonsense_is_not_found(world: World, browse, upto):
    assert browse(world.lead).post("/inbox/readings/", {"upto": upto}).status_code == 404


def test_a_long_inbox_goes_on_by_key(world: World, browse):
    for number in range(22):
        happened(world, data={"number": number})
    announce()
    browser = browse(world.lead)

    first = browser.get("/inbox/")
    second = browser.get(f"/inbox/{first.context['new'].after}")

    assert [row.event.data["number"] for row in first.context["new"].rows] == list(range(21, 1, -1))
    assert [row.event.data["number"] for row in second.context["new"].rows] == [1, 0]


def test_the_inbox_costs_the_same_for_one_row_and_for_many(world: World, browse, django_assert_max_num_queries):
    told(world, world.lead)
    browser = browse(world.lead)
    browser.get("/inbox/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/inbox/")
    for _number in range(10):
        told(world, world.lead)
    with CaptureQueriesContext(connection) as many:
        browser.get("/inbox/")

    real = [
        query["sql"] for query in many if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET ROLE", "RESET"))
    ]
    real = [query for query in real if "set_config" not in query]
    assert len(one) == len(many)
    assert len(real) <= 12, "\n".join(real)


def test_news_of_an_ask_says_who_has_answered_it(world: World, browse):
    offers = [
        SeatInvitation.offer(group, organization=world.lausd, note="", by=world.director)[0]
        for group in (world.data, world.reading)
    ]
    announce()
    page = browse(world.lead).get("/inbox/").content.decode()
    assert ("offers LAUSD a place" in page, "Answered by" in page) == (True, False)

    offers[0].decline(reason="Not now.", by=world.contact)
    offers[1].withdraw(by=world.director)
    today = plain_date(localdate())

    for person, said in ((world.lead, f"Answered by Carl Contact on {today}"), (world.contact, "Answered by you on")):
        page = browse(person).get("/inbox/").content.decode()
        assert page.count(said) == 1
        assert page.count(f"Taken back on {today}") == 1
    assert Notification.objects.unread().filter(person=world.lead).count() == 2


def test_the_inbox_asks_once_what_became_of_all_asks(world: World, browse):
    groups = [Workgroup.objects.create(slug=f"group-{number}", name=f"Group {number}") for number in range(12)]
    for group in groups[:1]:
        SeatInvitation.offer(group, organization=world.lausd, note="", by=world.director)
    announce()
    browser = browse(world.lead)
    few = count_queries(browser, "/inbox/")
    for group in groups[1:]:
        SeatInvitation.offer(group, organization=world.lausd, note="", by=world.director)[0].decline(
            reason="", by=world.contact
        )
    announce()

    assert count_queries(browser, "/inbox/") == few <= 12


def test_b11_a_link_in_the_inbox_is_in_the_readers_language(world: World, browse):
    told(world, world.lead, data={"path": "/es/workgroups/reading/"})

    english, spanish = (browse(world.lead).get(path).content.decode() for path in ("/inbox/", "/es/inbox/"))

    assert 'href="/workgroups/reading/"' in english
    assert 'href="/es/workgroups/reading/"' in spanish


# --- how often we write -----------------------------------------------------------------------------------------------


def test_the_one_question(world: World, browse):
    answer = browse(world.lead).post("/preferences/", {"rhythm": "daily"})

    world.lead.refresh_from_db()
    assert (answer.status_code, world.lead.rhythm) == (303, "daily")


def test_the_question_reads_the_same_on_the_first_visit(world: World, browse):
    User.objects.filter(pk=world.lead.pk).update(welcomed_at=None)
    browser = browse(world.lead)

    first, later = (
        re.findall(r'<span class="opt-b">(.*?)</span>', browser.get(path).content.decode(), re.DOTALL)
        for path in ("/me/welcome/", "/preferences/")
    )

    assert first == later
    assert len(later) == len(Rhythm.values)


def test_no_answer_is_said_beside_the_question_and_changes_nothing(world: World, browse):
    answer = browse(world.lead).post("/preferences/", {"rhythm": "hourly"})

    world.lead.refresh_from_db()
    assert (answer.status_code, world.lead.rhythm) == (422, "weekly")


def test_hours_are_kept(world: World, browse):
    typed = {"digest_weekday": "4", "digest_at": "17:00:00", "quiet_from": "21:30", "quiet_until": "07:00"}

    answer = browse(world.lead).post("/preferences/hours/", typed)

    world.lead.refresh_from_db()
    assert answer.status_code == 303
    assert (world.lead.digest_weekday, world.lead.digest_at) == (4, time(17))
    assert (world.lead.quiet_from, world.lead.quiet_until) == (time(21, 30), time(7))


def test_quiet_hours_without_an_end_are_asked_for_again_and_stay_typed(world: World, browse):
    typed = {"digest_weekday": "4", "digest_at": "17:00:00", "quiet_from": "21:30", "quiet_until": ""}

    answer = browse(world.lead).post("/preferences/hours/", typed)

    world.lead.refresh_from_db()
    assert (answer.status_code, world.lead.digest_weekday) == (422, 1)
    assert 'value="21:30"' in answer.content.decode()
    assert "Quiet hours need a beginning and an end" in answer.content.decode()


def test_a_pause_of_two_weeks_and_back(world: World, browse):
    browser = browse(world.lead)

    browser.post("/preferences/pause/")
    world.lead.refresh_from_db()
    assert world.lead.paused_until == localdate() + timedelta(days=14)
    assert "You get no mail until" in browser.get("/preferences/").content.decode()

    browser.post("/preferences/pause/", {"resume": "1"})
    world.lead.refresh_from_db()
    assert world.lead.paused_until is None


def test_less_of_one_workgroup_and_everything_again(world: World, browse):
    browser, about = browse(world.lead), world.discussion.scope

    assert browser.post("/preferences/levels/", {str(about): "muted"}).status_code == 303
    assert list(Level.objects.values_list("person", "about", "volume")) == [(world.lead.pk, about, "muted")]
    assert '<option value="muted" selected>' in browser.get("/preferences/").content.decode()

    browser.post("/preferences/levels/", {str(about): "everything"})
    assert not Level.objects.exists()


def test_a_level_that_does_not_exist_is_refused(world: World, browse):
    answer = browse(world.lead).post("/preferences/levels/", {str(world.discussion.scope): "shouted"})

    assert (answer.status_code, Level.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("right", "hears"), [("view_workgroup", True), ("post", True), ("manage_seats", True), ("invite", False)]
)
def test_whoever_was_let_in_by_name_and_gets_the_news_says_how_much_of_it(right, hears, world: World, browse):
    WorkgroupGrant.give(
        world.reading, to=world.stranger, right=right, until=now() + timedelta(days=7), why="", by=world.convener
    )
    browser, about = browse(world.stranger), scope(Kind.WORKGROUP, world.reading.pk)

    assert (world.reading.usual_name in browser.get("/preferences/").content.decode()) is hears
    browser.post("/preferences/levels/", {str(about): "muted"})

    assert Level.objects.filter(person=world.stranger, about=about, volume="muted").exists() is hears


def test_a_workgroup_that_one_is_not_in_takes_no_level(world: World, browse):
    browse(world.contact).post("/preferences/levels/", {str(world.discussion.scope): "muted"})

    assert not Level.objects.exists()


# --- an address that gets no mail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("bounced", "Our mail to leo.lead@example.org comes back"),
        ("complained", "Our mail to leo.lead@example.org was called spam"),
        ("unsubscribed", "You stopped our mail to leo.lead@example.org"),
    ],
)
def test_b10_whoever_gets_no_mail_reads_why_and_can_ask_for_it_again(world: World, browse, reason, said):
    Suppression.objects.create(address=world.lead.email, reason=reason)
    browser = browse(world.lead)
    assert said in browser.get("/preferences/").content.decode()
    assert said not in browse(world.stand_in).get("/preferences/").content.decode()

    assert browse(world.stand_in).post("/preferences/address/").status_code == 303
    assert Suppression.objects.exists()
    assert browser.post("/preferences/address/").status_code == 303

    assert not Suppression.objects.exists()
    assert said not in browser.get("/preferences/").content.decode()


@pytest.mark.parametrize(("reason", "shown"), [("bounced", True), ("unsubscribed", False)])
def test_b10_whoever_looks_after_a_person_sees_that_their_mail_comes_back(world: World, browse, reason, shown):
    Suppression.objects.create(address=world.lead.email, reason=reason)
    pages = {name: browse(world.people[name]).get("/partners/lausd/").content.decode() for name in world.people}

    seen = {name for name, page in pages.items() if "Mail to this address comes back" in page}

    assert seen == ({"administrator", "director"} if shown else set())


def test_looking_up_who_is_unreachable_keeps_the_pages_within_their_limit(world: World, browse):
    assert count_queries(browse(world.administrator), "/partners/lausd/") <= 12
    assert count_queries(browse(world.lead), "/preferences/") <= 12
