"""Who others bring into an organization is told to it, and the organization may object within a week."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, reach_of, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.dates import plain_date
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Notification
from partners.asks import answer_objection, close_overtaken_objections, object_to, offer_care
from partners.models import Affiliation, Arrival, Invitation, JoinRequest, Objection, Organization, Role
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.together import at_once
from tests.world import World, person
from workgroups.models import SeatRequest


def bring(world: World, organization: Organization, *, by: User, client, **more) -> Arrival:
    """Somebody new accepts an invitation."""
    # The database's clock stands still within a test: what happened before it began counts.
    with time_machine.travel(now() - timedelta(minutes=5)):
        sent = Invitation.invite(email="nora@example.org", name="Nora New", organization=organization, by=by, **more)
        client.post(reverse("partners:invitation_acceptance", args=[sent.token]))
    return Arrival.objects.get(affiliation__person__email="nora@example.org")


@pytest.fixture
def nora(world: World, client) -> Arrival:
    """The convener brought her to LACOE, where nobody looks after people."""
    return bring(world, world.lacoe, by=world.convener, workgroup=world.reading, client=client)


def object_at(arrival: Arrival) -> str:
    return reverse("partners:objecting", args=[arrival.pk])


# --- who is told ------------------------------------------------------------------------------------------------------


def test_while_nobody_looks_after_an_organization_everybody_there_hears_who_came(world: World, nora: Arrival):
    event = Event.objects.get(kind="came_in")
    kind = KINDS["came_in"]
    assert event.audience == [scope(Kind.ORGANIZATION, world.lacoe.pk)]
    title = "Nora New acts for LACOE now, invited by Cora Convener of Alliance for Children's Rights"
    assert (kind.title(event), kind.url(event)) == (title, nora.get_absolute_url())
    assert "If that is not right, say so by" in kind.means(event, world.partner.pk)
    announce()
    heard = Notification.objects.filter(event=event).values_list("person__name", flat=True)
    assert list(heard) == ["Paula Partner"]


def test_those_who_look_after_an_organization_hear_who_came_and_its_other_people_do_not(world: World, client):
    bring(world, world.lausd, by=world.director, client=client)
    assert Event.objects.get(kind="came_in").audience == [scope(Kind.ADMINISTRATORS, world.lausd.pk)]


def test_whom_the_organization_itself_brings_is_nobodys_to_question(world: World, browse, client):
    brought = bring(world, world.lausd, by=world.administrator, client=client)
    assert (brought.from_outside, Event.objects.filter(kind="came_in").exists()) == (False, False)
    page = words(browse(world.lead).get(brought.get_absolute_url()))
    assert "Ada Administrator" in page
    assert "This is not right" not in page
    assert browse(world.lead).post(object_at(brought), {"word": "No"}).status_code == 403


def test_whom_the_backbone_lets_in_is_told_too(world: World, browse):
    browse(world.director).post(reverse("partners:admission", args=[world.join_request.pk]), {"yes-word": ""})
    brought = Arrival.objects.get()
    assert (brought.person, brought.brought_by, brought.from_outside) == (world.stranger, world.director, True)
    assert Event.objects.get(kind="came_in").actor == world.stranger


def test_a_second_invitation_is_no_second_arrival(world: World, nora: Arrival, client):
    again = Invitation.invite(
        email=nora.person.email, organization=world.lacoe, workgroup=world.data, by=world.director
    )
    client.post(reverse("partners:invitation_acceptance", args=[again.token]))
    assert Arrival.objects.count() == Event.objects.filter(kind="came_in").count() == 1


# --- the card ---------------------------------------------------------------------------------------------------------


def test_the_newcomers_card_says_who_invited_and_whom_to_ask(world: World, nora: Arrival, browse):
    page = words(browse(world.partner).get(nora.get_absolute_url()))
    for said in (
        "Nora New",
        "nora@example.org",
        "Cora Convener",
        "Campaign for Grade-Level Reading",
        "This is not right",
    ):
        assert said in page
    assert nora.get_absolute_url() in words(browse(world.partner).get("/partners/lacoe/"))
    for name in ("lead", "stranger", "convener"):
        assert browse(world.people[name]).get(nora.get_absolute_url()).status_code == 404
    assert count_queries(browse(world.partner), nora.get_absolute_url()) <= 12


def test_the_newcomer_reads_on_the_first_visit_whom_to_ask(world: World, nora: Arrival, browse):
    page = words(browse(nora.person).get("/me/welcome/"))
    assert "Questions? Ask Cora Convener" in page
    assert world.convener.email in page
    assert 'href="tel:2135550111"' in page


# --- objecting --------------------------------------------------------------------------------------------------------


def test_an_objection_asks_the_backbone_and_leaves_the_access(world: World, nora: Arrival, browse):
    page = browse(world.partner).post(object_at(nora), {"word": "I do not know her."}, follow=True)
    assert "It is asked for at once, and you hear the answer" in words(page)

    ask = Ask.objects.get(kind="objection")
    assert (ask.post, ask.organization, ask.asked_for) == (BACKBONE, world.unite, world.lacoe)
    assert str(ask) == "LACOE’s Paula Partner says that Nora New does not act for it"
    assert Affiliation.objects.current().filter(pk=nora.affiliation_id).exists()
    today = words(browse(world.director).get("/today/"))
    assert "Nora New does not act for it" in today
    means = KINDS["objection_made"].means(Event.objects.get(kind="objection_made"), world.director.pk)
    assert means.startswith(f"Please answer by {plain_date(ask.due_on)}.")
    page = words(browse(world.director).get(ask.get_absolute_url()))
    assert "I do not know her." in page


def test_the_newcomer_never_reads_what_was_said(world: World, nora: Arrival, browse):
    objection, _new = object_to(nora, word="sentinel against her", by=world.partner)
    browser = browse(nora.person)
    assert browser.get(objection.get_absolute_url()).status_code == 404
    for path in (nora.get_absolute_url(), "/today/", "/partners/lacoe/", "/inbox/"):
        assert "sentinel against her" not in words(browser.get(path))
        assert "does not act for" not in words(browser.get(path))


def test_the_answer_to_keep_is_told_to_both(world: World, nora: Arrival, browse):
    objection, _new = object_to(nora, word="Who is that?", by=world.partner)
    address = reverse("partners:objection_answer", args=[objection.pk])
    assert browse(world.director).post(address, {"answer": "yes"}).status_code == 422
    browse(world.director).post(address, {"answer": "yes", "word": "I rang your superintendent."})

    objection.refresh_from_db()
    assert (objection.upheld, objection.answered_by) == (False, world.director)
    assert Affiliation.objects.current().filter(pk=nora.affiliation_id).exists()
    assert Ask.objects.get(kind="objection").answer == "declined"
    event = Event.objects.get(kind="objection_answered")
    assert event.audience == [scope(Kind.PERSON, world.partner.pk), scope(Kind.PERSON, nora.person.pk)]
    kind = KINDS["objection_answered"]
    assert kind.title(event) == "Nora New stays at LACOE: that is the answer to an objection"
    assert kind.excerpt(event) == "I rang your superintendent."
    assert "Paula" not in kind.means(event, nora.person.pk)
    page = words(browse(world.partner).post(object_at(nora), {"word": "And yet."}, follow=True))
    assert ["You have said so before." in page, "I rang your superintendent." in page] == [True, True]
    assert Objection.objects.count() == 1


def test_the_answer_to_end_takes_the_access_at_once(world: World, nora: Arrival, browse):
    newcomer, reader = nora.person, browse(nora.person)
    other = Invitation.invite(email=newcomer.email, organization=world.lacoe, workgroup=world.data, by=world.director)
    assert reader.get("/workgroups/reading/discussions/").status_code == 200
    objection, _new = object_to(nora, word="Who is that?", by=world.partner)
    address = reverse("partners:objection_answer", args=[objection.pk])
    with time_machine.travel(now() - timedelta(minutes=4)):
        browse(world.director).post(address, {"answer": "no", "word": "A mistake."})

    nora.affiliation.refresh_from_db()
    assert nora.affiliation.until is not None
    assert reader.get("/workgroups/reading/discussions/").status_code == 404
    ended = Event.objects.get(kind="affiliation_ended")
    assert (ended.audience, ended.data["reason"]) == ([scope(Kind.PERSON, newcomer.pk)], "A mistake.")
    assert reader.post(reverse("partners:invitation_acceptance", args=[other.token])).status_code == 410
    assert not Affiliation.objects.current().filter(person=newcomer).exists()
    assert "Write to the UNITE-LA team" in KINDS["objection_answered"].means(
        Event.objects.get(kind="objection_answered"), newcomer.pk
    )


@pytest.mark.parametrize("by_word_of_the_administrator", [True, False])
def test_whoever_comes_back_after_an_objection_has_nothing_of_it_again(
    by_word_of_the_administrator: bool, world: World, client
):
    """Their places end with the affiliation, not only as long as that is over."""
    brought = bring(world, world.lausd, by=world.director, places=[(world.reading, "observer")], client=client)
    one = brought.person
    wanted, _new = SeatRequest.ask(world.data, role="observer", organization=world.lausd, why="Numbers", by=one)
    offer_care(brought.affiliation)
    with time_machine.travel(now() - timedelta(minutes=4)):
        by = world.administrator if by_word_of_the_administrator else world.lead
        objection, _new = object_to(brought, word="Who is that?", by=by)
        if not by_word_of_the_administrator:
            answer_objection(objection, upheld=True, word="A mistake.", by=world.administrator)
    again = JoinRequest.objects.ask(organization=world.lausd, title="", note="", by=one)
    again.admit(word="", by=world.administrator)

    assert Affiliation.objects.current().filter(person=one, organization=world.lausd).exists()
    assert reach_of(User.objects.get(pk=one.pk)).seats == frozenset()
    assert not SeatRequest.objects.open().filter(pk=wanted.pk).exists()
    assert not Ask.objects.open().filter(kind="care").exists()


def test_the_word_of_an_administrator_ends_it_at_once(world: World, browse, client):
    brought = bring(world, world.lausd, by=world.director, client=client)
    page = words(browse(world.administrator).get(brought.get_absolute_url()))
    assert "your word ends their access and places at once" in page
    browse(world.administrator).post(object_at(brought), {"word": "Left us last year."})
    brought.affiliation.refresh_from_db()
    assert brought.affiliation.until is not None
    assert not Ask.objects.filter(kind="objection").exists()


def test_where_somebody_looks_after_the_organization_they_are_asked_too(world: World, browse, client):
    brought = bring(world, world.lausd, by=world.director, client=client)
    objection, _new = object_to(brought, word="Who is that?", by=world.lead)
    posts = set(Ask.objects.open().filter(kind="objection").values_list("post", flat=True))
    assert posts == {BACKBONE, scope(Kind.ADMINISTRATORS, world.lausd.pk)}
    address = reverse("partners:objection_answer", args=[objection.pk])
    browse(world.administrator).post(address, {"answer": "no", "word": "Right."})
    brought.affiliation.refresh_from_db()
    assert brought.affiliation.until is not None
    assert not Ask.objects.open().filter(kind="objection").exists()


def test_a_newcomer_who_looks_after_the_organization_answers_nothing_about_themselves(world: World, client, browse):
    brought = bring(world, world.lausd, by=world.director, affiliation_roles=[Role.ADMINISTRATOR], client=client)
    objection, _new = object_to(brought, word="Who is that?", by=world.lead)
    assert objection.post == BACKBONE
    assert browse(brought.person).get(objection.get_absolute_url()).status_code == 404


def test_whoever_objects_does_not_answer(world: World, nora: Arrival, browse):
    Affiliation.objects.create(person=world.director, organization=world.lacoe, since=now() - timedelta(days=1))
    objection, _new = object_to(nora, word="Who is that?", by=world.director)
    address = reverse("partners:objection_answer", args=[objection.pk])
    assert browse(world.director).post(address, {"answer": "no", "word": "x"}).status_code == 403


def test_nobody_objects_twice_at_once(world: World, nora: Arrival, browse):
    colleague = person("Clara Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe, since=now() - timedelta(days=1))
    browse(world.partner).post(object_at(nora), {"word": "Who is that?"})
    page = browse(colleague).post(object_at(nora), {"word": "I wonder, too."}, follow=True)
    assert "Somebody has said so already. It waits for an answer." in words(page)
    assert Objection.objects.count() == Ask.objects.filter(kind="objection").count() == 1


def test_after_a_week_the_page_says_so_and_whom_to_write_to(world: World, nora: Arrival, browse):
    Arrival.objects.filter(pk=nora.pk).update(came_at=now() - timedelta(days=8))
    page = words(browse(world.partner).get(nora.get_absolute_url()))
    assert "The week in which one could object here is over." in page
    assert "UNITE-LA" in page
    assert browse(world.partner).post(object_at(nora), {"word": "Late"}).status_code == 403


def test_a_word_is_asked_for_and_the_newcomer_cannot_object(world: World, nora: Arrival, browse):
    answer = browse(world.partner).post(object_at(nora), {"word": " "})
    assert (answer.status_code, "Say in a few words what is not right" in words(answer)) == (422, True)
    assert browse(nora.person).post(object_at(nora), {"word": "x"}).status_code == 403


def test_somebody_who_has_left_is_not_objected_to(world: World, nora: Arrival, browse):
    nora.affiliation.end(by=nora.person)
    with time_machine.travel(now() + timedelta(minutes=1)):
        page = words(browse(world.partner).get(nora.get_absolute_url()))
    assert "This person no longer acts for the organization." in page
    assert browse(world.partner).post(object_at(nora), {"word": "x"}).status_code == 403


def test_nobody_is_asked_any_more_about_a_newcomer_who_went_another_way(world: World, nora: Arrival):
    objection, _new = object_to(nora, word="Who is that?", by=world.partner)
    assert close_overtaken_objections() == 0
    with time_machine.travel(now() - timedelta(minutes=4)):
        nora.affiliation.end(by=nora.person)
    with acting_as("compact_worker"):
        assert (close_overtaken_objections(), close_overtaken_objections()) == (1, 0)
    objection.refresh_from_db()
    assert (objection.upheld, objection.answered_by) == (True, nora.person)
    assert not Ask.objects.open().filter(kind="objection").exists()
    assert Event.objects.get(kind="objection_answered").audience == [scope(Kind.PERSON, world.partner.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_have_one_outcome():
    world = World.build()
    brought = Arrival.objects.note(world.partner.affiliations.get(), by=world.convener)
    colleague = person("Clara Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe)
    objection, _new = object_to(brought, word="Who is that?", by=colleague)

    def answer(ends: bool) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE compact_backbone")
        mine = Objection.objects.select_related("arrival__affiliation", "arrival__organization", "by").get()
        return answer_objection(mine, upheld=ends, word="x", by=world.director)

    answers = at_once(partial(answer, True), partial(answer, False))

    objection.refresh_from_db()
    assert sorted(answers) == [False, True]
    assert objection.upheld is answers[0]
    assert Affiliation.objects.filter(person=world.partner, until=None).exists() is not objection.upheld
    assert Event.objects.filter(kind="objection_answered").count() == 1
