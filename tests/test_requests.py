"""Who asks for a place is answered in time, by whoever may, and always told; a "no" says what they can do instead."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.timezone import now
from guardian.shortcuts import assign_perm

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.backbone.tasks import pass_on
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Notification
from compact.working_days import working_day_after, working_days_since
from partners.models import Affiliation, Invitation, Organization
from tests.pages import words
from tests.test_notifications import announce
from tests.world import World, fresh, person
from workgroups.models import (
    Question,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    State,
    Workgroup,
    approve_all,
    decline_all,
)

MEMBERS = "/workgroups/reading/members/"
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def asked_by(world: World, who: User, organization: Organization, role: str = "primary") -> SeatRequest:
    return SeatRequest.ask(world.reading, organization=organization, role=role, why="Because", by=who)[0]


def of(user: User) -> int:
    return scope(Kind.PERSON, user.pk)


def told(kind: str) -> Event:
    return Event.objects.get(kind=kind)


def heard(kind: str) -> list[User]:
    """Who has heard of the events of a kind."""
    return [one.person for one in Notification.objects.filter(event__kind=kind).order_by("person")]


# --- in time ----------------------------------------------------------------------------------------------------------


def test_patience_is_five_working_days_and_no_weekend_counts(world: World, time_machine):
    time_machine.move_to(datetime(2027, 2, 4, 12, tzinfo=LOS_ANGELES), tick=False)  # a Thursday
    one = asked_by(world, world.contact, world.lausd)
    assert Ask.objects.get(subject_id=one.pk).due_on.isoformat() == "2027-02-11"

    counted = {}
    for day in (4, 5, 6, 7, 8, 10, 11):
        time_machine.move_to(datetime(2027, 2, day, 13, tzinfo=LOS_ANGELES), tick=False)
        counted[day] = (one.waits_for, one.is_overdue, one in SeatRequest.objects.unanswered())

    assert counted == {
        4: (0, False, False),
        5: (1, False, False),
        6: (1, False, False),
        7: (1, False, False),
        8: (2, False, False),
        10: (4, False, False),
        11: (5, True, True),
    }


@pytest.mark.parametrize("start", range(1, 8))
@pytest.mark.parametrize("days", range(9))
def test_counting_forwards_and_back_is_the_same(start: int, days: int, time_machine):
    began = datetime(2027, 2, start, 12, tzinfo=LOS_ANGELES)
    later = working_day_after(began.date(), days)
    time_machine.move_to(datetime(later.year, later.month, later.day, 12, tzinfo=LOS_ANGELES), tick=False)

    assert working_days_since(began) == days


def overdue(world: World) -> SeatRequest:
    Event.objects.update(announced_at=now())
    SeatRequest.objects.all().delete()
    one = asked_by(world, world.partner, world.lacoe)
    announce_all()
    SeatRequest.objects.filter(pk=one.pk).update(asked_at=now() - timedelta(days=9))
    return SeatRequest.objects.get(pk=one.pk)


def test_after_five_working_days_who_runs_it_is_reminded_once_and_the_backbone_is_asked_as_well(world: World):
    one = overdue(world)

    for _time in range(2):
        pass_on()
    announce_all()

    assert told("seat_request_overdue").audience == sorted([world.reading.conveners_scope, BACKBONE])
    assert heard("seat_request_overdue") == sorted([world.director, world.convener], key=lambda who: who.pk)
    assert heard("seat_request_passed_on") == [world.partner]
    posts = Ask.objects.open().about("seat_request", one.pk).values_list("post", flat=True)
    assert sorted(posts) == sorted([world.reading.conveners_scope, BACKBONE])
    assert KINDS["seat_request_overdue"].title(told("seat_request_overdue")).startswith("Paula Partner has waited for")


def test_while_nobody_runs_it_the_backbone_is_reminded_and_asked_only_once(world: World):
    world.reading.conveners.exclude(person=None).update(until=now())
    one = overdue(world)

    pass_on()

    assert Ask.objects.open().about("seat_request", one.pk).get().post == BACKBONE
    assert told("seat_request_overdue").audience == [BACKBONE]


@pytest.mark.parametrize("state", ["answered", "taken back", "closed"])
def test_nobody_is_reminded_of_what_needs_no_answer(state: str, world: World):
    one = overdue(world)
    if state == "answered":
        one.approve(by=world.convener)
    elif state == "taken back":
        one.withdraw(by=world.partner)
    else:
        Workgroup.objects.update(state=State.CLOSED)

    pass_on()

    assert not Event.objects.filter(kind__startswith="seat_request_over").exists()


def test_an_answer_settles_what_both_were_asked(world: World):
    one = overdue(world)
    pass_on()

    one.approve(by=world.director)

    assert not Ask.objects.open().about("seat_request", one.pk).exists()
    assert set(Ask.objects.about("seat_request", one.pk).values_list("answer", flat=True)) == {"approved"}


def test_taking_it_back_tells_everybody_who_was_asked(world: World):
    one = overdue(world)
    pass_on()
    one.withdraw(by=world.partner)

    assert told("seat_request_withdrawn").audience == sorted([world.reading.conveners_scope, BACKBONE])


def test_the_queue_says_how_long_everybody_waits_and_the_asker_reads_that_it_was_passed_on(world: World, browse):
    overdue(world)
    pass_on()

    page = words(browse(world.convener).get(MEMBERS))
    assert "Waits for" in page
    assert 'class="is late"' in page.split('id="waiting"')[1].split("</section>")[0]
    assert "The UNITE-LA team is asked as well." in page
    waiting = words(browse(world.partner).get("/workgroups/reading/request/"))
    assert "That has passed: they were reminded, and the UNITE-LA team is asked as well." in waiting


# --- always told ------------------------------------------------------------------------------------------------------


def test_b15_whoever_holds_the_care_of_the_places_by_name_is_notified_too(world: World):
    assign_perm("workgroups.manage_seats", world.contact, world.reading)
    Event.objects.update(announced_at=now())
    SeatRequest.objects.all().delete()

    asked_by(world, world.partner, world.lacoe)
    announce_all()

    assert heard("seat_requested") == sorted([world.convener, world.contact], key=lambda who: who.pk)


def approved(world: World, one: SeatRequest) -> None:
    one.approve(by=world.convener)


def declined(world: World, one: SeatRequest) -> None:
    one.decline(reason="It is full.", by=world.convener)


def approved_with_others(world: World, one: SeatRequest) -> None:
    approve_all(world.reading, [one, asked_by(world, world.contact, world.lausd)], by=world.convener)


def declined_with_others(world: World, one: SeatRequest) -> None:
    decline_all(
        world.reading, [one, asked_by(world, world.contact, world.lausd)], reason="It is full.", by=world.convener
    )


def overtaken_by_an_offer(world: World, one: SeatRequest) -> None:
    SeatInvitation.offer(world.reading, organization=world.lacoe, note="", by=world.convener)
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe)
    SeatInvitation.objects.get().accept(person=world.partner, by=colleague)


def overtaken_by_a_naming(world: World, one: SeatRequest) -> None:
    Seat.take(world.reading, world.lacoe).fill(world.partner, SeatRole.PRIMARY, by=world.director)


def overtaken_by_a_replacement(world: World, one: SeatRequest) -> None:
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe)
    holder = Seat.take(world.reading, world.lacoe).appoint(colleague, SeatRole.PRIMARY, by=world.director)
    holder.end(by=world.convener, successor=world.partner)


WAYS = [
    approved, declined, approved_with_others, declined_with_others, overtaken_by_an_offer, overtaken_by_a_naming,
    overtaken_by_a_replacement,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_b15_whoever_asked_is_told_once_by_every_way_of_answering(way, world: World):
    SeatRequest.objects.all().delete()
    one = asked_by(world, world.partner, world.lacoe)
    Event.objects.update(announced_at=now())

    way(world, one)
    announce_all()

    one.refresh_from_db()
    assert one.answered_at is not None
    assert not Ask.objects.open().about("seat_request", one.pk).exists()
    assert Notification.objects.filter(person=world.partner, group="you").count() == 1


def test_b15_whoever_takes_an_invitation_waits_for_no_answer_any_more(world: World, client):
    """The invitation by the convener admits in one press, also whoever had asked by themselves."""
    SeatRequest.objects.all().delete()
    one = asked_by(world, world.partner, world.lacoe)
    sent = {"email": world.partner.email, "organization": "LACOE", "role": "observer"}
    browser = client
    browser.force_login(world.convener, backend="compact.accounts.sessions.Backend")
    browser.post("/workgroups/reading/invitation/", sent)
    made = Invitation.objects.get(email=world.partner.email)
    browser.force_login(fresh(world.partner), backend="compact.accounts.sessions.Backend")

    browser.post(reverse("partners:invitation_acceptance", args=[made.token]))

    assert SeatHolder.objects.get(person=world.partner, seat__workgroup=world.reading).role == SeatRole.OBSERVER
    one.refresh_from_db()
    assert one.approved is True


# --- a "no" leads on --------------------------------------------------------------------------------------------------


def refusal(one: SeatRequest) -> str:
    return reverse("workgroups:refusal", args=["reading", one.pk])


def test_another_workgroup_is_named_and_linked(world: World, browse):
    browser, reason = browse(world.convener), {"reason": "It is full.", "alternative": "workgroup"}
    missing = browser.post(refusal(world.seat_request), reason)
    assert missing.status_code == 422
    assert "Choose which workgroup you suggest." in words(missing)
    assert "It is full." in words(missing)
    assert browser.post(refusal(world.seat_request), {**reason, "elsewhere": world.reading.pk}).status_code == 422

    browser.post(refusal(world.seat_request), {**reason, "elsewhere": world.data.pk})

    event = told("seat_declined")
    means = KINDS["seat_declined"].means(event, world.partner.pk)
    assert means == "They suggest another workgroup: Data Workgroup. You can ask for a place there."
    page = words(browse(world.partner).get(KINDS["seat_declined"].url(event)))
    assert "It is full." in page
    assert 'href="/workgroups/data/request/"' in page


def offered(world: World) -> SeatRequest:
    SeatRequest.objects.all().delete()
    one = asked_by(world, world.partner, world.lacoe)
    one.decline(reason="It is full.", by=world.convener, alternative="observer")
    one.refresh_from_db()
    return one


def test_an_observers_part_is_offered_and_taken_in_one_press(world: World, browse):
    one = offered(world)
    put = Ask.objects.get(kind="seat_alternative")
    assert (put.post, put.organization) == (of(world.partner), world.lacoe)
    page = browse(world.partner).get(put.get_absolute_url())
    assert "Take part as an observer" in words(page)

    for _time in range(2):
        answer = browse(world.partner).post(reverse("workgroups:alternative", args=["reading", one.pk]))

    assert answer.status_code == 303
    holder = SeatHolder.objects.get(seat__workgroup=world.reading, person=world.partner)
    assert (holder.role, holder.seat.organization) == (SeatRole.OBSERVER, world.lacoe)
    put.refresh_from_db()
    assert put.answer == "accepted"
    assert told("seat_filled").audience == [world.reading.conveners_scope]


def test_an_observers_part_can_be_turned_down(world: World, browse):
    one = offered(world)
    address = reverse("workgroups:alternative", args=["reading", one.pk])

    browse(world.partner).post(address, {"answer": "no"})
    browse(world.partner).post(address)

    one.refresh_from_db()
    assert one.alternative_taken is False
    assert not SeatHolder.objects.filter(seat__workgroup=world.reading, person=world.partner).exists()
    assert Ask.objects.get(kind="seat_alternative").answer == "declined"


@pytest.mark.parametrize("gone", ["closed", "left"])
def test_what_is_offered_ends_with_the_workgroup_and_with_the_post(gone: str, world: World, browse):
    one = offered(world)
    if gone == "closed":
        Workgroup.objects.update(state=State.CLOSED)
    else:
        Affiliation.objects.filter(person=world.partner).update(until=now())
    one = SeatRequest.objects.get(pk=one.pk)

    assert one.take_alternative(by=world.partner) is False
    assert not SeatHolder.objects.filter(seat__workgroup=world.reading, person=world.partner).exists()


def test_nobody_else_takes_what_was_offered(world: World, browse):
    one = offered(world)
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe, since=now() - timedelta(days=1))
    address = reverse("workgroups:alternative", args=["reading", one.pk])

    assert [browse(who).post(address).status_code for who in (colleague, world.convener, world.lead)] == [403, 403, 404]
    assert "It is full." in words(browse(colleague).get(one.get_absolute_url()))


def test_who_asked_to_observe_is_not_offered_just_that(world: World, browse):
    one = asked_by(world, world.contact, world.lausd, role="observer")
    page = words(browse(world.convener).get(refusal(one)))
    assert 'value="observer"' not in page
    assert "Ask Leo Lead, who represents them here" in page


def test_nobody_is_sent_to_a_representative_there_is_not(world: World, browse):
    assert 'value="representative"' not in words(browse(world.convener).get(refusal(world.seat_request)))
    sent = {"reason": "x", "alternative": "representative"}
    assert browse(world.convener).post(refusal(world.seat_request), sent).status_code == 422


def test_who_was_sent_to_their_representative_finds_the_way(world: World, browse):
    one = asked_by(world, world.contact, world.lausd)
    browse(world.convener).post(refusal(one), {"reason": "x", "alternative": "representative"})
    page = words(browse(world.contact).get(one.get_absolute_url()))
    assert "Leo Lead represents LAUSD here" in page
    assert 'href="/workgroups/reading/questions/"' in page


# --- ask my representative --------------------------------------------------------------------------------------------


def test_a_colleague_asks_the_representative_instead_of_asking_for_a_place(world: World, browse):
    browser = browse(world.contact)
    assert "Leo Lead represents LAUSD here" in words(browser.get("/workgroups/reading/request/"))
    empty = browser.post("/workgroups/reading/questions/", {"text": " "})
    assert (empty.status_code, "Write what you want to know." in words(empty)) == (422, True)

    for _time in range(2):
        assert browser.post("/workgroups/reading/questions/", {"text": "What do you read?"}).status_code == 303

    asked = Question.objects.get()
    put = Ask.objects.get(kind="representative")
    assert (put.post, put.organization, str(put)) == (
        of(world.lead),
        world.lausd,
        "Carl Contact asks you about Campaign for Grade-Level Reading, where you represent LAUSD",
    )
    assert told("representative_asked").audience == [of(world.lead)]
    assert not SeatRequest.objects.filter(person=world.contact).exists()

    for answer in ("Picture books.", "Comics."):
        browse(world.lead).post(put.get_absolute_url(), {"answer": answer})

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("Picture books.", world.lead)
    assert told("representative_answered").audience == [of(world.contact)]
    assert "Picture books." in words(browser.get(asked.get_absolute_url()))
    assert not Ask.objects.open().filter(kind="representative").exists()


def test_only_the_organization_reads_what_it_asks_itself(world: World, browse):
    asked, _new = Question.ask(world.seat, representative=world.lead, text="Hm?", by=world.contact)

    codes = {name: browse(world.people[name]).get(asked.get_absolute_url()).status_code for name in world.people}

    inside = {"lead", "stand_in", "administrator", "contact"}
    assert {name for name, code in codes.items() if code == 200} == inside | {"director"}
    assert browse(world.administrator).post(asked.get_absolute_url(), {"answer": "Me"}).status_code == 403
    assert browse(world.convener).post(asked.get_absolute_url(), {"answer": "Me"}).status_code == 404


def test_when_the_representative_is_replaced_the_question_goes_along(world: World, browse):
    asked, _new = Question.ask(world.seat, representative=world.lead, text="Hm?", by=world.contact)
    holder = SeatHolder.objects.get(person=world.lead, until=None)
    address = reverse("workgroups:replacement", args=["reading", holder.pk])

    browse(world.convener).post(address, {"successor": world.stand_in.pk})

    assert Ask.objects.open().get(kind="representative").post == of(world.stand_in)
    browse(world.stand_in).post(asked.get_absolute_url(), {"answer": "Picture books."})
    assert not Ask.objects.open().filter(kind="representative").exists()


def test_without_a_representative_there_is_nobody_to_ask(world: World, browse):
    SeatHolder.objects.update(until=now())
    assert browse(world.contact).get("/workgroups/reading/questions/").status_code == 404
    assert "Ask your representative" not in words(browse(world.contact).get("/workgroups/reading/request/"))


# --- many at once -----------------------------------------------------------------------------------------------------


def many(world: World, count: int) -> list[SeatRequest]:
    """As many people as that, two of each organization, ask for a place."""
    began = now() - timedelta(days=1)
    made = []
    for number in range(count):
        organization, _new = Organization.objects.get_or_create(
            slug=f"many-{number // 2}", defaults={"name": f"Many {number // 2:03}"}
        )
        who = person(f"Many Person {number:03}")
        Affiliation.objects.create(person=who, organization=organization, since=began)
        made.append(asked_by(world, who, organization))
    return made


def test_everybody_who_waits_is_approved_at_once_and_who_could_not_be_is_named_with_the_reason(world: World, browse):
    SeatRequest.objects.all().delete()
    asked = many(world, 60)
    Affiliation.objects.filter(person=asked[7].person).update(until=now())
    asked[8].withdraw(by=asked[8].person)
    Event.objects.update(announced_at=now())
    browser = browse(world.convener)
    page = browser.get(MEMBERS)
    assert len(page.context["queue"].rows) == 50
    assert "Everybody who waits: 59" in words(page)

    said = words(browser.post("/workgroups/reading/requests/approvals/", {"all": "1"}, follow=True))
    announce_all()

    assert "58 people are approved, and are told." in said
    assert "1 was not answered. Many Person 007: Many Person 007 no longer acts for Many 003." in said
    seats = Seat.objects.filter(workgroup=world.reading, organization__slug__startswith="many-")
    assert seats.count() == 30
    assert SeatHolder.objects.filter(seat__in=seats, role=SeatRole.PRIMARY).count() == 30
    assert SeatHolder.objects.filter(seat__in=seats, role=SeatRole.ALTERNATE).count() == 28
    assert Notification.objects.filter(event__kind="seat_granted").count() == 58
    assert not Ask.objects.open().filter(kind="seat_request", subject_id__in=[one.pk for one in asked[9:]]).exists()


def test_the_ticked_ones_are_answered_and_no_others(world: World, browse):
    SeatRequest.objects.all().delete()
    asked = many(world, 4)
    asked[0].decline(reason="x", by=world.director)
    browser = browse(world.convener)
    assert (
        words(browser.get(f"{MEMBERS}?select=page")).split('id="waiting"')[1].split("</section>")[0].count(" checked>")
        == 3
    )
    ticked = {"request": [one.pk for one in asked[:3]]}

    said = words(browser.post("/workgroups/reading/requests/approvals/", ticked, follow=True))

    assert "2 people are approved, and are told." in said
    assert "1 was not answered. Many Person 000: Joan Director has declined it already." in said
    assert SeatRequest.objects.open().get() == asked[3]
    nobody = words(browser.post("/workgroups/reading/requests/approvals/", follow=True))
    assert "Choose whom to answer first." in nobody


def test_many_are_declined_with_one_reason_that_each_of_them_reads(world: World, browse):
    SeatRequest.objects.all().delete()
    asked = many(world, 7)
    browser, address = browse(world.convener), "/workgroups/reading/requests/refusals/"
    ticked = {"request": [one.pk for one in asked]}

    first = browser.post(address, ticked)
    assert (first.status_code, "And 2 more." in words(first)) == (200, True)
    missing = browser.post(address, {**ticked, "reason": "", "alternative": "observer"})
    assert (missing.status_code, missing.content.count(b'name="request"')) == (422, 7)
    assert not SeatRequest.objects.filter(approved=False).exists()

    sent = {**ticked, "reason": "We begin anew in June.", "alternative": "observer"}
    said = words(browser.post(address, sent, follow=True))

    assert "7 people are declined, and are told." in said
    assert set(SeatRequest.objects.values_list("reason", "alternative")) == {("We begin anew in June.", "observer")}
    assert Event.objects.filter(kind="seat_declined").count() == 7
    assert Ask.objects.open().filter(kind="seat_alternative").count() == 7


def test_one_and_many_become_the_same(world: World):
    """Approving together makes of everybody what approving one after the other would."""
    outcomes = []
    for together in (False, True):
        SeatRequest.objects.all().delete()
        SeatHolder.objects.filter(person__in=[world.contact, world.partner], seat__workgroup=world.reading).delete()
        SeatHolder.objects.filter(person=world.stand_in, until=None).update(role=SeatRole.ALTERNATE)
        SeatHolder.objects.filter(person=world.lead, until=None).update(role=SeatRole.PRIMARY)
        asked = [
            asked_by(world, world.lead, world.lausd, role="observer"),
            asked_by(world, world.stand_in, world.lausd, role="primary"),
            asked_by(world, world.contact, world.lausd, role="primary"),
            asked_by(world, world.partner, world.lacoe, role="primary"),
        ]
        if together:
            approve_all(world.reading, asked, by=world.convener)
        else:
            for one in asked:
                one.approve(by=world.convener)
        held = SeatHolder.objects.filter(seat__workgroup=world.reading, until=None)
        outcomes.append(sorted(held.values_list("person__name", "role")))

    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_answering_many_takes_hardly_more_statements_than_answering_one(
    answer: str, world: World, django_assert_max_num_queries
):
    few, lots = many(world, 2), []
    SeatRequest.objects.exclude(pk__in=[one.pk for one in few]).delete()
    lots = many_more(world, 80)
    used = []
    for asked in (few, lots):
        with django_assert_max_num_queries(200) as counted:
            if answer == "approve":
                approve_all(world.reading, asked, by=world.convener)
            else:
                decline_all(world.reading, asked, reason="x", alternative="observer", by=world.convener)
        used.append(len(counted.captured_queries))

    assert used[1] - used[0] <= 8, used


def many_more(world: World, count: int) -> list[SeatRequest]:
    began, made = now() - timedelta(days=1), []
    for number in range(count):
        organization = Organization.objects.create(slug=f"more-{number}", name=f"More {number:03}")
        who = person(f"More Person {number:03}")
        Affiliation.objects.create(person=who, organization=organization, since=began)
        made.append(asked_by(world, who, organization))
    return made


@pytest.mark.parametrize(("name", "status"), [("lead", 403), ("partner", 403), ("stranger", 403)])
def test_nobody_else_answers_many(name: str, status: int, world: World, browse):
    for noun in ("approvals", "refusals"):
        sent = {"request": world.seat_request.pk, "all": "1", "reason": "x"}
        address = f"/workgroups/reading/requests/{noun}/"
        assert browse(world.people[name]).post(address, sent).status_code == status
    world.seat_request.refresh_from_db()
    assert world.seat_request.answered_at is None


def test_a_request_of_another_workgroup_is_not_answered_with_the_others(world: World, browse):
    """Ticked by hand, or by a mistake of ours: what belongs elsewhere stays as it is."""
    SeatRequest.ask(world.data, organization=world.lausd, role="primary", why="x", by=world.contact)
    other = SeatRequest.objects.get(person=world.contact)

    browse(world.convener).post("/workgroups/reading/requests/approvals/", {"request": [other.pk, 10**19, "x"]})

    other.refresh_from_db()
    assert other.answered_at is None


def test_everybody_hears_of_what_happens_to_a_request_in_words(world: World):
    one = overdue(world)
    pass_on()
    one.decline(reason="Full", by=world.convener, alternative="representative")
    Question.ask(world.seat, representative=world.lead, text="Hm?", by=world.contact)
    Question.objects.get().reply(answer="Yes.", by=world.lead)
    announce()
    for event in Event.objects.all():
        kind = KINDS[event.kind]
        assert kind.title(event)
        assert kind.url(event).startswith("/workgroups/")
        kind.excerpt(event)
        kind.means(event, world.partner.pk)
