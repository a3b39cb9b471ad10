"""Asking to join an organization, and being answered."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils.timezone import localdate, now

from compact.access import BACKBONE
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.backbone.tasks import pass_on
from compact.celery import app
from compact.dates import full_date
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from partners.asks import ask_to_join, pass_on_requests, take_back
from partners.models import Affiliation, Alias, EmailDomain, JoinRequest, Organization
from partners.models.join_request import PATIENCE
from tests import test_partners
from tests.conftest import acting_as
from tests.world import World


def ask(browser, slug: str, **more):
    return browser.post("/partners/join/", {"organization": slug, **more})


def own(person) -> int:
    return person.pk * 8 + 6


def test_an_organization_is_found_by_name_short_name_or_alias(world: World, browse):
    Alias.objects.create(organization=world.lausd, name="L.A. Unified")
    browser = browse(world.stranger)
    for words in ("unified school", "lausd", "l.a. unified"):
        page = browser.get("/partners/join/", {"q": words}).content.decode()
        assert "?organization=lausd" in page, words
        assert "?organization=lacoe" not in page, words


def test_nothing_found_says_what_to_do(world: World, browse):
    page = browse(world.stranger).get("/partners/join/", {"q": "<b>nowhere</b>"}).content.decode()
    assert "We know no organization called “&lt;b&gt;nowhere&lt;/b&gt;”." in page


@pytest.mark.parametrize("asked", [{"q": "LA\0USD"}, {"organization": "la\0usd"}])
def test_a_letter_that_no_text_can_hold_is_left_out(world: World, browse, asked):
    answer = browse(world.former).get("/partners/join/", asked)

    assert answer.status_code == 200
    assert "LAUSD" in answer.content.decode()


@pytest.mark.parametrize("domain", ["lacoe.example", "mail.lacoe.example"])
def test_a_confirmed_address_suggests_its_organization(domain, world: World, browse):
    EmailDomain.objects.create(organization=world.lacoe, domain="lacoe.example", verified_at=now())
    EmailAddress.objects.create(user=world.stranger, email=f"sid@{domain}", verified=True)
    assert "?organization=lacoe" in browse(world.stranger).get("/partners/join/").content.decode()


def test_an_address_that_is_not_confirmed_suggests_nothing(world: World, browse):
    EmailDomain.objects.create(organization=world.lacoe, domain="lacoe.example", verified_at=now())
    EmailAddress.objects.create(user=world.stranger, email="sid@lacoe.example", verified=False)
    assert "?organization=lacoe" not in browse(world.stranger).get("/partners/join/").content.decode()


def test_an_organization_to_be_confirmed_takes_nobody(world: World, browse):
    Organization.objects.create(slug="fourth", name="To be confirmed", to_be_confirmed=True)
    assert ask(browse(world.stranger), "fourth").status_code == 404


def test_asking_tells_those_who_look_after_the_organization(world: World, browse):
    answer = ask(browse(world.former), "lausd", title="Coach", note="Back again.")
    asked = JoinRequest.objects.get(person=world.former)
    assert answer.headers["location"] == f"/partners/join/{asked.pk}/"
    put = Ask.objects.get(kind="join_request")
    administrators = world.lausd.pk * 8 + 7
    assert (put.organization, put.post, put.subject_id) == (world.lausd, administrators, asked.pk)
    assert str(put) == "Fred Former asks to join LAUSD"
    assert put.get_absolute_url() == f"/partners/join/{asked.pk}/"
    event = Event.objects.get(kind="join_requested")
    assert KINDS["join_requested"].title(event) == "Fred Former asks to join LAUSD"
    assert KINDS["join_requested"].url(event) == f"/partners/join/{asked.pk}/"
    assert (event.audience, event.actor) == ([administrators], world.former)


def test_where_nobody_looks_after_the_organization_the_backbone_answers(world: World, browse):
    ask(browse(world.stranger), "lacoe")
    assert Ask.objects.get(kind="join_request").post == 2
    asked = JoinRequest.objects.get(organization=world.lacoe)
    browse(world.director).post(f"/partners/join/{asked.pk}/admission/", {"yes-word": ""})
    assert Affiliation.objects.current().filter(person=world.stranger, organization=world.lacoe).exists()


def test_asking_twice_asks_once(world: World, browse):
    browser = browse(world.former)
    first, second = (ask(browser, "lausd").headers["location"] for _ in range(2))
    assert first == second
    assert Ask.objects.filter(kind="join_request").count() == 1
    assert "You have asked" in browser.get("/partners/join/").content.decode()


def test_who_is_there_already_need_not_ask(world: World, browse):
    assert ask(browse(world.lead), "lausd").headers["location"] == "/partners/lausd/"
    assert not JoinRequest.objects.filter(person=world.lead).exists()


def test_what_is_too_long_is_refused_and_stays(world: World, browse):
    answer = ask(browse(world.former), "lausd", title="Coach", note="x" * 2001)
    assert answer.status_code == 422
    assert 'value="Coach"' in answer.content.decode()


def test_the_answer_page_says_who_asks_why_and_since_when(world: World, browse):
    EmailDomain.objects.create(organization=world.lausd, domain="example.org", verified_at=now())
    page = browse(world.administrator).get(f"/partners/join/{world.join_request.pk}/").content.decode()
    for words in (
        "Sid Stranger",
        "sid.stranger@example.org",
        "sentinel-join-note",
        "example.org is a domain of LAUSD.",
    ):
        assert words in page


@pytest.mark.parametrize("who", ["lead", "contact", "partner", "convener", "former"])
def test_nobody_else_sees_a_request(who, world: World, browse):
    assert browse(world.people[who]).get(f"/partners/join/{world.join_request.pk}/").status_code == 404


def test_letting_in_gives_the_organization_and_tells_the_person(world: World, browse):
    browser = browse(world.administrator)
    address = f"/partners/join/{world.join_request.pk}/"
    assert browser.post(f"{address}admission/", {"yes-word": "Welcome."}).headers["location"] == address
    assert Affiliation.objects.current().get(person=world.stranger).organization == world.lausd
    event = Event.objects.get(kind="join_admitted")
    assert event.audience == [own(world.stranger)]
    assert KINDS["join_admitted"].title(event) == "Ada Administrator let you in: you act for LAUSD now"
    assert KINDS["join_admitted"].url(event) == "/partners/lausd/"
    assert "Welcome." in browse(world.stranger).get(address).content.decode()


def test_declining_takes_a_word_and_tells_the_person(world: World, browse):
    browser = browse(world.administrator)
    address = f"/partners/join/{world.join_request.pk}/"
    answer = browser.post(f"{address}refusal/", {"no-word": ""})
    assert (answer.status_code, "Say why, in a few words." in answer.content.decode()) == (422, True)
    browser.post(f"{address}refusal/", {"no-word": "We do not know you."})
    assert not Affiliation.objects.filter(person=world.stranger).exists()
    event = Event.objects.get(kind="join_declined")
    assert event.audience == [own(world.stranger)]
    assert KINDS["join_declined"].title(event) == "Ada Administrator declined your request to join LAUSD"
    assert KINDS["join_declined"].excerpt(event) == "We do not know you."
    assert "We do not know you." in browse(world.stranger).get(address).content.decode()


def test_an_answer_settles_what_was_asked_and_counts_once(world: World, browse):
    ask(browse(world.former), "lausd")
    asked = JoinRequest.objects.get(person=world.former)
    browser = browse(world.administrator)
    browser.post(f"/partners/join/{asked.pk}/admission/", {})
    browser.post(f"/partners/join/{asked.pk}/refusal/", {"no-word": "No."})
    asked.refresh_from_db()
    assert (asked.admitted, asked.answered_by) == (True, world.administrator)
    put = Ask.objects.get(kind="join_request")
    assert (put.answer, put.answered_by) == ("approved", world.administrator)
    assert Event.objects.filter(kind__in=["join_admitted", "join_declined"]).count() == 1
    assert asked.admit(by=world.director) is False


def test_nobody_lets_themselves_in(world: World, browse):
    address = f"/partners/join/{world.join_request.pk}/admission/"
    answer = browse(world.stranger).post(address)
    assert (answer.status_code, "Somebody else answers your request." in answer.content.decode()) == (403, True)
    assert not Affiliation.objects.filter(person=world.stranger).exists()


def test_a_welcome_that_is_too_long_is_refused(world: World, browse):
    address = f"/partners/join/{world.join_request.pk}/admission/"
    assert browse(world.administrator).post(address, {"yes-word": "x" * 2001}).status_code == 422
    assert not Affiliation.objects.filter(person=world.stranger).exists()


def test_b13_a_person_who_left_comes_back_with_a_new_row(world: World, browse):
    ask(browse(world.former), "lausd")
    asked = JoinRequest.objects.get(person=world.former)
    browse(world.administrator).post(f"/partners/join/{asked.pk}/admission/", {})
    rows = world.former.affiliations.filter(organization=world.lausd)
    assert (rows.count(), rows.current().count()) == (2, 1)


def test_a_person_can_ask_again_after_a_no(world: World, browse):
    browse(world.administrator).post(f"/partners/join/{world.join_request.pk}/refusal/", {"no-word": "Not yet."})
    ask(browse(world.stranger), "lausd")
    assert JoinRequest.objects.open().filter(person=world.stranger).count() == 1


def test_whoever_asked_takes_the_request_back_with_one_button(world: World, browse):
    asked, put = ask_to_join(world.lacoe, title="", note="", by=world.stranger)
    browser = browse(world.stranger)
    for page in ("/partners/join/", f"/partners/join/{asked.pk}/"):
        assert f'action="/partners/join/{asked.pk}/withdrawal/"' in browser.get(page).content.decode()

    for _ in range(2):
        answer = browser.post(f"/partners/join/{asked.pk}/withdrawal/")

    assert answer.status_code == 303
    asked.refresh_from_db()
    put.refresh_from_db()
    assert (asked.is_taken_back, put.is_open, put.withdrawn_by) == (True, False, world.stranger)
    assert Event.objects.get(kind="join_taken_back").audience == [asked.post]
    assert "Taken back" in browser.get(f"/partners/join/{asked.pk}/").content.decode()


def test_a_request_that_was_taken_back_lets_nobody_in_and_can_be_made_again(world: World, browse):
    browser = browse(world.stranger)
    browser.post(f"/partners/join/{world.join_request.pk}/withdrawal/")
    browse(world.administrator).post(f"/partners/join/{world.join_request.pk}/admission/", {"yes-word": ""})
    assert not world.stranger.affiliations.exists()

    browser.post("/partners/join/", {"organization": "lausd", "title": "", "note": "Again"})

    assert JoinRequest.objects.open().get(person=world.stranger).note == "Again"


def test_what_was_answered_is_not_taken_back(world: World, browse):
    world.join_request.admit(by=world.administrator)

    browse(world.stranger).post(f"/partners/join/{world.join_request.pk}/withdrawal/")

    world.join_request.refresh_from_db()
    assert (world.join_request.admitted, world.join_request.is_taken_back) == (True, False)


def test_while_a_request_waits_the_form_shows_it_instead(world: World, browse):
    answer = browse(world.stranger).get("/partners/join/?organization=lausd")

    assert answer.headers["Location"] == f"/partners/join/{world.join_request.pk}/"


# --- requests that nobody answers (F6) -----------------------------------------------------------------------------


def age(asked: JoinRequest, days: int) -> None:
    JoinRequest.objects.filter(pk=asked.pk).update(asked_at=now() - timedelta(days=days))


def put(world: World, organization: Organization, days: int) -> JoinRequest:
    asked, _ask = ask_to_join(organization, title="", note="", by=world.former)
    age(asked, days)
    return asked


def test_who_was_asked_later_hears_that_a_request_was_taken_back(world: World):
    age(world.join_request, 8)
    assert pass_on_requests() == 1

    take_back(JoinRequest.objects.get(pk=world.join_request.pk))

    told = Event.objects.get(kind="join_taken_back")
    assert told.audience == sorted([BACKBONE, world.join_request.post])


def test_f6_what_nobody_answers_in_time_goes_to_the_next_person_up(world: World, browse):
    asked = put(world, world.lausd, 8)
    age(world.join_request, 0)

    assert pass_on_requests() == 1
    assert pass_on_requests() == 0

    posts = set(Ask.objects.open().about("join_request", asked.pk).values_list("post", flat=True))
    assert posts == {2, world.lausd.pk * 8 + 7}
    told = Event.objects.get(kind="join_passed_on")
    assert told.audience == [own(world.former)]
    assert KINDS["join_passed_on"].title(told) == "We have asked the UNITE-LA team as well to let you in at LAUSD"
    assert [one.audience for one in Event.objects.filter(kind="join_requested").order_by("pk")][-1] == [2]
    page = test_partners.words(browse(world.former).get(asked.get_absolute_url()))
    assert "so we have asked the UNITE-LA team as well." in page
    asked.refresh_from_db()
    assert f"You may expect an answer by {full_date(localdate(asked.passed_on_at) + PATIENCE)}" in page


@pytest.mark.parametrize("days", [0, 6])
def test_what_is_not_late_stays_where_it_is(days, world: World, browse):
    asked = put(world, world.lausd, days)
    age(world.join_request, 0)
    assert pass_on_requests() == 0
    page = test_partners.words(browse(world.former).get(asked.get_absolute_url()))
    assert "Those who look after LAUSD have been told. You may expect an answer by" in page
    assert "UNITE-LA team as well" not in page


def test_what_the_backbone_was_asked_at_once_is_not_asked_again(world: World, browse):
    asked = put(world, world.lacoe, 8)
    age(world.join_request, 0)
    assert pass_on_requests() == 0
    assert Ask.objects.open().about("join_request", asked.pk).count() == 1
    assert not Event.objects.filter(kind="join_passed_on").exists()
    page = test_partners.words(browse(world.former).get(asked.get_absolute_url()))
    assert "Nobody looks after LACOE here yet, so we have asked the UNITE-LA team." in page


@pytest.mark.parametrize("who", ["administrator", "director"])
def test_whoever_answers_then_answers_for_both(who, world: World, browse):
    asked = put(world, world.lausd, 8)
    pass_on_requests()
    browse(world.people[who]).post(f"{asked.get_absolute_url()}admission/", {"yes-word": ""})
    assert not Ask.objects.open().about("join_request", asked.pk).exists()
    assert Affiliation.objects.current().filter(person=world.former, organization=world.lausd).exists()


def test_taking_it_back_takes_back_both(world: World, browse):
    asked = put(world, world.lausd, 8)
    pass_on_requests()
    browse(world.former).post(f"{asked.get_absolute_url()}withdrawal/")
    assert not Ask.objects.open().about("join_request", asked.pk).exists()


def test_the_clock_passes_on(world: World):
    put(world, world.lausd, 8)
    assert app.conf.beat_schedule["requests"]["task"] == pass_on.name
    with acting_as("compact_worker"):
        pass_on()
    assert Event.objects.filter(kind="join_passed_on").count() == 1


def test_f6_a_domain_nobody_verified_suggests_nothing(world: World, browse):
    EmailDomain.objects.create(organization=world.lacoe, domain="lacoe.example")
    EmailAddress.objects.create(user=world.stranger, email="sid@lacoe.example", verified=True)
    assert "?organization=lacoe" not in browse(world.stranger).get("/partners/join/").content.decode()


def test_f6_a_shared_domain_suggests_all_who_list_it_and_a_person_decides(world: World, browse):
    for one in (world.lacoe, world.lausd):
        EmailDomain.objects.create(organization=one, domain="schools.example", shared=True, verified_at=now())
    EmailAddress.objects.create(user=world.former, email="f@schools.example", verified=True)
    page = browse(world.former).get("/partners/join/").content.decode()
    assert "?organization=lacoe" in page
    assert "?organization=lausd" in page
    assert page.count("Others use the same domain: a person decides") == 2
    assert not Affiliation.objects.current().filter(person=world.former).exists()
    User.objects.filter(pk=world.former.pk).update(email="f@schools.example")
    asked, _ask = ask_to_join(world.lausd, title="", note="", by=world.former)
    said = test_partners.words(browse(world.administrator).get(asked.get_absolute_url()))
    assert "schools.example is used by several organizations: decide by the person." in said
