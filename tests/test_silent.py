"""Who is still silent? Seen by the backbone, counted rightly, with the person to ring."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from compact.access import Kind, reach_of, scope
from compact.asks.headlines import still_silent
from compact.asks.models import Ask, AskKind, CallNote, register
from compact.backbone.board import Board
from compact.backbone.needs import needing_a_hand
from compact.working_days import working_days_ago
from partners.models import Affiliation, Organization
from tests.asking import day, figure, kinds, reply
from tests.queries import count_queries
from tests.test_today import BUDGET
from tests.world import World
from workgroups.models import State, Workgroup

__all__ = ["kinds"]
pytestmark = pytest.mark.usefixtures("kinds")
TOKEN = "00000000-0000-4000-8000-000000000001"


def organizations(number: int) -> list[Organization]:
    """So many more partners, each asked for a figure, the first one due first."""
    made = [
        Organization.objects.create(slug=f"partner-{count:03}", name=f"Partner {count:03}") for count in range(number)
    ]
    for count, one in enumerate(made):
        figure(one, count, due_on=day(count + 1))
    return made


@pytest.mark.parametrize(
    ("partners", "calls", "title"),
    [
        (0, 0, "Every partner has answered."),
        (1, 1, "One partner is still silent. One call would settle it."),
        (7, 5, "Seven partners are still silent. Five calls would settle most of it."),
        (9, 1, "Nine partners are still silent. One call would settle most of it."),
        (2, 2, "Two partners are still silent. Two calls would settle it."),
        (5200, 3900, "5,200 partners are still silent. 3,900 calls would settle most of it."),
    ],
)
def test_the_title(partners, calls, title):
    assert still_silent(partners, calls) == title


def test_calls_are_the_fewest_that_bring_three_quarters_of_the_answers(world: World, browse):
    for number in range(6):
        figure(world.lausd, number)
    figure(world.lacoe, 6)
    reply(world, 7)

    page = browse(world.director).get("/today/").content.decode()

    assert "Three partners are still silent. One call would settle most of it." in page


def test_the_board_says_whom_to_ring_since_when_and_what_is_open(world: World, browse):
    figure(world.lausd, 1, post=scope(Kind.PERSON, world.lead.pk), due_on=day(-3))
    figure(world.lausd, 2, post=scope(Kind.PERSON, world.lead.pk), due_on=day(5))

    page = browse(world.director).get("/today/").content.decode()

    assert "Leo Lead" in page
    assert 'href="tel:2135550112"' in page
    assert "3 days" in page
    assert "and one more" in page
    assert 'href="/overview/partners/lausd/call/"' in page


def test_without_a_person_the_number_of_the_organization_is_rung(world: World, browse):
    Affiliation.objects.filter(organization=world.lausd).update(until=now() - timedelta(days=1))
    figure(world.lausd)

    page = browse(world.director).get("/today/").content.decode()

    assert "No person named" in page
    assert 'href="tel:2135550100"' in page
    assert "Nobody is named who could answer" in page


def test_where_nobody_holds_the_post_the_board_says_so(world: World, browse):
    figure(world.lacoe)

    page = browse(world.director).get("/today/").content.decode()

    assert "Paula Partner" in page
    assert "Nobody holds the post that answers" in page


def test_why_it_is_quiet_is_the_last_call_then_the_last_reason(world: World, browse, time_machine):
    asked = figure(world.lausd)
    asked.snooze(day(1), "Counsel reads it", by=world.administrator)
    time_machine.move_to(now() + timedelta(days=2))
    browser = browse(world.director)
    assert "Counsel reads it" in browser.get("/today/").content.decode()

    CallNote.note(world.lausd, "They call back", by=world.director, token=TOKEN)

    page = browser.get("/today/").content.decode()
    assert "They call back" in page
    assert "by telephone (Joan Director)" in page


def test_the_last_contact_is_an_answer_when_that_is_newer(world: World, browse):
    CallNote.note(world.lausd, "They call back", by=world.director, token=TOKEN)
    figure(world.lausd, 1).answer_with("yes", by=world.administrator, channel="mail")
    figure(world.lausd, 2)

    row = Board(world.director).rows[0]

    assert row.heard is not None
    assert row.heard["how"] == "by e-mail"


def test_an_answer_before_the_call_is_not_the_last_contact(world: World):
    asked = figure(world.lausd, 1)
    asked.answer_with("yes", by=world.administrator)
    Ask.objects.filter(pk=asked.pk).update(answered_at=now() - timedelta(days=2))
    CallNote.note(world.lausd, "They call back", by=world.director, token=TOKEN)
    figure(world.lausd, 2)

    assert Board(world.director).rows[0].heard is None


def test_b28_the_backbones_own_staff_is_not_quiet(world: World):
    figure(world.unite)

    board = Board(world.director)

    assert board.numbers.silent == 0
    assert board.rows == []


def test_those_still_to_be_confirmed_are_not_counted_and_the_page_says_so(world: World, browse):
    unknown = Organization.objects.create(slug="unknown-1", name="To be confirmed", to_be_confirmed=True)
    figure(unknown)

    page = browse(world.director).get("/today/").content.decode()

    assert "Every partner has answered." in page
    assert "One institution is still to be confirmed. It is not counted here." in page


def test_snoozed_partners_leave_the_board_and_stand_in_the_fold(world: World, browse):
    asked = figure(world.lausd)
    asked.snooze(day(4), "The board votes", by=world.administrator)

    answer = browse(world.director).get("/today/")

    assert answer.context["board"].rows == []
    page = answer.content.decode()
    assert "One answer comes later" in page
    assert "The board votes" in page
    assert f'action="/asks/{asked.pk}/return/"' in page


def test_partners_that_have_answered_everything_are_counted(world: World):
    figure(world.lausd, 1).answer_with("yes", by=world.administrator)
    figure(world.lacoe, 2).answer_with("yes", by=world.partner)
    figure(world.lacoe, 3)

    assert Board(world.director).numbers.settled == 1


def test_the_most_urgent_come_first_and_the_rest_on_the_next_page(world: World, browse):
    organizations(30)
    browser = browse(world.director)

    first = browser.get("/overview/silent/")
    second = browser.get("/overview/silent/", {"after": str(first.context["board"].next)})

    names = [row.organization.name for one in (first, second) for row in one.context["board"].rows]
    assert names == [f"Partner {count:03}" for count in range(30)]
    assert len(first.context["board"].rows) == 25
    assert second.context["board"].next is None


def test_pages_go_on_where_days_and_times_are_equal(world: World):
    made = organizations(30)
    Ask.objects.update(due_on=None, asked_at=now())

    first = Board(world.director)
    second = Board(world.director, str(first.next))

    assert {row.organization for board in (first, second) for row in board.rows} == set(made)


@pytest.mark.parametrize("place", ["x", "2027-01-01~x~1", "1~2~3~4", "2027-01-01~2027-01-01T00:00:00+00:00~x"])
def test_a_place_that_does_not_exist_is_not_found(world: World, browse, place):
    assert browse(world.director).get("/overview/silent/", {"after": place}).status_code == 404


@pytest.mark.parametrize(
    "place",
    ["0001-01-01~0001-01-01T00:00:00~-5", "9999-12-31~9999-12-31T23:59:59+00:00~" + "9" * 40, "2027-01-01~20270101~1"],
)
def test_a_place_at_an_end_of_the_world_is_a_place(world: World, browse, place):
    figure(world.lausd)

    assert browse(world.director).get("/overview/silent/", {"after": place}).status_code == 200


def test_many_kinds_share_the_last_column(world: World):
    for count in range(5):
        register(AskKind(f"kind-{count}", f"Column {count}", "Answer", lambda one: "?", lambda one: "/"))
        asked = figure(world.lausd, count)
        Ask.objects.filter(pk=asked.pk).update(kind=f"kind-{count}")

    board = Board(world.director)

    try:
        assert board.columns == ["Column 0", "Column 1", "Column 2", "Other"]
        assert [cell.number for _column, cell in board.rows[0].cells if cell] == [1, 1, 1, 2]
    finally:
        from compact.asks.models import KINDS

        for count in range(5):
            del KINDS[f"kind-{count}"]


def test_what_is_due_this_week_names_three_organizations_and_counts_the_rest(world: World, browse):
    for count, one in enumerate(organizations(5)):
        Ask.objects.filter(organization=one).update(subject_id=9, due_on=day(2))
        assert count < 5

    page = browse(world.director).get("/today/").content.decode()

    assert "Partner 000, Partner 001, Partner 002 and 2 more" in " ".join(page.split())


# --- workgroups that need a hand -------------------------------------------------------------------------------------


def test_a_workgroup_that_nobody_runs_needs_a_hand(world: World):
    Affiliation.objects.filter(person=world.convener).update(until=now() - timedelta(days=1))

    assert [(one.slug, one.run_by) for one in needing_a_hand(reach_of(world.director))] == [("reading", None)]


def test_a_workgroup_with_an_empty_place_needs_a_hand(world: World):
    Affiliation.objects.filter(person=world.partner).update(until=now() - timedelta(days=1))

    assert [(one.slug, one.empty_places) for one in needing_a_hand(reach_of(world.director))] == [("data", 1)]


@pytest.mark.parametrize(("days", "slugs"), [(3, []), (9, ["reading"])])
def test_a_workgroup_with_a_request_older_than_five_working_days_needs_a_hand(world: World, days, slugs):
    asked = reply(world)
    Ask.objects.filter(pk=asked.pk).update(asked_at=now() - timedelta(days=days))

    assert [one.slug for one in needing_a_hand(reach_of(world.director))] == slugs


def test_the_board_says_how_long_the_oldest_request_waits(world: World, browse):
    asked = reply(world)
    Ask.objects.filter(pk=asked.pk).update(asked_at=now() - timedelta(days=14))

    page = browse(world.director).get("/today/").content.decode()

    assert "2\xa0weeks</span>" in page


def test_b28_a_workgroup_on_hiatus_needs_none(world: World):
    Workgroup.objects.update(state=State.PAUSED)
    Affiliation.objects.filter(person=world.convener).update(until=now() - timedelta(days=1))

    assert list(needing_a_hand(reach_of(world.director))) == []


def test_working_days_leave_out_the_weekend(time_machine):
    zone = ZoneInfo("America/Los_Angeles")
    time_machine.move_to(datetime(2027, 2, 9, 12, tzinfo=zone), tick=False)  # a Tuesday

    assert working_days_ago(5) == datetime(2027, 2, 2, 12, tzinfo=zone)


def test_the_board_names_who_convenes_a_workgroup_that_needs_a_hand(world: World, browse):
    Affiliation.objects.filter(person=world.convener).update(until=now() - timedelta(days=1))

    page = browse(world.director).get("/today/").content.decode()

    assert "No person" in page
    assert "Alliance for Children&#x27;s Rights" in page


# --- calls -----------------------------------------------------------------------------------------------------------


def test_noting_a_call_keeps_what_was_said(world: World, browse):
    figure(world.lausd)
    browser = browse(world.director)
    assert browser.get("/overview/partners/lausd/call/").status_code == 200

    answer = browser.post("/overview/partners/lausd/call/", {"text": "No one picked up", "token": TOKEN})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/today/")
    note = CallNote.objects.get()
    assert (note.organization, note.by, note.text, note.ask_again_on) == (
        world.lausd,
        world.director,
        "No one picked up",
        None,
    )
    assert str(note) == "No one picked up"
    assert Ask.objects.waiting().count() == 1
    assert "No one picked up" in browser.get("/overview/partners/lausd/call/").content.decode()


def test_a_call_that_says_when_to_ask_again_puts_off_everything_open_there(world: World, browse):
    figure(world.lausd, 1, by=world.partner)
    figure(world.lausd, 2)
    figure(world.lacoe, 3)
    browser = browse(world.director)
    typed = {"text": "The board votes on the 9th", "ask_again_on": day(9), "token": TOKEN}

    for _time in range(2):
        browser.post("/overview/partners/lausd/call/", typed)

    assert [(ask.subject_id, ask.snoozed_until, ask.snooze_reason) for ask in Ask.objects.snoozed()] == [
        (1, day(9), "The board votes on the 9th"),
        (2, day(9), "The board votes on the 9th"),
    ]
    assert CallNote.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"text": ""}, "Write what was said"),
        ({"text": "Later", "ask_again_on": "tomorrow"}, "Write the day as year, month and day"),
        ({"text": "Later", "ask_again_on": "2020-01-01"}, "Choose a day after today."),
    ],
)
def test_a_call_with_nothing_said_or_a_wrong_day_is_not_kept(world: World, browse, typed, error):
    answer = browse(world.director).post("/overview/partners/lausd/call/", {"token": TOKEN, **typed})

    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert CallNote.objects.count() == 0


def test_a_partner_that_does_not_exist_cannot_be_rung(world: World, browse):
    assert browse(world.director).get("/overview/partners/nobody/call/").status_code == 404


def test_a_partner_that_has_answered_everything_can_still_be_rung(world: World, browse):
    page = browse(world.director).get("/overview/partners/lacoe/call/").content.decode()

    assert "This partner has answered everything." in page


# --- who sees it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "silent/", "silent/calls/", "partners/lausd/call/"])
def test_only_the_backbone_sees_who_is_silent(world: World, browse, client, address):
    figure(world.lausd)
    CallNote.note(world.lausd, "sentinel-call", by=world.director, token=TOKEN)

    for name, person in world.people.items():
        answer = browse(person).get(f"/overview/{address}")
        assert answer.status_code == (200 if name == "director" else 403), name
        assert ("sentinel-call" in answer.content.decode()) is (name == "director" and address != ""), name
    assert client.get(f"/overview/{address}").status_code == 302


def test_only_the_backbone_notes_calls(world: World, browse):
    for name in ("convener", "administrator", "stranger"):
        answer = browse(world.people[name]).post("/overview/partners/lausd/call/", {"text": "x", "token": TOKEN})
        assert answer.status_code == 403, name
    assert CallNote.objects.count() == 0


@pytest.mark.parametrize("address", ["/", "/partners/", "/partners/lausd/", "/workgroups/reading/"])
def test_the_public_never_sees_who_is_silent(world: World, client, address):
    asked = figure(world.lausd, 7, why="sentinel-silence", post=scope(Kind.CONVENERS, world.reading.pk))
    asked.snooze(day(3), "sentinel-reason", by=world.director)

    page = client.get(address).content.decode()

    assert "sentinel-silence" not in page
    assert "sentinel-reason" not in page


# --- overview, call list, cost ---------------------------------------------------------------------------------------


def test_the_overview_counts_answers_and_never_visits(world: World, browse):
    figure(world.lausd, 1).answer_with("yes", by=world.administrator)
    figure(world.lausd, 2)

    answer = browse(world.director).get("/overview/")

    rows = {one.slug: (one.people, one.answered, one.asked) for one in answer.context["overview"].rows}
    assert rows == {"alliance": (1, 0, 0), "lacoe": (1, 0, 0), "lausd": (4, 1, 2)}
    assert answer.context["overview"].month.share == 50


def test_the_overview_counts_empty_places(world: World, browse):
    month = browse(world.director).get("/overview/").context["overview"].month
    assert (month.empty, month.places) == (0, 2)

    Affiliation.objects.filter(person=world.partner).update(until=now() - timedelta(days=1))

    month = browse(world.director).get("/overview/").context["overview"].month
    assert (month.empty, month.places) == (1, 2)


def test_workgroups_that_need_a_hand_stand_in_order_of_need(world: World):
    Affiliation.objects.filter(person=world.convener).update(until=now() - timedelta(days=1))
    Affiliation.objects.filter(person=world.partner).update(until=now() - timedelta(days=1))

    assert [one.slug for one in needing_a_hand(reach_of(world.director))] == ["reading", "data"]


def test_a_month_without_asks_has_no_share(world: World, browse):
    assert browse(world.director).get("/overview/").context["overview"].month.share == 0


def test_the_overview_goes_on_by_name(world: World, browse):
    for count in range(60):
        Organization.objects.create(slug=f"same-{count}", name="Same name")
    browser = browse(world.director)

    first = browser.get("/overview/").context["overview"]
    second = browser.get("/overview/", {"after": first.next}).context["overview"]

    assert len({one.pk for page in (first, second) for one in page.rows}) == 63
    assert second.next is None


def test_a_malformed_place_in_the_overview_is_not_found(world: World, browse):
    assert browse(world.director).get("/overview/", {"after": "x"}).status_code == 404


def test_the_call_list_has_everyone_to_ring(world: World, browse):
    organizations(30)

    answer = browse(world.director).get("/overview/silent/calls/")

    assert len(answer.context["board"].rows) == 30


@pytest.mark.parametrize("address", ["", "silent/", "silent/calls/", "partners/partner-000/call/"])
def test_pages_of_the_backbone_take_as_many_queries_for_fifty_as_for_one(world: World, browse, address):
    organizations(1)
    browser = browse(world.director)
    few = count_queries(browser, f"/overview/{address}")
    for count in range(50):
        one = Organization.objects.create(slug=f"more-{count}", name=f"More {count}", phone="(213) 555-0101")
        figure(one, 100 + count)
        figure(one, 200 + count)
        CallNote.objects.create(organization=one, by=world.director, text="Later")

    assert count_queries(browser, f"/overview/{address}") == few
    assert few <= BUDGET
