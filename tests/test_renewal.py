"""Renewal (F12): every organization with a place is asked whether it stays; no answer changes nothing by itself."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import PARTNERS, Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Notification, OutgoingMail
from compact.wall import entered
from partners.models import Affiliation, Invitation, Organization
from tests.test_notifications import announce
from tests.test_terms import lead as leading
from tests.test_terms import over
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import (
    Confirmation,
    Question,
    Renewal,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRole,
    keep_terms,
)
from workgroups.models.coming_in import take_places
from workgroups.models.undoing import step, undo

BASE = "/workgroups/reading/renewal/"
DUE = timedelta(days=14)


def ask(world: World, **more: Any) -> Renewal:
    words = {"text": "We have a new charter.", "due_on": localdate() + DUE, "by": world.convener, **more}
    return Renewal.begin(world.reading, **words)[0]


def asked(organization: Organization) -> Ask:
    return Ask.objects.get(kind="seat_renewal", organization=organization)


def page(world: World, organization: Organization | None = None) -> str:
    return f"{BASE}answers/{asked(organization or world.lausd).pk}/"


@pytest.fixture
def vacant(world: World) -> Seat:
    """LACOE has a place in Reading, and nobody in it."""
    return Seat.take(world.reading, world.lacoe)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_every_organization_is_asked_through_its_lead_or_those_who_look_after_it(world: World, browse, vacant: Seat):
    answer = browse(world.convener).post(BASE, {"due_on": localdate() + DUE, "text": "We have a new charter."})

    assert answer.status_code == 303
    assert {one.organization: one.post for one in Ask.objects.filter(kind="seat_renewal")} == {
        world.lausd: scope(Kind.PERSON, world.lead.pk),
        world.lacoe: scope(Kind.ADMINISTRATORS, world.lacoe.pk),
    }
    one = asked(world.lausd)
    assert (one.why, one.due_on, one.scope_asker) == (
        "We have a new charter.", localdate() + DUE, scope(Kind.CONVENERS, world.reading.pk),
    )  # fmt: skip
    assert str(one) == "Does LAUSD keep its place in Campaign for Grade-Level Reading?"
    event = Event.objects.get(kind="seat_renewal_asked")
    assert (event.scope, sorted(event.audience)) == (PARTNERS, sorted(x.post for x in Ask.objects.all()))


def test_only_those_who_run_it_ask(world: World, browse):
    codes = {
        who: browse(one).post(BASE, {"due_on": localdate() + DUE}).status_code for who, one in world.people.items()
    }

    assert {who for who, code in codes.items() if code == 303} == {"convener", "director"}
    assert {code for who, code in codes.items() if who not in {"convener", "director"}} == {404}
    assert Renewal.objects.count() == 1


def test_one_renewal_at_a_time_and_a_day_to_come(world: World, browse):
    browser = browse(world.convener)

    assert browser.post(BASE, {"due_on": localdate()}).status_code == 422
    assert "Choose a day after today." in browser.post(BASE, {"due_on": localdate(), "text": "Kept"}).text
    assert browser.post(BASE, {"due_on": ""}).status_code == 422
    assert not Renewal.objects.exists()
    for _time in range(2):
        assert browser.post(BASE, {"due_on": localdate() + DUE}).status_code == 303
    assert (Renewal.objects.count(), Ask.objects.filter(kind="seat_renewal").count()) == (1, 1)
    assert Event.objects.filter(kind="seat_renewal_asked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once():
    world = World.build()

    def begin(who: User) -> bool:
        with entered(fresh(who)):
            due = localdate() + DUE
            return Renewal.begin(world.reading, text="", due_on=due, by=who)[1]

    assert sorted(at_once(partial(begin, world.convener), partial(begin, world.director))) == [False, True]
    assert Event.objects.filter(kind="seat_renewal_asked").count() == 1


def test_asking_costs_the_same_for_two_organizations_and_for_many(world: World, vacant: Seat):
    ask(world).close(by=world.convener)
    with CaptureQueriesContext(connection) as few:
        ask(world).close(by=world.convener)
    many = [Organization(slug=f"o-{n}", name=f"Organization {n}") for n in range(40)]
    Seat.objects.bulk_create(
        Seat(workgroup=world.reading, organization=one) for one in Organization.objects.bulk_create(many)
    )

    with CaptureQueriesContext(connection) as more:
        ask(world).close(by=world.convener)

    assert len(more) == len(few)
    assert Ask.objects.filter(kind="seat_renewal").count() == 46


# --- answering --------------------------------------------------------------------------------------------------------


def test_the_button_of_the_mail_leads_to_one_page_with_one_tap(world: World, browse):
    User.objects.update(rhythm=Rhythm.NOW)
    ask(world)
    announce()
    news = Notification.objects.get(event__kind="seat_renewal_asked", person=world.lead)
    assert OutgoingMail.objects.filter(notification=news).exists()
    browser = browse(world.lead)

    shown = browser.get(KINDS["seat_renewal_asked"].url(news.event), follow=True)

    assert shown.redirect_chain == [(page(world), 302)]
    assert shown.text.count('value="stays"') == 1
    assert "Leo Lead goes on to lead." in shown.text
    assert browser.post(page(world), {"answer": "stays"}).status_code == 303
    one = asked(world.lausd)
    assert (one.answer, one.answered_by, one.answer_in_words) == ("stays", world.lead, "We stay")
    assert "We stay" in browser.get(page(world)).text
    assert world.seat.holders.leading().get().person == world.lead


def test_what_is_asked_stands_on_today_and_leads_there(world: World, browse):
    ask(world)
    browser = browse(world.lead)

    assert "Does LAUSD keep its place" in browser.get("/today/").text
    assert browser.get(asked(world.lausd).page).headers["Location"] == page(world)


def test_we_stay_and_somebody_else_leads(world: World, browse):
    ask(world)

    answer = browse(world.lead).post(page(world), {"answer": "new_lead", "successor": world.contact.pk})

    assert answer.status_code == 303
    roles = dict(world.seat.holders.filter(until=None).values_list("person", "role"))
    assert (roles[world.contact.pk], roles[world.lead.pk]) == (SeatRole.PRIMARY, SeatRole.ALTERNATE)
    assert asked(world.lausd).answer == "new_lead"
    told = Event.objects.get(kind="seat_role_changed")
    assert {scope(Kind.PERSON, one.pk) for one in (world.contact, world.lead)} <= set(told.audience)


def test_we_give_our_place_back(world: World, browse):
    ask(world)
    browser = browse(world.administrator)
    assert browser.post(page(world), {"answer": "given_back"}).status_code == 422
    assert "Say why, in a sentence." in browser.post(page(world), {"answer": "given_back"}).text

    assert browser.post(page(world), {"answer": "given_back", "reason": "No time."}).status_code == 303

    world.seat.refresh_from_db()
    assert (world.seat.until is not None, world.seat.end_reason) == (True, "No time.")
    assert not SeatHolder.objects.filter(seat=world.seat, until=None).exists()
    event = Event.objects.get(kind="place_given_back")
    assert event.audience == [scope(Kind.CONVENERS, world.reading.pk)]
    assert Event.objects.filter(kind="place_ended").count() == 1
    assert asked(world.lausd).answer == "given_back"


def test_only_the_lead_or_those_who_look_after_the_organization_answer(world: World, browse):
    ask(world)

    codes = {who: browse(one).post(page(world), {"answer": "nothing"}).status_code for who, one in world.people.items()}

    assert {who for who, code in codes.items() if code == 422} == {"lead", "administrator", "director"}
    assert {who for who, code in codes.items() if code == 403} == {"convener", "stand_in", "contact"}
    assert {who for who, code in codes.items() if code == 404} == {"partner", "former", "stranger"}
    shown = browse(world.contact).get(page(world)).text
    assert "those who look after its people" in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize("chosen", ["partner", "director", "former"])
def test_only_people_of_the_organization_lead_for_it(chosen: str, world: World, browse):
    ask(world)

    answer = browse(world.lead).post(page(world), {"answer": "new_lead", "successor": world.people[chosen].pk})

    assert answer.status_code == 422
    assert asked(world.lausd).is_open


def test_somebody_at_two_organizations_is_shown_both(world: World, browse, vacant: Seat):
    yesterday = now() - timedelta(days=1)
    Affiliation.objects.create(person=world.lead, organization=world.lacoe, roles=["administrator"], since=yesterday)
    ask(world)
    browser = browse(world.lead)

    shown = browser.get(BASE + "answers/")

    assert shown.status_code == 200
    assert page(world) in shown.text
    assert page(world, world.lacoe) in shown.text
    assert browse(world.stranger).get(BASE + "answers/").status_code == 404


def test_a_second_answer_changes_nothing_and_tells_nobody(world: World):
    ask(world)
    first, second = (Confirmation(asked(world.lausd), world.seat) for _each in range(2))

    assert (first.stay(by=world.lead), second.give_back(reason="Late", by=world.administrator)) == (True, False)

    world.seat.refresh_from_db()
    assert world.seat.until is None
    assert not Event.objects.filter(kind="place_given_back").exists()


@pytest.mark.django_db(transaction=True)
def test_staying_and_giving_back_at_once_has_one_outcome():
    world = World.build()
    ask(world)

    def answer(who: User, *, stays: bool) -> bool:
        with entered(fresh(who)):
            seat = Seat.objects.select_related("workgroup", "organization").get(pk=world.seat.pk)
            one = Confirmation(asked(world.lausd), seat)
            return one.stay(by=who) if stays else one.give_back(reason="No time.", by=who)

    stayed, gave_back = at_once(
        partial(answer, world.lead, stays=True), partial(answer, world.administrator, stays=False)
    )

    assert stayed != gave_back
    assert (Seat.objects.get(pk=world.seat.pk).until is None) == stayed
    assert Event.objects.filter(kind="place_ended").exists() == gave_back


# --- who has not answered ---------------------------------------------------------------------------------------------


def test_those_who_ask_see_who_is_silent_with_a_telephone_and_who_answered(world: World, browse, vacant: Seat):
    ask(world)
    browser = browse(world.convener)
    shown = browser.get(BASE).text
    assert "Leo Lead can answer" in shown
    assert 'href="tel:2135550112"' in shown
    assert "0 of 2 stay" in shown

    Confirmation(asked(world.lausd), world.seat).stay(by=world.lead)

    shown = browser.get(BASE).text
    assert "1 of 2 stay" in shown
    assert "We stay (Leo Lead)" in shown
    assert "Leo Lead can answer" not in shown


def test_the_page_of_who_is_silent_costs_the_same_for_many_and_is_paged(world: World, browse):
    browser = browse(world.convener)
    ask(world).close(by=world.convener)
    ask(world)
    with CaptureQueriesContext(connection) as few:
        browser.get(BASE)
    Renewal.objects.open().get().close(by=world.convener)
    many = [Organization(slug=f"o-{n}", name=f"Organization {n}") for n in range(40)]
    Seat.objects.bulk_create(
        Seat(workgroup=world.reading, organization=one) for one in Organization.objects.bulk_create(many)
    )
    ask(world)

    with CaptureQueriesContext(connection) as more:
        shown = browser.get(BASE).text

    assert len(more) == len(few)
    assert shown.count('href="/partners/o-') < 40
    assert 'rel="next"' in shown


def test_no_answer_changes_nothing_and_closing_asks_nobody_any_more(world: World, browse):
    ask(world)
    browser = browse(world.convener)

    codes = [browser.post(BASE + "closure/").status_code for _time in range(2)]

    assert codes == [303, 303]
    assert asked(world.lausd).withdrawn_by == world.convener
    world.seat.refresh_from_db()
    assert (world.seat.until, world.seat.holders.leading().get().person) == (None, world.lead)
    assert "Nobody is asked any more. Your organization keeps its place." in browse(world.lead).get(page(world)).text
    answer = browse(world.lead).post(page(world), {"answer": "given_back", "reason": "Late"})
    assert (answer.status_code, world.seat.holders.leading().count()) == (303, 1)
    assert "closed the renewal of places" in browser.get("/workgroups/reading/history/").text


# --- what is asked goes along with the lead, and ends with the place --------------------------------------------------


def test_the_question_follows_the_lead(world: World):
    ask(world)
    lead, stand_in = (world.seat.holders.get(person=one, until=None) for one in (world.lead, world.stand_in))

    stand_in.change_role(role=SeatRole.PRIMARY, by=world.convener)
    assert asked(world.lausd).post == scope(Kind.PERSON, world.stand_in.pk)

    stand_in.end(by=world.administrator)
    assert asked(world.lausd).post == scope(Kind.ADMINISTRATORS, world.lausd.pk)
    lead.refresh_from_db()
    assert lead.role == SeatRole.ALTERNATE


def test_whoever_is_named_to_lead_an_empty_place_is_asked_from_then_on(world: World, vacant: Seat):
    ask(world)

    vacant.fill(world.partner, SeatRole.PRIMARY, by=world.director)

    assert asked(world.lacoe).post == scope(Kind.PERSON, world.partner.pk)


def test_a_place_that_is_ended_is_asked_nothing(world: World, browse):
    ask(world)

    world.seat.end(reason="Moved to Data.", by=world.convener)

    assert not asked(world.lausd).is_open
    assert "The place ended on" in browse(world.administrator).get(page(world)).text


def test_someone_who_leads_since_is_not_asked_on_behalf_of_who_left(world: World, browse):
    ask(world)
    new = person("Nina New")
    Affiliation.objects.create(person=new, organization=world.lausd)
    world.seat.holders.get(person=world.lead, until=None).end(by=world.administrator, successor=new)

    assert asked(world.lausd).post == scope(Kind.PERSON, new.pk)
    assert browse(new).post(page(world), {"answer": "stays"}).status_code == 303


def the_last_day_is_over(world: World) -> User | None:
    over(leading(world))
    assert keep_terms() == 1
    return None


def a_replacement_is_undone(world: World) -> User | None:
    with step(world.reading, world.lausd.pk, by=world.convener) as taken:
        assert leading(world).end(by=world.convener, successor=world.contact)
    assert undo(taken.token, world.reading, by=world.convener)
    return world.lead


def an_invitation_is_accepted(world: World) -> User | None:
    assert leading(world).end(by=world.convener)
    places = [(world.reading, "primary")]
    words = {"email": world.contact.email, "organization": world.lausd, "by": world.convener}
    take_places(Invitation.invite(workgroup=world.reading, places=places, **words), world.contact)
    return world.contact


def an_offer_is_accepted(world: World) -> User | None:
    assert leading(world).end(by=world.convener)
    SeatInvitation.offer(world.reading, organization=world.lausd, note="", by=world.convener)
    assert SeatInvitation.objects.get().accept(person=world.contact, by=world.administrator)
    return world.contact


@pytest.mark.parametrize(
    "act", [the_last_day_is_over, a_replacement_is_undone, an_invitation_is_accepted, an_offer_is_accepted]
)
def test_the_question_follows_the_lead_however_that_changes(act: Any, world: World):
    ask(world)

    leads = act(world)

    assert asked(world.lausd).post == (
        scope(Kind.PERSON, leads.pk) if leads else scope(Kind.ADMINISTRATORS, world.lausd.pk)
    )


@pytest.mark.parametrize("successor", ["contact", "stand_in"])
def test_what_a_colleague_asks_whoever_represents_them_comes_back_with_undoing(successor: str, world: World):
    question, _new = Question.ask(world.seat, representative=world.lead, text="Who reads?", by=world.contact)
    with step(world.reading, world.lausd.pk, by=world.convener) as taken:
        assert leading(world).end(by=world.convener, successor=world.people[successor])
    assert question.post == scope(Kind.PERSON, world.people[successor].pk)

    assert undo(taken.token, world.reading, by=world.convener)

    assert question.post == scope(Kind.PERSON, world.lead.pk)
