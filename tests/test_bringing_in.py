"""One invitation to an organization and several workgroups; people who are there already, left, or were put in."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.mail import words as mail_words
from compact.notifications.events import KINDS
from compact.notifications.models import Event, OutgoingMail, Refusal, Suppression
from compact.wall import entered
from partners.asks import object_to
from partners.models import Affiliation, Arrival, Invitation, InvitedPlace, Outcome, Role
from partners.tasks import tell_what_ran_out
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.test_accounts import code_in, enter, sign_in
from tests.world import World, person
from workgroups.models import Seat, SeatHolder, SeatRequest, SeatRole, State, Workgroup


def accept(client, invitation: Invitation):
    return client.post(reverse("partners:invitation_acceptance", args=[invitation.token]))


def in_data(world: World) -> Seat:
    """LAUSD's place in Data: nobody is in it."""
    return Seat.objects.create(workgroup=world.data, organization=world.lausd, since=now() - timedelta(days=30))


def unclaimed(world: World, **more) -> User:
    """Put in by somebody else, at LAUSD and in its place in Reading; never in."""
    put_in = person("Nora Newcomer", unclaimed_since=now(), **more)
    User.objects.filter(pk=put_in.pk).update(welcomed_at=None)
    began = now() - timedelta(days=1)
    Affiliation.objects.create(person=put_in, organization=world.lausd, title="Analyst", since=began)
    SeatHolder.objects.create(seat=world.seat, person=put_in, role=SeatRole.OBSERVER, since=began)
    return put_in


def invite(world: World, email: str = "ana@example.org", **more) -> Invitation:
    return Invitation.invite(**{"email": email, "organization": world.lausd, "by": world.administrator, **more})


def holders(email: str) -> dict[str, str]:
    found = SeatHolder.objects.filter(person__email=email, until=None).select_related("seat__workgroup")
    return {one.seat.workgroup.slug: one.role for one in found}


# --- one mail carries everything --------------------------------------------------------------------------------------


def test_one_invitation_carries_several_workgroups_and_is_accepted_at_once(world: World, browse, client):
    in_data(world)
    form = {
        "email": "Ana@Example.org", "name": "Ana Torres", "title": "Principal", "looks_after": "on", "note": "Please.",
        f"place-{world.data.pk}": "primary", f"place-{world.reading.pk}": "observer",
    }  # fmt: skip
    answer = browse(world.administrator).post("/partners/lausd/invitations/", form, follow=True)
    assert "ana@example.org is invited. The mail is on its way." in words(answer)
    assert "Data Workgroup (Lead)" in words(answer)

    sent = Invitation.objects.get(email="ana@example.org")
    mail = OutgoingMail.objects.get()
    letter = mail_words("invitation", mail.context)
    assert letter.subject == "Ana, will you act for LAUSD in 2 workgroups?"
    for part in (letter.text, letter.html):
        said = " ".join(part.split())
        assert "You follow Campaign for Grade-Level Reading for LAUSD: you read and listen." in said
        assert "You speak for LAUSD in Data Workgroup." in said
        assert "You look after the people and places of LAUSD" in said
        assert "Please answer by" in said
        assert "Leer en español" in said
    page = words(client.get(sent.get_absolute_url()))
    assert "Will you act for LAUSD in 2 workgroups?" in page

    accept(client, sent)

    held = Affiliation.objects.get(person__email="ana@example.org")
    assert (held.title, held.roles) == ("Principal", [Role.ADMINISTRATOR])
    assert holders("ana@example.org") == {"data": "primary", "reading": "observer"}
    assert set(sent.places.values_list("outcome", flat=True)) == {Outcome.GIVEN}
    accept(type(client)(), sent)
    assert SeatHolder.objects.filter(person__email="ana@example.org").count() == 2


def test_the_list_of_workgroups_is_folded_and_offers_no_second_lead(world: World, browse):
    in_data(world)
    page = words(browse(world.administrator).get("/partners/lausd/invitations/"))
    fold = next(one for one in page.split("<details") if "A part in workgroups, too" in one).split("</details>")[0]
    assert "A part in workgroups, too (2)" in fold
    reading, data = fold.split(f'name="place-{world.reading.pk}"')[1], fold.split(f'name="place-{world.data.pk}"')[1]
    assert 'value="primary"' not in reading.split("</select>")[0]
    assert 'value="primary"' in data.split("</select>")[0]
    answer = browse(world.administrator).post(
        "/partners/lausd/invitations/", {"email": "x", f"place-{world.data.pk}": "observer"}
    )
    assert answer.status_code == 422
    assert '<details class="fold" open>' in words(answer)
    assert '<option value="observer" selected>' in words(answer)


def test_no_place_of_another_organization_is_given(world: World, browse):
    form = {"email": "ana@example.org", f"place-{world.data.pk}": "primary"}
    browse(world.administrator).post("/partners/lausd/invitations/", form)
    assert list(Invitation.objects.get(email="ana@example.org").places.all()) == []


def test_a_page_for_many_places_and_invitations_asks_as_often_as_for_few(world: World, browse):
    browser = browse(world.administrator)
    invite(world, places=[(world.reading, "observer")])
    few = count_queries(browser, "/partners/lausd/invitations/")
    for number in range(20):
        workgroup = Workgroup.objects.create(slug=f"more-{number}", name=f"More {number}")
        Seat.objects.create(workgroup=workgroup, organization=world.lausd, since=now() - timedelta(days=1))
        invite(world, f"ana{number}@example.org", places=[(world.reading, "observer"), (workgroup, "primary")])
    assert count_queries(browser, "/partners/lausd/invitations/") == few <= 12


def test_what_is_gone_meanwhile_is_said_and_the_person_is_in(world: World, client):
    data = in_data(world)
    third = Workgroup.objects.create(slug="third", name="Third Workgroup")
    Seat.objects.create(workgroup=third, organization=world.lausd, since=now() - timedelta(days=1))
    sent = invite(
        world, places=[(world.data, "primary"), (third, "observer"), (world.reading, "primary")], name="Ana Torres"
    )
    Workgroup.objects.filter(pk=third.pk).update(state=State.CLOSED)
    data.end(by=world.director, reason="Moved.")

    answer = accept(client, sent)

    assert Affiliation.objects.filter(person__email="ana@example.org", until=None).count() == 1
    assert holders("ana@example.org") == {"reading": "alternate"}
    outcomes = dict(sent.places.values_list("workgroup__slug", "outcome"))
    assert outcomes == {"data": Outcome.GONE, "third": Outcome.CLOSED, "reading": Outcome.STOOD_IN}
    page = words(client.get(answer.headers["location"]))
    assert "Data Workgroup: The place is no longer there." in page
    assert "Third Workgroup: The workgroup has closed since." in page
    assert "Campaign for Grade-Level Reading: Somebody leads there already, so you are the stand-in." in page


def test_those_who_run_a_workgroup_see_who_is_invited_to_it_and_nobody_else(world: World, browse):
    sent = invite(world, places=[(world.reading, "observer")], name="Ana Torres")
    hidden = invite(world, "other@example.org", places=[], name="Hidden Person")
    page = words(browse(world.convener).get("/workgroups/reading/members/"))
    invited = page.split('id="invited"')[1]
    assert "Ana Torres" in invited
    assert "LAUSD invites" in invited
    assert reverse("partners:invitation_withdrawal", args=[sent.pk]) not in page
    assert "Hidden Person" not in page
    with acting_as("compact_web"), entered(world.convener):
        assert list(InvitedPlace.objects.values_list("invitation", flat=True)) == [world.invitation.pk, sent.pk]
        assert not Invitation.objects.filter(pk__in=[sent.pk, hidden.pk]).exists()
    with acting_as("compact_web"), entered(world.partner):
        assert not InvitedPlace.objects.filter(invitation=sent).exists()


# --- already there, gone, back ----------------------------------------------------------------------------------------


def test_b13_a_colleague_whom_one_may_place_has_the_place_at_once(world: World, browse):
    in_data(world)
    form = {"email": world.contact.email.upper(), f"place-{world.data.pk}": "primary"}
    page = words(browse(world.administrator).post("/partners/lausd/invitations/", form, follow=True))
    assert "Carl Contact acts for LAUSD already, and is in Data Workgroup from now on as: Lead." in page
    assert holders(world.contact.email) == {"data": "primary"}
    assert not Invitation.objects.filter(email=world.contact.email).exists()
    assert OutgoingMail.objects.count() == 0


def test_b13_what_a_colleague_should_look_after_is_not_dropped_in_silence(world: World, browse):
    in_data(world)
    form = {"email": world.contact.email, f"place-{world.data.pk}": "primary", "looks_after": "on", "note": "Welcome"}
    answer = browse(world.administrator).post("/partners/lausd/invitations/", form)
    assert answer.status_code == 422
    said = "Carl Contact acts for LAUSD already. Say on their own page what they look after."
    assert [said in words(answer), "Welcome" in words(answer)] == [True, True]
    assert holders(world.contact.email) == {}


def test_my_organization_shows_who_is_invited_to_which_place(world: World, browse):
    in_data(world)
    form = {"email": "ana@example.org", "name": "Ana Torres", f"place-{world.data.pk}": "primary"}
    browser = browse(world.administrator)
    browser.post("/partners/lausd/invitations/", form)
    assert "Ana Torres is invited" in words(browser.get("/partners/lausd/home/"))
    listed = words(browser.get("/partners/lausd/home/?show=invited"))
    assert "Data Workgroup (Lead) · invited by Ada Administrator" in listed
    few = count_queries(browser, "/partners/lausd/home/?show=invited")
    for number in range(10):
        invite(world, f"more{number}@example.org", places=[(world.data, "contact")])
    assert count_queries(browser, "/partners/lausd/home/?show=invited") == few <= 12


def test_who_came_in_by_another_way_is_not_invited_on_my_organization(world: World, browse):
    invite(world, "ana@example.org")
    ana = person("Ana")
    Affiliation.objects.create(person=ana, organization=world.lausd, since=now())
    page = words(browse(world.administrator).get("/partners/lausd/home/?show=invited"))
    assert "Nobody is invited at present." in page


def test_accepting_makes_nobody_less_than_they_are(world: World, client):
    held = SeatHolder.objects.filter(person=world.stand_in)
    held.update(until=now())
    invitation = invite(world, world.stand_in.email, places=[(world.reading, "observer")])
    held.update(until=None)
    accept(client, invitation)
    assert holders(world.stand_in.email) == {"reading": "alternate"}


def test_b13_a_colleague_whom_one_may_not_place_is_asked(world: World, browse):
    form = {"organization": "lausd", "email": world.contact.email, "role": "observer"}
    page = words(browse(world.convener).post("/workgroups/reading/invitation/", form, follow=True))
    assert "Carl Contact acts for LAUSD already. We ask them by e-mail whether they take the place." in page
    assert holders(world.contact.email) == {}
    assert Invitation.objects.get(email=world.contact.email).places.get().role == "observer"


def test_b13_who_was_removed_is_invited_again_and_gets_only_what_the_invitation_says(world: World, client):
    old = invite(world, "lead@example.org", places=[(world.reading, "observer")])
    assert old.is_open
    held = world.lead.affiliations.get()
    held.end(by=world.administrator)
    SeatHolder.objects.filter(person=world.lead).update(until=now())
    again = invite(world, world.lead.email)

    accept(client, again)

    assert list(world.lead.affiliations.order_by("since").values_list("until", flat=True))[-1] is None
    assert world.lead.affiliations.count() == 2
    assert holders(world.lead.email) == {}


def test_b13_nobody_is_listed_as_invited_and_as_a_member(world: World, browse, client):
    by_convener = Invitation.invite(
        email="ana@example.org", organization=world.lausd, workgroup=world.reading, by=world.convener, name="Ana Torres"
    )
    by_administrator = invite(world, name="Ana Torres")
    page = words(browse(world.administrator).get("/partners/lausd/invitations/"))
    assert page.count("ana@example.org ·") == 2

    accept(client, by_convener)

    assert not Invitation.objects.open().filter(email="ana@example.org").exists()
    by_administrator.refresh_from_db()
    assert by_administrator.accepted_by == User.objects.get(email="ana@example.org")
    assert "ana@example.org ·" not in words(browse(world.administrator).get("/partners/lausd/invitations/"))
    members = words(browse(world.convener).get("/workgroups/reading/members/"))
    assert members.count("<b>Ana Torres</b>") == 1


def test_b13_who_came_in_by_asking_is_no_longer_listed_as_invited(world: World, browse):
    invite(world, world.stranger.email, name="Sid Stranger")
    world.join_request.admit(by=world.administrator)
    with time_machine.travel(now() + timedelta(minutes=1)):
        assert not Invitation.objects.outstanding().filter(email=world.stranger.email).exists()


def test_b13_invited_twice_by_two_people_is_one_invitation_with_all_of_it(world: World, client):
    in_data(world)
    first = invite(world, places=[(world.reading, "observer")])
    again = invite(world, "ANA@example.org", places=[(world.data, "primary")], by=world.director)
    assert (again.pk, Invitation.objects.get(pk=first.pk).invited_by) == (first.pk, world.director)
    again.refresh_from_db()
    accept(client, again)
    assert holders("ana@example.org") == {"data": "primary", "reading": "observer"}


def test_an_address_that_somebody_confirmed_beside_their_own_is_theirs(world: World, client):
    EmailAddress.objects.create(user=world.stranger, email="sid@lausd.example", verified=True)
    sent = invite(world, "Sid@LAUSD.example", places=[(world.reading, "observer")])
    accept(client, sent)
    assert int(client.session["_auth_user_id"]) == world.stranger.pk
    assert holders(world.stranger.email) == {"reading": "observer"}
    assert not User.objects.filter(email="sid@lausd.example").exists()


def test_who_confirmed_an_address_comes_before_who_was_put_in_with_it(world: World, client):
    EmailAddress.objects.create(user=world.stranger, email="shared@example.org", verified=True)
    User.objects.create_user("shared@example.org", name="Somebody Else", unclaimed_since=now())
    accept(client, invite(world, "shared@example.org"))
    assert int(client.session["_auth_user_id"]) == world.stranger.pk


# --- put in, and never in ---------------------------------------------------------------------------------------------


def test_b13_who_was_put_in_is_invited_and_keeps_everything(world: World, browse, client):
    put_in = unclaimed(world)
    browse(world.administrator).post("/partners/lausd/invitations/", {"email": put_in.email, "name": "Nora Newcomer"})
    sent = Invitation.objects.get(email=put_in.email)
    letter = mail_words("invitation", OutgoingMail.objects.get().context)
    assert "You follow Campaign for Grade-Level Reading for LAUSD" in " ".join(letter.text.split())
    assert Invitation.objects.outstanding().filter(pk=sent.pk).exists()

    answer = accept(client, sent)

    put_in.refresh_from_db()
    assert put_in.unclaimed_since is None
    assert int(client.session["_auth_user_id"]) == put_in.pk
    assert "discussions" in answer.headers["location"]
    assert put_in.affiliations.get().title == "Analyst"
    assert holders(put_in.email) == {"reading": "observer"}
    assert Arrival.objects.get().brought_by == world.administrator


def test_who_was_put_in_comes_in_by_code(world: World, client, mailoutbox):
    put_in = unclaimed(world)
    sign_in(client, put_in.email)
    assert enter(client, code_in(mailoutbox[0])).headers["location"] == "/me/welcome/"
    put_in.refresh_from_db()
    assert put_in.unclaimed_since is None


def test_who_was_put_in_and_signs_up_meets_no_dead_end(world: World, client, mailoutbox):
    put_in = unclaimed(world)
    answer = client.post("/accounts/signup/", {"name": "Nora N.", "email": put_in.email.upper()}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/confirm-email/"
    confirmed = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert confirmed.headers["location"] == "/me/welcome/"
    put_in.refresh_from_db()
    assert put_in.unclaimed_since is None
    assert "Observer for LAUSD" in words(client.get("/me/welcome/"))


# --- what becomes of an invitation ------------------------------------------------------------------------------------


def test_the_list_says_what_became_of_each_mail_and_never_who_opened_it(world: World, browse):
    waits, back = invite(world, "waits@example.org"), invite(world, "back@example.org")
    over = invite(world, "over@example.org")
    Suppression.objects.create(address=back.email, reason=Refusal.BOUNCED)
    Invitation.objects.filter(pk=over.pk).update(expires_at=now() - timedelta(days=1))
    Invitation.objects.filter(pk=waits.pk).update(serial=5)
    page = words(browse(world.administrator).get("/partners/lausd/invitations/")).split('id="invited"')[1]
    rows = {one.split("<")[0]: one for one in page.split('<h3 class="t">')[1:]}
    assert "The mail came back: check the address" in rows["back@example.org"]
    assert ["Has run out" in rows["over@example.org"], "Invite again" in rows["over@example.org"]] == [True, True]
    assert "works until" in rows["waits@example.org"]
    assert "Sent five times: ring the person" in rows["waits@example.org"]


def test_one_press_invites_again_whose_invitation_has_run_out(world: World, browse, client):
    sent = invite(world)
    Invitation.objects.filter(pk=sent.pk).update(expires_at=now() - timedelta(days=1))
    browse(world.administrator).post(reverse("partners:invitation_resend", args=[sent.pk]))
    sent.refresh_from_db()
    assert (sent.is_open, sent.serial) == (True, 2)
    assert client.get(sent.get_absolute_url()).status_code == 200


def test_taking_back_says_why_behind_the_link(world: World, browse, client):
    sent = invite(world)
    address = reverse("partners:invitation_withdrawal", args=[sent.pk])
    assert "stops working at once" in words(browse(world.administrator).get(address))
    assert Invitation.objects.get(pk=sent.pk).is_open
    browse(world.administrator).post(address, {"word": "We <b>moved</b>."})
    page = client.get(sent.get_absolute_url())
    assert (page.status_code, "We &lt;b&gt;moved&lt;/b&gt;." in words(page)) == (410, True)


def test_taking_back_and_inviting_anew_floods_nobody(world: World):
    for _ in range(5):
        invite(world).withdraw(by=world.administrator)
    with pytest.raises(ValidationError, match="Ring the person instead"):
        invite(world)
    assert OutgoingMail.objects.count() == 5


def test_what_has_run_out_is_one_piece_of_news_for_whoever_invited(world: World):
    first, second = invite(world, name="Ana Torres"), invite(world, "bo@example.org")
    Invitation.objects.filter(pk__in=[first.pk, second.pk]).update(expires_at=now() - timedelta(days=1))

    tell_what_ran_out()
    tell_what_ran_out()

    event = Event.objects.get(kind="invitations_ran_out")
    assert event.audience == [scope(Kind.PERSON, world.administrator.pk)]
    kind = KINDS[event.kind]
    assert kind.title(event) == "2 of your invitations (LAUSD) have run out: Ana Torres, bo@example.org"
    assert kind.url(event) == "/partners/lausd/invitations/"
    first.refresh_from_db()
    first.resend(by=world.administrator)
    Invitation.objects.filter(pk=first.pk).update(expires_at=now() - timedelta(days=1))
    tell_what_ran_out()
    assert KINDS[event.kind].title(Event.objects.latest("pk")) == "Your invitation to Ana Torres (LAUSD) has run out"


# --- the first visit --------------------------------------------------------------------------------------------------


def test_the_first_visit_offers_the_other_places_of_the_organization(world: World, browse):
    in_data(world)
    browser = browse(world.contact)
    page = words(browser.get("/me/welcome/"))
    assert "Ask to join: LAUSD has an empty place" in page
    assert "Ask to follow it: the place of LAUSD is Leo Lead’s" in page

    form = {"name": "Carl Contact", "rhythm": "weekly", "workgroups": [world.data.pk, world.reading.pk]}
    browser.post("/me/welcome/", form)

    asked = SeatRequest.objects.filter(person=world.contact)
    assert set(asked.values_list("workgroup__slug", "role")) == {("data", "primary"), ("reading", "observer")}
    assert holders(world.contact.email) == {}
    assert Ask.objects.open().filter(kind="seat_request").count() == 2
    assert "Ask to join" not in words(browser.get("/me/welcome/"))


def test_the_first_visit_asks_as_often_for_many_places_as_for_few(world: World, browse):
    in_data(world)
    browser = browse(world.contact)
    few = count_queries(browser, "/me/welcome/")
    for number in range(20):
        workgroup = Workgroup.objects.create(slug=f"more-{number}", name=f"More {number}")
        Seat.objects.create(workgroup=workgroup, organization=world.lausd, since=now() - timedelta(days=1))
    assert count_queries(browser, "/me/welcome/") == few <= 12


def test_an_objection_page_and_a_card_ask_seldom(world: World, browse):
    arrival = Arrival.objects.note(world.contact.affiliations.get(), by=world.convener)
    objection, _new = object_to(arrival, word="Who?", by=world.lead)
    for path in (arrival.get_absolute_url(), objection.get_absolute_url()):
        assert count_queries(browse(world.administrator), path) <= 12


def test_whoever_may_fill_the_place_takes_it_on_the_first_visit(world: World, browse):
    in_data(world)
    browser = browse(world.administrator)
    assert "Take the empty place of LAUSD" in words(browser.get("/me/welcome/"))
    form = {"name": "Ada Administrator", "rhythm": "weekly", "workgroups": [world.data.pk]}
    page = words(browser.post("/me/welcome/", form, follow=True))
    assert holders(world.administrator.email) == {"data": "primary"}
    assert "You are in Data Workgroup now." in page


def test_nobody_takes_a_place_that_was_not_offered(world: World, browse):
    form = {"name": "Carl Contact", "rhythm": "weekly", "workgroups": [world.data.pk]}
    assert browse(world.contact).post("/me/welcome/", form).status_code == 422
    assert not SeatRequest.objects.filter(person=world.contact).exists()


def test_what_already_waits_is_said_after_the_first_visit(world: World, browse):
    waiting = SeatRequest.ask(world.data, organization=world.alliance, role="primary", why="", by=world.convener)[0]
    form = {"name": "Joan Director", "rhythm": "weekly", "next": "/goals/"}
    page = words(browse(world.director).post("/me/welcome/", form, follow=True))
    ask = Ask.objects.get(kind="seat_request", subject_id=waiting.pk)
    assert f"That is all. This already waits for you: {escape(str(ask))}." in page
    assert f'<a href="{ask.get_absolute_url()}">{ask.verb}</a>' in page
