"""Asks: put off, brought back, answered, taken back, and who there can act."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.asks.models import Ask, CallNote, Channel, settle, withdraw
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.permissions import may
from compact.wall import entered
from partners.asks import ask_to_join
from partners.models import Affiliation
from tests.asking import day, figure, kinds, reply
from tests.conftest import acting_as
from tests.world import World

__all__ = ["kinds"]
pytestmark = pytest.mark.usefixtures("kinds")


def test_asking_the_same_again_returns_the_open_ask(world: World):
    assert figure(world.lausd) == figure(world.lausd)


def test_an_ask_belongs_to_the_post_and_not_to_a_person(world: World):
    figure(world.lausd)

    Affiliation.objects.filter(person=world.contact).update(roles=["administrator"])

    assert Ask.objects.answerable_by(world.contact).count() == 1


def test_a_snoozed_ask_waits_until_its_day_and_comes_back_by_itself(world: World, time_machine):
    asked = figure(world.lausd)
    asked.snooze(day(3), "The board meets", by=world.administrator)

    assert list(Ask.objects.waiting()) == []
    assert list(Ask.objects.snoozed()) == [asked]
    time_machine.move_to(now() + timedelta(days=3))
    assert list(Ask.objects.waiting()) == [asked]
    assert list(Ask.objects.snoozed()) == []


def test_those_who_asked_hear_why_it_waits(world: World):
    asked = figure(world.lausd, by=world.partner)

    asked.snooze(day(3), "The board meets", by=world.administrator)

    event = Event.objects.get(kind="ask_snoozed")
    assert event.audience == [scope(Kind.PERSON, world.partner.pk)]
    assert event.scope == scope(Kind.PERSON, world.partner.pk)
    assert KINDS["ask_snoozed"].excerpt(event) == "The board meets"
    assert KINDS["ask_snoozed"].url(event) == f"/asks/{asked.pk}/"


def test_snoozing_twice_in_the_same_words_tells_once(world: World):
    asked = figure(world.lausd, by=world.partner)

    assert [asked.snooze(day(3), "The board meets", by=world.administrator) for _time in range(2)] == [True, False]
    assert Event.objects.filter(kind="ask_snoozed").count() == 1


def test_where_nobody_waits_nobody_is_told(world: World):
    figure(world.lausd).snooze(day(3), "The board meets", by=world.administrator)

    assert Event.objects.filter(kind="ask_snoozed").count() == 0


def test_an_answered_ask_is_not_put_off(world: World):
    asked = figure(world.lausd)
    asked.answer_with("yes", by=world.administrator)

    assert asked.snooze(day(3), "The board meets", by=world.administrator) is False


def test_only_the_first_answer_counts(world: World):
    asked = figure(world.lausd)

    assert asked.answer_with("yes", by=world.administrator, channel=Channel.MAIL) is True
    assert asked.answer_with("no", by=world.contact) is False
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by, asked.channel) == ("yes", world.administrator, "mail")


def test_what_is_not_snoozed_cannot_be_brought_back(world: World):
    assert figure(world.lausd).wake(by=world.administrator) is False


def test_bringing_it_back_tells_those_who_asked(world: World):
    asked = figure(world.lausd, by=world.partner)
    asked.snooze(day(3), "The board meets", by=world.administrator)

    assert asked.wake(by=world.administrator) is True

    event = Event.objects.get(kind="ask_woken")
    assert KINDS["ask_woken"].title(event) == "Ada Administrator brought this back: Confirm the figure 1"


def test_taking_it_back_tells_those_who_were_asked_once(world: World):
    asked = figure(world.lausd, by=world.partner)

    assert [asked.withdraw(by=world.partner) for _time in range(2)] == [True, False]

    event = Event.objects.get(kind="ask_withdrawn")
    assert event.audience == [scope(Kind.ADMINISTRATORS, world.lausd.pk)]
    assert "Paula Partner took this back" in KINDS["ask_withdrawn"].title(event)


def test_what_was_asked_about_an_object_is_withdrawn_with_it(world: World):
    asked = reply(world)

    assert withdraw("reply", 1, by=world.partner) == 1

    asked.refresh_from_db()
    assert (asked.is_open, asked.withdrawn_by) == (False, world.partner)


def test_settling_answers_everywhere(world: World):
    reply(world)
    figure(world.lausd)

    assert settle("reply", 1, by=world.convener, answer="approved") == 1
    assert Ask.objects.open().count() == 1


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("administrator", True),
        ("contact", True),
        ("convener", True),
        ("director", True),
        ("partner", False),
        ("former", False),
        ("stranger", False),
    ],
)
def test_the_wall_shows_an_ask_to_those_asked_and_those_who_wait(world: World, name, sees):
    figure(world.lausd, by=world.convener, asker=scope(Kind.CONVENERS, world.reading.pk))
    reader = world.people[name]

    said = Ask.objects.visible_to(reader).exists()
    with acting_as("compact_web"), entered(reader):
        shown = Ask.objects.exists()

    assert (said, shown) == (sees, sees)


def test_who_there_can_act_comes_in_the_same_query(world: World, django_assert_num_queries):
    figure(world.lausd, 1)
    figure(world.lausd, 2, post=scope(Kind.PERSON, world.lead.pk))
    figure(world.lacoe, 3)
    reply(world, 4)

    with django_assert_num_queries(1):
        people = {
            ask.subject_id: [(person["name"], person["holds_post"]) for person in ask.people]
            for ask in Ask.objects.with_people()
        }

    assert people == {
        1: [("Ada Administrator", True)],
        2: [("Leo Lead", True)],
        3: [("Paula Partner", False)],
        4: [("Cora Convener", True)],
    }


def test_where_nobody_is_left_nobody_is_named(world: World):
    Affiliation.objects.filter(organization=world.lacoe).update(until=now() - timedelta(days=1))
    figure(world.lacoe)

    assert Ask.objects.with_people().get().people == []


def test_at_most_three_people_are_named_those_who_look_after_the_organization_first(world: World):
    figure(world.lausd, post=scope(Kind.ORGANIZATION, world.lausd.pk))

    people = Ask.objects.with_people().get().people

    assert [person["name"] for person in people] == ["Ada Administrator", "Leo Lead", "Carl Contact"]
    assert people[1]["phone"] == "(213) 555-0112"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("contact", True), ("convener", True), ("director", True), ("partner", False), ("former", False)],
)
def test_who_may_put_off(world: World, name, allowed):
    asked = figure(world.lausd, by=world.convener, asker=scope(Kind.CONVENERS, world.reading.pk))

    assert bool(may(world.people[name], "asks.snooze_ask", asked)) is allowed


def test_a_person_who_asks_for_herself_does_not_put_off_the_answer(world: World):
    asked = figure(world.lausd, by=world.partner)

    assert not may(world.partner, "asks.snooze_ask", asked)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_link_in_a_mail_leads_to_the_page_that_answers(world: World, browse):
    asked = figure(world.lausd)

    answer = browse(world.administrator).get(f"/asks/{asked.pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/figures/1/")


def test_those_who_wait_are_led_to_how_it_stands(world: World, browse):
    asked = figure(world.lausd, by=world.partner)
    browser = browse(world.partner)

    page = browser.get(f"/asks/{asked.pk}/").content.decode()
    assert "LAUSD has not answered yet." in page
    assert f'action="/asks/{asked.pk}/withdrawal/"' in page

    asked.snooze(day(9), "The board meets", by=world.administrator)
    page = browser.get(f"/asks/{asked.pk}/").content.decode()
    assert "The board meets" in page
    assert "Ada Administrator" in page


def test_a_colleague_who_cannot_answer_reads_how_it_stands_instead_of_a_page_that_is_closed_to_them(
    world: World, browse
):
    asked = ask_to_join(world.lausd, title="", note="", by=world.stranger)[1]

    answer = browse(world.lead).get(f"/asks/{asked.pk}/")

    assert answer.status_code == 200
    page = answer.content.decode()
    for said in (
        "LAUSD has not answered yet.",
        "Sid Stranger asks to join LAUSD",
        "Ada Administrator",
        "Who can answer",
    ):
        assert said in page
    assert page.index("Ada Administrator") < page.index(f'href="/asks/{asked.pk}/snooze/"')
    assert "Ada Administrator" in browse(world.lead).get(f"/asks/{asked.pk}/snooze/").content.decode()


def test_who_has_no_organization_does_not_read_there_who_can_answer(world: World, browse):
    asked = ask_to_join(world.lausd, title="", note="", by=world.stranger)[1]

    page = browse(world.stranger).get(f"/asks/{asked.pk}/").content.decode()

    assert "Sid Stranger asks to join LAUSD" in page
    assert "Ada Administrator" not in page


def test_after_the_answer_the_link_says_what_was_recorded_by_whom(world: World, browse):
    asked = figure(world.lausd)
    asked.answer_with("approved", by=world.administrator, channel=Channel.PHONE)

    page = browse(world.contact).get(f"/asks/{asked.pk}/").content.decode()

    assert "Approved" in page
    assert "Ada Administrator" in page
    assert "by telephone" in page


def test_after_it_was_taken_back_the_link_says_so(world: World, browse):
    asked = figure(world.lausd, by=world.partner)
    asked.withdraw(by=world.partner)

    page = browse(world.contact).get(f"/asks/{asked.pk}/").content.decode()

    assert "Nobody needs to answer any more." in page
    assert "Paula Partner" in page


def test_when_its_kind_is_gone_the_link_still_says_something(world: World, browse):
    asked = figure(world.lausd, why="Please confirm")
    Ask.objects.filter(pk=asked.pk).update(kind="gone")

    page = browse(world.administrator).get(f"/asks/{asked.pk}/").content.decode()
    today = browse(world.administrator).get("/today/").content.decode()

    assert "Please confirm" in page
    assert f'href="/asks/{asked.pk}/"' in today


@pytest.mark.parametrize("address", ["", "snooze/"])
@pytest.mark.parametrize("name", ["partner", "former", "stranger"])
def test_what_is_asked_of_others_does_not_exist(world: World, browse, name, address):
    asked = figure(world.lausd)

    assert browse(world.people[name]).get(f"/asks/{asked.pk}/{address}").status_code == 404


@pytest.mark.parametrize("number", [0, 10**30])
def test_a_number_that_names_no_ask_is_not_found(world: World, browse, number):
    assert browse(world.contact).get(f"/asks/{number}/").status_code == 404


def test_opening_the_form_changes_nothing(world: World, browse):
    asked = figure(world.lausd)

    assert browse(world.contact).get(f"/asks/{asked.pk}/snooze/").status_code == 200

    asked.refresh_from_db()
    assert asked.snoozed_until is None


def test_putting_off_records_until_when_why_and_by_whom(world: World, browse):
    asked = figure(world.lausd, by=world.convener, asker=scope(Kind.CONVENERS, world.reading.pk))
    browser = browse(world.contact)

    answer = browser.post(f"/asks/{asked.pk}/snooze/", {"until": day(9), "reason": "The board meets"})

    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "The board meets" in page
    assert "Carl Contact" in page
    asked.refresh_from_db()
    assert (asked.snoozed_until, asked.snoozed_by) == (day(9), world.contact)
    assert Event.objects.get(kind="ask_snoozed").audience == [scope(Kind.CONVENERS, world.reading.pk)]


@pytest.mark.parametrize(
    ("until", "reason", "error"),
    [
        (0, "The board meets", "Choose a day after today."),
        (-3, "The board meets", "Choose a day after today."),
        (400, "The board meets", "Choose a day within the next year."),
        (None, "The board meets", "Choose the day on which to ask again."),
        (3, " ", "Say why in a few words"),
        (3, "x" * 501, "at most 500"),
    ],
)
def test_a_wrong_day_or_no_reason_is_said_beside_the_field(world: World, browse, until, reason, error):
    asked = figure(world.lausd)
    typed = {"until": "" if until is None else day(until), "reason": reason}

    answer = browse(world.contact).post(f"/asks/{asked.pk}/snooze/", typed)

    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert Ask.objects.snoozed().count() == 0


def test_what_was_answered_meanwhile_is_not_put_off_but_shown(world: World, browse):
    asked = figure(world.lausd)
    asked.answer_with("yes", by=world.administrator)

    answer = browse(world.contact).post(f"/asks/{asked.pk}/snooze/", {"until": day(9), "reason": "The board meets"})

    assert answer.headers["Location"] == f"/asks/{asked.pk}/"


def test_somebody_who_only_waits_for_the_answer_may_not_put_it_off(world: World, browse):
    asked = figure(world.lausd, by=world.partner)

    answer = browse(world.partner).get(f"/asks/{asked.pk}/snooze/")

    assert answer.status_code == 403
    assert "Only people at the organization that is asked" in answer.content.decode()


def test_scripts_in_a_reason_are_shown_as_words(world: World, browse):
    asked = figure(world.lausd)
    browser = browse(world.contact)

    browser.post(f"/asks/{asked.pk}/snooze/", {"until": day(9), "reason": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in browser.get(f"/asks/{asked.pk}/snooze/").content.decode()


def test_bringing_back(world: World, browse):
    asked = figure(world.lausd)
    asked.snooze(day(9), "The board meets", by=world.administrator)
    browser = browse(world.contact)

    assert browser.get(f"/asks/{asked.pk}/return/").status_code == 405
    answers = [browser.post(f"/asks/{asked.pk}/return/").status_code for _time in range(2)]

    assert answers == [303, 303]
    assert list(Ask.objects.waiting()) == [asked]


def test_those_who_asked_take_it_back(world: World, browse):
    asked = figure(world.lausd, by=world.partner)
    browser = browse(world.partner)

    answer = browser.post(f"/asks/{asked.pk}/withdrawal/")

    assert answer.headers["Location"] == f"/asks/{asked.pk}/"
    asked.refresh_from_db()
    assert asked.withdrawn_by == world.partner


def test_those_who_are_asked_do_not_take_it_back(world: World, browse):
    asked = figure(world.lausd, by=world.partner)

    assert browse(world.contact).post(f"/asks/{asked.pk}/withdrawal/").status_code == 403


def test_what_has_a_page_of_its_own_is_taken_back_there(world: World, browse):
    asked = reply(world)

    answer = browse(world.partner).post(f"/asks/{asked.pk}/withdrawal/")

    assert answer.status_code == 403
    assert "Take it back on the page where it was asked." in answer.content.decode()


def test_a_call_noted_twice_with_one_form_is_noted_once(world: World):
    figure(world.lausd)
    token = "00000000-0000-4000-8000-000000000001"

    notes = [
        CallNote.note(world.lausd, "Later", by=world.director, ask_again_on=day(3), token=token) for _time in range(2)
    ]

    assert notes[0] == notes[1]
    assert Ask.objects.snoozed().count() == 1


def test_the_policy_of_the_database_names_all_three_readerships(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT qual FROM pg_policies WHERE tablename = 'asks_ask' AND policyname = 'web'")
        assert cursor.fetchone()[0].count("current_setting") == 3
