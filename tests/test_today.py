"""Today: one address, and what stands on it by what a person does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.asks.headlines import in_words, needs_you
from compact.asks.models import Ask
from compact.notifications.events import record
from compact.notifications.models import Event, Notification
from partners.models import Affiliation
from tests.asking import day, figure, join, kinds, reply
from tests.queries import count_queries
from tests.world import World
from workgroups.models import Convener, Discussion, Seat, SeatHolder, Workgroup, WorkgroupGrant

__all__ = ["kinds"]
pytestmark = pytest.mark.usefixtures("kinds")
BUDGET = 12


def test_the_title_says_how_much_needs_this_person(world: World, browse):
    figure(world.lausd, 1)
    figure(world.lausd, 2)

    page = browse(world.administrator).get("/today/").content.decode()

    assert "Two things need you." in page


def test_nothing_to_do_is_said_too(world: World, browse):
    page = browse(world.partner).get("/today/").content.decode()

    assert "Nothing needs you today." in page
    assert "Nothing waits for you" in page


@pytest.mark.parametrize(("right", "reads"), [("view_workgroup", True), ("manage_seats", False)])
def test_who_was_given_a_right_in_a_workgroup_finds_it_there_with_what_they_may_read(right, reads, world, browse):
    for workgroup in (world.reading, world.data):
        until = now() + timedelta(days=7)
        WorkgroupGrant.give(workgroup, to=world.contact, right=right, until=until, why="", by=world.director)

    page = browse(world.contact).get("/today/").content.decode()

    for workgroup in (world.reading, world.data):
        assert f'href="{workgroup.get_absolute_url()}">{workgroup.usual_name}</a>' in page
    assert (world.discussion.title in page) is reads
    assert ("Nothing has been said yet." in page) is reads


@pytest.mark.parametrize(
    ("things", "requests", "title"),
    [
        (0, 0, "Nothing needs you today."),
        (1, 0, "One thing needs you."),
        (2, 0, "Two things need you."),
        (2, 1, "Two things need you, and one person waits."),
        (1, 3, "One thing needs you, and three people wait."),
        (0, 1, "One person waits for you."),
        (0, 3, "Three people wait for you."),
    ],
)
def test_the_title_counts_in_words(things, requests, title):
    assert needs_you(things, requests) == title


def test_more_than_a_page_is_not_counted_to_the_end():
    assert needs_you(25, 0, more=True) == "More than 25 things need you."


def test_numbers_above_twelve_are_figures():
    assert [in_words(number) for number in (2, 12, 13)] == ["two", "twelve", "13"]


@pytest.mark.parametrize(
    ("hour", "greeting"), [(8, "Good morning, Paula."), (13, "Good afternoon, Paula."), (20, "Good evening, Paula.")]
)
def test_the_greeting_follows_the_persons_own_clock(world: World, browse, time_machine, hour, greeting):
    time_machine.move_to(datetime(2027, 2, 9, hour, 30, tzinfo=ZoneInfo("America/Los_Angeles")), tick=False)

    assert greeting in browse(world.partner).get("/today/").content.decode()


def test_an_ask_says_who_asks_for_whom_why_and_by_when(world: World, browse):
    figure(world.lausd, 7, by=world.partner, asked_for=world.lacoe, why="The county report closes", due_on=day(2))

    page = browse(world.administrator).get("/today/").content.decode()

    assert "Confirm the figure 7" in page
    assert "Asked by Paula Partner for LACOE" in page
    assert "“The county report closes”" in page
    assert "in 2 days" in page
    assert 'href="/figures/7/">Confirm<' in page


def test_the_most_urgent_comes_first(world: World, browse):
    figure(world.lausd, 1)
    figure(world.lausd, 2, due_on=day(9))
    figure(world.lausd, 3, due_on=day(-1))

    asks = browse(world.administrator).get("/today/").context["today"].needs_you

    assert [ask.subject_id for ask in asks] == [3, 2, 1]


def test_what_only_a_colleague_can_answer_names_the_colleague(world: World, browse):
    world.administrator.phone = "(213) 555-0199"
    world.administrator.save()
    figure(world.lausd, 7)

    page = browse(world.contact).get("/today/").content.decode()

    assert "Needs someone at LAUSD" in page
    assert "Ada Administrator can answer" in page
    assert 'href="tel:2135550199"' in page


def test_where_nobody_holds_the_post_those_who_act_for_the_organization_are_named(world: World, browse):
    figure(world.lacoe, 7)

    page = browse(world.partner).get("/today/").content.decode()

    assert "Paula Partner knows who can" in page


def test_an_empty_place_of_my_organization_is_shown(world: World, browse):
    Affiliation.objects.get(person=world.lead, until=None).end(by=world.director)
    Affiliation.objects.get(person=world.stand_in, until=None).end(by=world.director)

    page = browse(world.contact).get("/today/").content.decode()

    assert "One of our places is empty" in page


def test_those_who_look_after_the_organization_can_name_someone(world: World, browse):
    Seat.objects.create(workgroup=world.data, organization=world.lausd)

    pages = {name: browse(world.people[name]).get("/today/").content.decode() for name in ("administrator", "contact")}

    seat = Seat.objects.get(workgroup=world.data, organization=world.lausd)
    naming = f'href="/workgroups/data/places/{seat.pk}/naming/?next=/today/"'
    assert {name: naming in page for name, page in pages.items()} == {"administrator": True, "contact": False}


def test_several_empty_places_lead_to_the_list_of_them(world: World, browse):
    other = Workgroup.objects.create(slug="other", name="Other Workgroup")
    for workgroup in (world.data, other):
        Seat.objects.create(workgroup=workgroup, organization=world.lausd)

    browser = browse(world.administrator)

    assert 'href="/partners/lausd/home/#places"' in browser.get("/today/").content.decode()
    shown = browser.get("/partners/lausd/home/").context["home"].places.rows
    assert [seat.workgroup for seat in shown if seat.may_name and not seat.people] == [world.data, other]


def test_places_without_people_are_not_said_to_be_none(world: World, browse):
    Seat.objects.create(workgroup=world.data, organization=world.lausd)
    SeatHolder.objects.filter(seat__workgroup=world.data).update(until=now())
    Convener.objects.filter(person=world.convener).update(workgroup=world.data)
    browser = browse(world.convener)

    page = browser.get("/today/").content.decode()

    assert "2 organizations have a place" in page
    assert "Nobody is named yet." in page
    Seat.objects.update(until=now())
    assert "No organization has a place yet" in browser.get("/today/").content.decode()


def test_a_place_that_somebody_fills_is_not(world: World, browse):
    assert browse(world.contact).get("/today/").context["today"].empty_places == []


def test_two_organizations_in_need_are_not_called_by_one_name(world: World, browse):
    Affiliation.objects.create(person=world.contact, organization=world.lacoe, since=now() - timedelta(days=1))
    figure(world.lausd, 1)
    figure(world.lacoe, 2)

    page = browse(world.contact).get("/today/").content.decode()

    assert "Needs someone at your organizations" in page


def test_unread_news_is_shown_and_read_news_is_not(world: World, browse):
    for words, read in (("A fresh reason", None), ("An old reason", now())):
        event = record(
            "ask_snoozed",
            actor=world.lead,
            target=world.contact,
            audience=[scope(Kind.PERSON, world.contact.pk)],
            data={"organization": "LAUSD", "until": "2027-02-24", "title": "A", "ask": len(words), "reason": words},
        )
        Notification.objects.create(event=event, person=world.contact, group="you", delivery="none", read_at=read)

    page = browse(world.contact).get("/today/").content.decode()

    assert "LAUSD will answer after 24 February" in page
    assert "A fresh reason" in page
    assert "An old reason" not in page


def test_news_of_one_page_is_one_line(world: World, browse):
    for words in ("First", "Second", "Third"):
        event = record(
            "ask_woken",
            actor=world.lead,
            target=world.contact,
            audience=[scope(Kind.PERSON, world.contact.pk)],
            data={"who": words, "title": "A", "ask": 7},
        )
        Notification.objects.create(event=event, person=world.contact, group="you", delivery="none")

    news = browse(world.contact).get("/today/").context["today"].news

    assert [(one.title, one.earlier) for one in news] == [("Third brought this back: A", 2)]


def test_more_empty_places_than_fit_are_counted(world: World, browse):
    for number in range(8):
        workgroup = Workgroup.objects.create(slug=f"more-{number}", name=f"More {number}")
        Seat.objects.create(workgroup=workgroup, organization=world.lausd)

    page = browse(world.contact).get("/today/").content.decode()

    assert "Eight of our places are empty" in page
    assert "and 2 more" in page


def test_news_of_a_kind_that_is_gone_is_left_out(world: World, browse):
    event = Event.objects.create(
        kind="gone",
        target_type=ContentType.objects.get_for_model(Seat),
        target_id=world.seat.pk,
        scope=scope(Kind.ORGANIZATION, world.lausd.pk),
        audience=[],
    )
    Notification.objects.create(event=event, person=world.contact, group="you", delivery="none")

    assert browse(world.contact).get("/today/").context["today"].news == []


def test_what_comes_within_two_weeks_is_dated(world: World, browse):
    figure(world.lausd, 1, due_on=day(3))
    figure(world.lausd, 2, due_on=day(30))
    figure(world.lausd, 3, due_on=day(1)).snooze(day(10), "The board meets", by=world.administrator)

    dates = browse(world.contact).get("/today/").context["today"].dates

    assert [(one.on, one.ask.subject_id, one.returns) for one in dates] == [(day(3), 1, False), (day(10), 3, True)]


def test_my_workgroups_lead_to_what_was_said_last(world: World, browse):
    page = browse(world.lead).get("/today/").content.decode()

    assert f'href="/workgroups/reading/discussions/{world.discussion.pk}/"' in page
    assert "sentinel-reading topic" in page


def test_a_person_without_a_workgroup_is_shown_the_way(world: World, browse):
    assert "You have no place in a workgroup yet" in browse(world.contact).get("/today/").content.decode()


def test_a_convener_sees_who_asks_and_since_when(world: World, browse):
    asked = join(world)
    Ask.objects.filter(pk=asked.pk).update(asked_at=now() - timedelta(days=7))

    page = browse(world.convener).get("/today/").content.decode()

    assert "One person waits for you." in page
    assert "Paula Partner, LACOE" in page
    assert "The oldest waits 1\xa0week" in page
    assert 'href="/workgroups/reading/members/"' in page


def test_a_convener_sees_three_names_and_how_many_more(world: World, browse):
    for number in range(5):
        join(world, number)

    run = browse(world.convener).get("/today/").context["today"].desks[0]

    assert (run.waiting, len(run.named), run.more) == (5, 3, 2)


def test_a_convener_sees_who_has_not_answered_the_workgroup_and_whom_to_ring(world: World, browse):
    figure(world.lausd, 3, post=scope(Kind.PERSON, world.lead.pk), asker=scope(Kind.CONVENERS, world.reading.pk))

    page = browse(world.convener).get("/today/").content.decode()

    assert "One organization has not answered" in page
    assert "Leo Lead can answer" in page
    assert 'href="tel:2135550112"' in page


def test_a_convener_sees_nothing_that_others_asked(world: World, browse):
    figure(world.lausd, 3, asker=scope(Kind.CONVENERS, world.data.pk))

    assert browse(world.convener).get("/today/").context["today"].silent == []


def test_a_newcomer_is_shown_the_next_step(world: World, browse):
    world.join_request.delete()

    page = browse(world.stranger).get("/today/").content.decode()

    assert "Find your organization." in page


def test_a_newcomer_who_has_asked_is_told_so(world: World, browse):
    page = browse(world.stranger).get("/today/").content.decode()

    assert "You asked to join LAUSD." in page


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/today/").headers["Location"].endswith("login/?next=/today/")


def test_losing_the_post_empties_today_at_once(world: World, browse):
    figure(world.lausd, 7)
    browser = browse(world.administrator)
    assert "Confirm the figure 7" in browser.get("/today/").content.decode()

    Affiliation.objects.filter(person=world.administrator).update(until=now() - timedelta(minutes=1))

    assert "Confirm the figure 7" not in browser.get("/today/").content.decode()


@pytest.mark.parametrize("name", ["contact", "administrator", "convener", "director", "stranger"])
def test_today_takes_as_many_queries_for_fifty_rows_as_for_one(world: World, browse, name):
    browser = browse(world.people[name])
    a_little(world)
    few = count_queries(browser, "/today/")
    much(world)

    assert count_queries(browser, "/today/") == few
    assert few <= BUDGET


def a_little(world: World, first: int = 0, last: int = 1) -> None:
    """One of everything that Today shows."""
    asker = scope(Kind.CONVENERS, world.reading.pk)
    for number in range(first, last):
        join(world, number)
        reply(world, number)
        figure(world.lausd, 1000 + number, due_on=day(4))
        figure(world.lausd, 2000 + number, asker=asker)
        figure(world.unite, 3000 + number, post=scope(Kind.BACKBONE, 0))
        figure(world.lacoe, 4000 + number, due_on=day(2)).snooze(day(5), "Holidays", by=world.director)


def much(world: World) -> None:
    """Fifty of everything, and a second workgroup."""
    a_little(world, 1, 50)
    seat = Seat.objects.create(workgroup=world.data, organization=world.lausd)
    for name in ("contact", "administrator"):
        SeatHolder.objects.create(seat=seat, person=world.people[name])
    for number in range(50):
        Discussion.objects.create(workgroup=world.data, title=f"Topic {number}", started_by=world.director)
