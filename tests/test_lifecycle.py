"""A workgroup is active, paused or closed: who says so, what rests or ends with it, and who is told (F18, B29)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.asks.planning import plan_digests
from compact.asks.today import Today
from compact.backbone.board import Board
from compact.backbone.orphans import missing
from compact.notifications.models import Delivery, Event, Notification, OutgoingMail
from compact.permissions import Forbidden, may
from compact.wall import entered
from partners.models import Affiliation, Invitation
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups import urls
from workgroups.models import (
    Charter,
    Discussion,
    Renewal,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    State,
    StatePeriod,
    Workgroup,
)
from workgroups.models.opening import RESERVED, free_slug

PAGE = "/workgroups/reading/state/"
REASON = "The campaign has reached its goal."
SENT = {"reason": REASON, "since": localdate().isoformat(), "confirmed": "1"}


def reading(world: World) -> Workgroup:
    return Workgroup.objects.get(pk=world.reading.pk)


def asked(world: World) -> SeatRequest:
    """A request with its ask, as somebody makes it."""
    SeatRequest.objects.all().delete()
    Ask.objects.all().delete()
    return SeatRequest.ask(reading(world), organization=world.lacoe, role="primary", why="x", by=world.partner)[0]


def offered(world: World) -> SeatInvitation:
    return SeatInvitation.offer(reading(world), organization=world.unite, note="", by=world.convener)[0]


def heard(kind: str) -> dict[str, str]:
    """Who heard of an event, each how."""
    rows = Notification.objects.filter(event__kind=kind)
    return dict(rows.values_list("person__name", "delivery"))


# --- who says so ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["paused", "closed"])
def test_b29_who_runs_it_changes_no_state_by_url_by_post_or_by_smuggled_form(step, world: World, browse):
    browser, said = browse(world.convener), {"step": step, **SENT}

    answers = [browser.get(PAGE), browser.post(PAGE, said)]

    assert [one.status_code for one in answers] == [403, 403]
    assert all("Only the UNITE-LA team opens, pauses or closes a workgroup." in words(one) for one in answers)
    for name in ("running", "request", "members", "invitation", "offer", "rights"):
        browser.post(f"/workgroups/reading/{name}/", {"state": step, **said})
    assert reading(world).state == State.ACTIVE
    assert StatePeriod.objects.filter(workgroup=world.reading).count() == 1


def test_b29_the_database_lets_no_page_of_a_convener_change_it(world: World):
    with acting_as("compact_web"), entered(world.convener):
        with pytest.raises(ProgrammingError, match="Only the backbone"), transaction.atomic():
            Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Workgroup.objects.create(slug="mine", name="Mine")
        assert Workgroup.objects.filter(pk=world.reading.pk).update(description="Reads with children.") == 1


def test_b29_who_runs_it_still_edits_what_is_theirs(world: World, browse):
    browser = browse(world.convener)

    assert browser.post(f"/workgroups/reading/places/{world.seat.pk}/end/", {"reason": "Moved"}).status_code == 302
    assert may(world.convener, "workgroups.manage_seats", world.reading)
    assert not may(world.convener, "workgroups.change_state", world.reading)


def test_an_outsider_and_a_visitor(world: World, browse, client):
    assert browse(world.lead).post(PAGE, {"step": "closed", **SENT}).status_code == 403
    assert client.get(PAGE).status_code == 302


# --- the page ---------------------------------------------------------------------------------------------------------


def test_what_follows_is_shown_before_it_is_done(world: World, browse):
    asked(world)
    offered(world)
    said = {**SENT, "step": "closed"}
    del said["confirmed"]

    preview = browse(world.director).post(PAGE, said)

    assert reading(world).state == State.ACTIVE
    page = words(preview)
    assert "1 request for a place is declined with your reason" in page
    assert "1 offered place is taken back" in page
    assert "1 invitation by e-mail is taken back" in page
    assert "2 open asks are withdrawn" in page
    done = browse(world.director).post(PAGE, {**said, "confirmed": "1"}, follow=True)
    assert "is closed. Everybody concerned is told." in words(done)
    assert reading(world).state == State.CLOSED


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"step": ""}, "Choose what becomes of the workgroup."),
        ({"step": "active"}, "Choose again."),
        ({"reason": ""}, "Say why, in a sentence."),
        ({"since": (localdate() + timedelta(days=1)).isoformat()}, "That day has not come yet."),
        ({"since": "2001-01-01"}, "Enter that day or a later one."),
        ({"since": "soon"}, "Enter a day like 2026-02-18."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(change, error, world: World, browse):
    answer = browse(world.director).post(PAGE, {"step": "paused", **SENT, **change})

    assert answer.status_code == 422
    assert error in words(answer)
    assert change.get("reason") == "" or REASON in words(answer)
    assert reading(world).state == State.ACTIVE


def test_the_board_may_have_decided_earlier(world: World):
    day = localdate() - timedelta(days=20)

    assert reading(world).pause(by=world.director, reason=REASON, since=day)
    with pytest.raises(ValidationError):
        reading(world).close(by=world.director, reason=REASON, since=day - timedelta(days=1))
    assert reading(world).close(by=world.director, reason=REASON, since=day)

    said = list(StatePeriod.objects.filter(workgroup=world.reading).values_list("state", "since", "reason"))
    assert said[:2] == [("closed", day, REASON), ("paused", day, REASON)]


def test_the_public_page_keeps_its_address_and_tells_its_course(world: World, browse, client):
    reading(world).pause(by=world.director, reason="We wait for the new school year.", since=localdate())
    reading(world).relaunch(by=world.director, reason="The school year has begun.")
    reading(world).close(by=world.director, reason=REASON)

    page = words(client.get("/workgroups/reading/"))

    assert page.index("Closed since") < page.index("The school year has begun.") < page.index("We wait for the new")
    assert ("Taken up again" in page, "Opened" in page, "Joan Director" in page) == (True, True, False)
    assert "Decided by Joan Director" in words(browse(world.partner).get("/workgroups/reading/"))


def test_the_page_takes_as_many_queries_however_long_its_course(world: World, browse):
    browsers = [browse(who) for who in (world.partner, world.lead, world.director)]
    few = [count_queries(one, "/workgroups/reading/") for one in browsers]
    for _time in range(4):
        reading(world).pause(by=world.director, reason="Summer")
        reading(world).relaunch(by=world.director)

    assert [count_queries(one, "/workgroups/reading/") for one in browsers] == few
    assert max(few) <= 12


# --- paused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("earlier", [0, 4])
def test_paused_nobody_is_asked_and_what_waits_comes_back_with_its_days(earlier: int, world: World):
    """Also when it is said to have met again for some days: until it was said nobody was asked."""
    renewal, _new = Renewal.begin(reading(world), text="", due_on=localdate() + timedelta(days=14), by=world.convener)
    Ask.objects.all().delete()
    request, offer = asked(world), offered(world)
    due = dict(Ask.objects.values_list("kind", "due_on"))
    reading(world).pause(by=world.director, reason=REASON, since=localdate())

    assert not Ask.objects.waiting().exists()
    assert Ask.objects.open().count() == 2
    assert Today(fresh(world.convener)).needs_you == []
    assert Board(fresh(world.director)).numbers.silent == 0
    assert request.answered_at is None
    StatePeriod.objects.filter(state=State.PAUSED).update(
        since=localdate() - timedelta(days=30), said_at=now() - timedelta(days=10)
    )
    reading(world).relaunch(by=world.director, since=localdate() - timedelta(days=earlier))

    renewal.refresh_from_db()
    assert renewal.due_on == localdate() + timedelta(days=24)
    assert dict(Ask.objects.waiting().values_list("kind", "due_on")) == {
        kind: day + timedelta(days=10) for kind, day in due.items()
    }
    offer.refresh_from_db()
    assert offer.withdrawn_at is None


def test_paused_it_takes_in_nobody_and_those_who_run_it_write(world: World, browse):
    reading(world).pause(by=world.director, reason=REASON)
    group = reading(world)

    asks = {who: bool(may(world.people[who], "workgroups.post", group)) for who in ("lead", "convener", "director")}
    assert asks == {"lead": False, "convener": True, "director": True}
    assert not may(world.contact, "workgroups.request_seat", group)
    assert not may(world.convener, "workgroups.invite", group)
    assert browse(world.lead).get("/workgroups/reading/discussions/").status_code == 200
    assert "Only the people who run this workgroup" not in words(browse(world.lead).get("/workgroups/reading/"))
    for make in (
        lambda: SeatRequest.ask(group, organization=world.lausd, role="observer", why="", by=world.contact),
        lambda: SeatInvitation.offer(group, organization=world.unite, note="", by=world.convener),
    ):
        with pytest.raises(Forbidden):
            make()


@pytest.mark.parametrize("step", [State.PAUSED, State.CLOSED])
def test_what_rests_is_asked_by_no_page_that_was_open_before(step: State, world: World):
    group = Workgroup.objects.get(pk=world.reading.pk)
    charter = Charter.objects.create(
        workgroup=group, number=1, purpose="Read.", decision_rule="consent", review_on=localdate() + timedelta(days=300)
    )
    words = {"agreed_on": localdate(), "agreed_at": "", "by": world.convener}
    Workgroup.objects.filter(pk=group.pk).update(state=step)

    with pytest.raises(Forbidden, match="asks nobody at the moment"):
        Renewal.begin(group, text="", due_on=localdate() + timedelta(days=14), by=world.convener)
    assert not Renewal.objects.exists()
    closed = step == State.CLOSED
    said = Charter.keep(group, number=1, serial=1, by=world.convener, purpose="Read more.")
    assert said is not closed
    assert charter.adopt(serial=1 if closed else 2, **words) is not closed
    again = charter.still_right(next_on=localdate() + timedelta(days=99), by=world.convener)
    assert again is not closed


def test_paused_what_waited_can_be_answered(world: World):
    request = asked(world)
    reading(world).pause(by=world.director, reason=REASON)

    assert request.approve(by=world.convener)


def test_paused_no_mail_tells_its_news_and_a_person_hears_what_concerns_them(world: World):
    User.objects.update(rhythm=Rhythm.NOW)
    reading(world).pause(by=world.director, reason=REASON)
    Event.objects.all().update(announced_at=now())
    Discussion.start(reading(world), title="Again", body="In May.", organization=None, by=world.convener)
    holder = SeatHolder.objects.get(person=world.lead, until=None)
    holder.change_role(role="observer", by=world.convener)
    announce()

    assert heard("posted") == {"Leo Lead": "none", "Sam Standin": "none"}
    assert heard("seat_role_changed")["Leo Lead"] == "now"


@pytest.mark.parametrize("step", [State.PAUSED, State.CLOSED])
def test_a_digest_leaves_out_the_news_of_a_workgroup_that_rests_by_now(step, world: World):
    User.objects.update(rhythm=Rhythm.DAILY, digest_at="00:00")
    Discussion.start(world.reading, title="Before", body="In May.", organization=None, by=world.convener)
    announce()
    assert set(heard("posted").values()) == {Delivery.DIGEST}
    Workgroup.objects.filter(pk=world.reading.pk).update(state=step)

    plan_digests()

    assert not OutgoingMail.objects.filter(kind="digest", person=world.lead).exists()


def test_paused_the_orphan_watch_is_quiet(world: World):
    SeatHolder.objects.filter(seat=world.seat).update(until=now())
    assert list(missing("place")) == [world.seat]
    reading(world).pause(by=world.director, reason=REASON)

    assert list(missing("place")) == []


# --- closed, and taken up again ---------------------------------------------------------------------------------------


def test_closed_nobody_waits_any_more_and_each_is_told_once(world: World):
    request, offer = asked(world), offered(world)
    Event.objects.all().update(announced_at=now())
    reading(world).close(by=world.director, reason=REASON)
    announce()

    request.refresh_from_db()
    offer.refresh_from_db()
    world.invitation.refresh_from_db()
    assert (request.approved, request.reason, request.answered_by) == (False, REASON, world.director)
    assert (offer.withdrawn_by, world.invitation.withdrawn_by) == (world.director, world.director)
    assert REASON in world.invitation.withdrawn_word
    assert not Ask.objects.open().exists()
    told = heard("workgroup_closed")
    assert set(told) == {"Cora Convener", "Leo Lead", "Sam Standin", "Ada Administrator", "Paula Partner"}
    assert (told["Paula Partner"], told["Cora Convener"]) == ("now", "now")
    assert set(Notification.objects.values_list("event__kind", flat=True)) == {"workgroup_closed"}


def test_whoever_read_it_before_it_closed_gives_and_takes_no_place(world: World):
    one = asked(world)
    one.decline(reason="It is full.", by=world.convener, alternative="observer")
    declined = SeatRequest.objects.select_related("workgroup", "organization", "person").get(pk=one.pk)
    seat = Seat.objects.select_related("workgroup", "organization").get(pk=world.seat.pk)
    assert declined.offers_to_observe
    reading(world).close(by=world.convener, reason=REASON)

    assert seat.fill(world.contact, "alternate", by=world.administrator) is None
    assert declined.take_alternative(by=world.partner) is False
    assert not SeatHolder.objects.filter(
        seat__workgroup=world.reading, person__in=[world.contact, world.partner]
    ).exists()


def test_closed_what_was_said_stays_readable_and_nobody_writes(world: World, browse):
    reading(world).close(by=world.director, reason=REASON)

    for who in ("lead", "convener", "director"):
        assert not may(world.people[who], "workgroups.post", reading(world))
        assert browse(world.people[who]).get(world.discussion.get_absolute_url()).status_code == 200
    assert Seat.objects.current().filter(pk=world.seat.pk).exists()
    assert reading(world).ended == localdate().year


def test_an_invitation_that_gives_a_place_elsewhere_is_left(world: World):
    world.invitation.places.create(organization=world.lacoe, workgroup=world.data, role="contact")
    reading(world).close(by=world.director, reason=REASON)

    assert Invitation.objects.open().filter(pk=world.invitation.pk).exists()


def test_taken_up_again_with_the_places_it_had(world: World):
    reading(world).close(by=world.director, reason=REASON)
    Event.objects.all().update(announced_at=now())

    assert reading(world).relaunch(by=world.director, reason="There is a new grant.")
    announce()

    assert (reading(world).state, reading(world).ended) == (State.ACTIVE, None)
    assert may(world.lead, "workgroups.post", reading(world))
    assert set(heard("workgroup_relaunched")) == {"Cora Convener", "Leo Lead", "Sam Standin", "Ada Administrator"}


def test_a_second_time_changes_nothing_and_tells_nobody(world: World):
    assert reading(world).close(by=world.director, reason=REASON)
    before = Event.objects.count()

    stale = world.reading  # as somebody still sees it
    assert not stale.close(by=world.director, reason="Again")
    assert not stale.pause(by=world.director, reason="Again")
    assert Event.objects.count() == before
    assert StatePeriod.objects.filter(workgroup=world.reading).count() == 2


# --- at the same moment -----------------------------------------------------------------------------------------------


def as_person(who: User, act: Any) -> Any:
    def acts() -> Any:
        with entered(who):
            return act()

    return acts


def second(world: World) -> User:
    """Another one of the team."""
    one = person("Tess Team")
    Affiliation.objects.create(
        person=one, organization=world.unite, roles=["backbone"], since=now() - timedelta(days=1)
    )
    return one


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_close_at_once_and_it_is_told_once(world: World):
    acts = [
        as_person(who, lambda who=who: reading(world).close(by=who, reason=str(who)))
        for who in (world.director, second(world))
    ]

    assert sorted(at_once(*acts)) == [False, True]
    assert Event.objects.filter(kind="workgroup_closed").count() == 1
    assert StatePeriod.objects.filter(workgroup=world.reading, state=State.CLOSED).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(3))
def test_a_request_is_approved_while_the_workgroup_is_closed(time, world: World):
    """One outcome: the person has the place, or is declined; and is told the one or the other."""
    request = asked(world)

    approved, closed = at_once(
        as_person(world.convener, lambda: SeatRequest.objects.get(pk=request.pk).approve(by=world.convener)),
        as_person(world.director, lambda: reading(world).close(by=world.director, reason=REASON)),
    )

    request.refresh_from_db()
    assert closed
    assert request.approved is approved
    assert SeatHolder.objects.filter(person=world.partner, seat__workgroup=world.reading).exists() is approved
    assert Event.objects.filter(kind="seat_granted").exists() is approved
    told = Event.objects.get(kind="workgroup_closed")
    assert (world.partner.pk in told.data["waited"]) is not approved
    assert (scope(Kind.PERSON, world.partner.pk) in told.audience) is not approved


@pytest.mark.django_db(transaction=True)
def test_nobody_is_left_waiting_who_asks_while_the_door_closes(world: World):
    SeatRequest.objects.all().delete()

    def ask() -> Any:
        try:
            return SeatRequest.ask(reading(world), organization=world.lacoe, role="primary", why="x", by=world.partner)[
                1
            ]
        except Forbidden:
            return False

    at_once(
        as_person(world.partner, ask),
        as_person(world.director, lambda: reading(world).close(by=world.director, reason=REASON)),
    )

    assert not SeatRequest.objects.open().exists()
    assert not Ask.objects.open().exists()


# --- a new one --------------------------------------------------------------------------------------------------------

NEW = {"name": "Summer Bridge", "description": "Nobody is lost in summer.", "stage": "k12", "convening": "LACOE"}


def test_the_team_opens_one_and_its_page_says_what_to_do_next(world: World, browse):
    browser = browse(world.director)
    assert "Open a workgroup" in words(browser.get("/workgroups/"))
    answer = browser.post("/workgroups/new/", {**NEW, "runner": world.partner.email}, follow=True)

    made = Workgroup.objects.get(slug="summer-bridge")
    assert answer.redirect_chain[-1][0] == made.get_absolute_url()
    page = words(answer)
    assert "What to do next" in page
    assert reverse("workgroups:seat_invitation", args=[made.slug]) in answer.content.decode()
    held = made.conveners.values_list("organization__slug", "person__name")
    assert set(held) == {("lacoe", None), ("lacoe", "Paula Partner")}
    assert made.states.get().state == State.ACTIVE
    assert Event.objects.get(kind="workgroup_opened").audience == [scope(Kind.ADMINISTRATORS, world.lacoe.pk)]


def test_nobody_else_opens_one(world: World, browse):
    for who in (world.convener, world.administrator):
        assert browse(who).get("/workgroups/new/").status_code == 403
        assert browse(who).post("/workgroups/new/", NEW).status_code == 403
    assert "Open a workgroup" not in words(browse(world.convener).get("/workgroups/"))
    assert not Workgroup.objects.filter(name="Summer Bridge").exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "data WORKGROUP"}, "There is a workgroup of this name already."),
        ({"description": ""}, "Say what it is there for."),
        ({"convening": "Nobody Knows"}, "No organization here has that name."),
        ({"runner": "nobody@example.org"}, "Nobody with this e-mail acts for one of these."),
        ({"runner": "carl.contact@example.org"}, "Nobody with this e-mail acts for one of these."),
    ],
)
def test_what_cannot_be_opened_is_said_at_its_field(change, error, world: World, browse):
    answer = browse(world.director).post("/workgroups/new/", {**NEW, **change})

    assert answer.status_code == 422
    assert error in words(answer)
    assert change.get("description") == "" or NEW["description"] in words(answer)
    assert Workgroup.objects.count() == 2


def test_an_address_never_collides_and_is_no_page_of_ours():
    assert free_slug("Summer Bridge", []) == "summer-bridge"
    assert free_slug("Summer Bridge", ["summer-bridge", "summer-bridge-2"]) == "summer-bridge-3"
    assert free_slug("New", []) == "new-2"
    assert free_slug("¡¿", []) == "workgroup"
    assert len(free_slug("x" * 200, ["x" * 80])) <= 80


def test_every_page_that_stands_where_a_workgroup_would_is_reserved(db):
    first = {str(one.pattern).split("/")[0] for one in urls.urlpatterns} - {"", "<slug:slug>"}

    assert first == RESERVED
    for slug in RESERVED:
        with pytest.raises(IntegrityError), transaction.atomic():
            Workgroup.objects.create(slug=slug, name="Hidden")


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_opens_one(world: World):
    acts = [
        as_person(
            world.director,
            lambda: Workgroup.found(
                convening=[world.lacoe], by=world.director, name="Summer Bridge", description="x", stage="k12"
            ),
        )
    ] * 2

    outcomes = at_once(*acts)

    assert sorted(type(one).__name__ for one in outcomes) == ["ValidationError", "Workgroup"]
    assert Workgroup.objects.filter(name="Summer Bridge").count() == 1
