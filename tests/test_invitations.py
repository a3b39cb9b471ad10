"""Invitations: one mail, one tap, and the person is in; or a kind sentence why not."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from compact.accounts.models import User
from compact.mail import words
from compact.notifications.events import KINDS
from compact.notifications.models import Event, OutgoingMail
from partners.models import Affiliation, Invitation, Role
from tests.together import at_once
from tests.world import World
from workgroups.models import Seat, SeatHolder, SeatRole


def link(invitation: Invitation, more: str = "") -> str:
    return f"{invitation.get_absolute_url()}{more}"


def said(kind: str) -> tuple[str, str]:
    event = Event.objects.get(kind=kind)
    return KINDS[kind].title(event), KINDS[kind].url(event)


def told(kind: str) -> list[tuple[list[int], dict]]:
    return [(event.audience, event.data) for event in Event.objects.filter(kind=kind)]


def own(person: User) -> int:
    return person.pk * 8 + 6


# --- sending ----------------------------------------------------------------------------------------------------------


def invite(world: World, email: str = "Ana@Example.org ", **more) -> Invitation:
    words = {"organization": world.lausd, "by": world.administrator, "name": "Ana Torres", **more}
    if "role" in words:
        words["places"] = [(words["workgroup"], words.pop("role"))]
    return Invitation.invite(email=email, **words)


def test_an_invitation_becomes_a_mail_with_three_buttons(world: World):
    sent = invite(world, note="We need you.\nLeo", workgroup=world.reading, role=SeatRole.ALTERNATE)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address, mail.person, mail.key) == (
        "invitation",
        "ana@example.org",
        None,
        f"invitation:{sent.pk}:1",
    )
    letter = words("invitation", mail.context)
    assert letter.subject == "Ana, will you act for LAUSD in Campaign for Grade-Level Reading?"
    for part in (letter.text, letter.html):
        assert link(sent) in part
        assert link(sent, "suggestion/") in part
        assert link(sent, "refusal/") in part
        assert "Ada Administrator of Los Angeles Unified School District" in " ".join(part.split())
    assert "| We need you.\n| Leo" in letter.text


def test_what_people_type_is_text_in_the_mail(world: World):
    invite(world, name="<b>Ana</b>", note="<script>alert(1)</script>")
    letter = words("invitation", OutgoingMail.objects.get().context)
    assert "<script>" not in letter.html
    assert "&lt;b&gt;Ana&lt;/b&gt;, will you act for LAUSD in the L.A. Compact?" in letter.html
    assert letter.subject == "<b>Ana</b>, will you act for LAUSD in the L.A. Compact?"


def test_an_invitation_in_spanish_leads_to_spanish_pages(world: World):
    invite(world, language="es", name="")
    mail = OutgoingMail.objects.get()
    assert mail.language == "es"
    assert "/es/partners/invitation/" in mail.context["accept_url"]


def test_inviting_again_renews_the_invitation_and_sends_it_again(world: World):
    first = invite(world)
    again = invite(world, note="Please.")
    assert (again.pk, again.serial, again.note) == (first.pk, 2, "Please.")
    assert OutgoingMail.objects.count() == 2


def test_a_form_sent_twice_sends_one_mail(world: World):
    first, second = invite(world), invite(world)
    assert (second.pk, second.serial) == (first.pk, 1)
    assert OutgoingMail.objects.count() == 1


def test_who_is_at_the_organization_already_is_not_invited(world: World):
    with pytest.raises(ValidationError) as refused:
        invite(world, email=world.lead.email)
    assert refused.value.message_dict == {"email": ["Leo Lead is already at LAUSD."]}


def test_who_has_a_part_in_the_workgroup_already_is_not_invited(world: World):
    with pytest.raises(ValidationError) as refused:
        invite(world, email=world.lead.email, workgroup=world.reading)
    reason = "Leo Lead already has a part in Campaign for Grade-Level Reading for LAUSD."
    assert refused.value.message_dict == {"email": [reason]}


def test_who_is_at_the_organization_can_be_invited_to_a_workgroup(world: World):
    assert invite(world, email=world.contact.email, workgroup=world.reading).is_open


def test_an_administrator_invites_from_the_organizations_page(world: World, browse):
    browser = browse(world.administrator)
    form = {"email": "ana@example.org", "name": "Ana Torres", "looks_after": "on", "note": ""}
    assert browser.post("/partners/lausd/invitations/", form).headers["location"] == "/partners/lausd/invitations/"
    sent = Invitation.objects.get(email="ana@example.org")
    assert (sent.affiliation_roles, sent.language) == ([Role.ADMINISTRATOR], "en")
    page = browser.get("/partners/lausd/invitations/").content.decode()
    assert "ana@example.org is invited. The mail is on its way." in page
    assert "Ana Torres" in page


def test_a_refused_invitation_is_told_at_the_field_and_keeps_what_was_typed(world: World, browse):
    form = {"email": world.lead.email, "note": "<i>Dear Leo</i>"}
    answer = browse(world.administrator).post("/partners/lausd/invitations/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Leo Lead is already at LAUSD.") == 2
    assert "&lt;i&gt;Dear Leo&lt;/i&gt;" in page


@pytest.mark.parametrize("who", ["lead", "convener", "partner", "stranger"])
def test_only_those_who_look_after_an_organization_invite_to_it(who, world: World, browse):
    answer = browse(world.people[who]).post("/partners/lausd/invitations/", {"email": "ana@example.org"})
    assert answer.status_code == 403
    assert not Invitation.objects.filter(email="ana@example.org").exists()


def test_the_backbone_invites_anywhere(world: World, browse):
    browse(world.director).post("/partners/lacoe/invitations/", {"email": "ana@example.org"})
    assert Invitation.objects.get(email="ana@example.org").organization == world.lacoe


def test_sending_again_makes_a_new_link_and_the_former_one_says_so(world: World, browse, client):
    former = link(world.invitation)
    answer = browse(world.convener).post(f"/partners/invitations/{world.invitation.pk}/mail/", {"next": "/today/"})
    assert answer.headers["location"] == "/today/"
    assert OutgoingMail.objects.get().key == f"invitation:{world.invitation.pk}:2"
    page = client.get(former)
    assert (page.status_code, "There is a newer e-mail" in page.content.decode()) == (410, True)
    world.invitation.refresh_from_db()
    assert client.get(link(world.invitation)).status_code == 200


def test_an_invitation_is_taken_back_by_those_who_may(world: World, browse, client):
    address = f"/partners/invitations/{world.invitation.pk}/withdrawal/"
    assert browse(world.contact).post(address).status_code == 404
    assert browse(world.partner).post(address).status_code == 403
    browse(world.convener).post(address)
    page = client.get(link(world.invitation))
    assert (page.status_code, "was taken back" in page.content.decode()) == (410, True)
    assert client.post(link(world.invitation, "acceptance/")).status_code == 410
    assert not User.objects.filter(email=world.invitation.email).exists()
    browse(world.convener).post(f"/partners/invitations/{world.invitation.pk}/mail/")
    assert OutgoingMail.objects.count() == 0


# --- behind the link --------------------------------------------------------------------------------------------------


def test_b7_opening_the_link_changes_nothing_however_often(world: World, client):
    before = Event.objects.count()
    for _ in range(2):
        assert client.get(link(world.invitation)).status_code == 200
        assert client.head(link(world.invitation)).status_code == 200
        assert client.get(link(world.invitation, "refusal/")).status_code == 200
        assert client.get(link(world.invitation, "suggestion/")).status_code == 200
        assert client.get(link(world.invitation, "acceptance/")).status_code == 303
    world.invitation.refresh_from_db()
    assert (world.invitation.answered_at, Event.objects.count()) == (None, before)
    assert not User.objects.filter(email=world.invitation.email).exists()
    assert client.post(link(world.invitation, "acceptance/")).status_code == 302


def test_the_page_says_who_invites_whom_to_what(world: World, client):
    page = client.get(link(world.invitation)).content.decode()
    assert "Will you act for LACOE in Campaign for Grade-Level Reading?" in page
    assert "Cora Convener invites you to Campaign for Grade-Level Reading." in page
    assert "sentinel-invitation-note" in page


def test_who_runs_a_workgroup_invites_a_contact_too(world: World, browse):
    words = {"organization": "LACOE", "email": "cara@example.org", "role": "contact", "language": "en"}
    answer = browse(world.convener).post("/workgroups/reading/invitation/", words)
    assert answer.status_code == 302
    assert Invitation.objects.get(email="cara@example.org").places.get().role == SeatRole.CONTACT


def test_the_page_says_whom_one_takes_over_from(world: World, client):
    before = world.lead.affiliations.get()
    sent = invite(world, predecessor=before)
    page = client.get(link(sent)).content.decode()
    assert "You take over from Leo Lead" in page
    assert "You take over" not in client.get(link(world.invitation)).content.decode()


def test_the_page_does_not_say_that_an_organization_has_a_place_that_it_will_only_get(world: World, client):
    path = world.invitation.get_absolute_url()
    assert (
        "With you Los Angeles County Office of Education will have a place there." in client.get(path).content.decode()
    )

    Seat.objects.create(workgroup=world.reading, organization=world.lacoe)

    pages = [client.get(f"{path}{page}").content.decode() for page in ("", "refusal/", "suggestion/")]
    assert ["a place that Los Angeles County Office of Education has in" in page for page in pages] == [True] * 3


def test_one_tap_and_the_person_is_in(world: World, client):
    # The database's clock stands still within a test: what happened before it began counts.
    with time_machine.travel(now() - timedelta(minutes=5)):
        answer = client.post(link(world.invitation, "acceptance/"))
    person = User.objects.get(email="new.person@example.org")
    first = f"/workgroups/reading/discussions/{world.discussion.pk}/"
    assert answer.headers["location"] == f"/me/welcome/?next={first.replace('/', '%2F')}"
    assert int(client.session["_auth_user_id"]) == person.pk
    assert EmailAddress.objects.get(user=person).verified is True
    assert Affiliation.objects.current().get(person=person).organization == world.lacoe
    holder = SeatHolder.objects.current().get(person=person)
    assert (holder.role, holder.seat.organization, holder.seat.workgroup) == (
        SeatRole.ALTERNATE,
        world.lacoe,
        world.reading,
    )
    # The second and the third screen.
    assert client.get(answer.headers["location"]).status_code == 200
    done = client.post("/me/welcome/", {"name": "Nia New", "rhythm": "weekly", "next": first})
    assert done.headers["location"] == first
    assert "sentinel-reading words" in client.get(first).content.decode()


def test_the_inviter_hears_of_it(world: World, client):
    client.post(link(world.invitation, "acceptance/"))
    ((audience, data),) = told("invitation_accepted")
    assert own(world.convener) in audience
    assert (data["person"], data["organization"]) == ("new.person@example.org", "LACOE")
    title = "new.person@example.org accepted your invitation to Campaign for Grade-Level Reading for LACOE"
    assert said("invitation_accepted") == (title, "/workgroups/reading/members/")


def test_accepting_twice_says_that_it_is_done(world: World, client):
    client.post(link(world.invitation, "acceptance/"))
    again = type(client)()
    page = again.post(link(world.invitation, "acceptance/")).content.decode()
    assert "You have accepted this invitation already" in page
    assert "_auth_user_id" not in again.session
    assert Affiliation.objects.filter(organization=world.lacoe, person__email="new.person@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_account():
    address = link(World.build().invitation, "acceptance/")

    def tap() -> str:
        browser = Client()
        answer = browser.post(address)
        if answer.status_code == 302:
            return "in" if "_auth_user_id" in browser.session else "let in without a session"
        done = "You have accepted this invitation already" in answer.content.decode()
        return "done" if done and "_auth_user_id" not in browser.session else answer.content.decode()

    answers = sorted(at_once(tap, tap))
    # Whoever comes after the first is through reads that it is done; whoever comes at the same time is let in, too.
    assert answers in (["in", "in"], ["done", "in"])
    assert User.objects.filter(email="new.person@example.org").count() == 1
    assert Affiliation.objects.filter(person__email="new.person@example.org").count() == 1


def test_a_person_with_an_account_keeps_it(world: World, client):
    sent = invite(world, email=world.stranger.email, title="Analyst", affiliation_roles=[Role.ADMINISTRATOR])
    answer = client.post(link(sent, "acceptance/"))
    assert answer.headers["location"] == "/today/"
    held = world.stranger.affiliations.get()
    assert (held.organization, held.title, held.roles) == (world.lausd, "Analyst", [Role.ADMINISTRATOR])


def test_b13_a_person_who_left_can_be_invited_back_and_no_row_stands_twice(world: World, client):
    sent = invite(world, email=world.former.email, workgroup=world.reading, role=SeatRole.CONTACT)
    client.post(link(sent, "acceptance/"))
    assert world.former.affiliations.current().count() == 1
    assert SeatHolder.objects.current().filter(person=world.former).count() == 1
    assert Invitation.objects.open().filter(email=world.former.email).count() == 0
    page = client.get("/workgroups/reading/members/").content.decode()
    assert page.count("Fred Former</") <= 1


def test_who_comes_to_lead_a_place_that_has_a_lead_becomes_the_stand_in(world: World, client):
    sent = invite(world, workgroup=world.reading, role=SeatRole.PRIMARY)
    client.post(link(sent, "acceptance/"))
    assert SeatHolder.objects.current().get(person__email="ana@example.org").role == SeatRole.ALTERNATE


def test_somebody_else_who_is_signed_in_is_offered_to_switch(world: World, browse):
    browser = browse(world.lead)
    page = browser.get(link(world.invitation)).content.decode()
    assert "You are signed in as Leo Lead" in page
    assert browser.post(link(world.invitation, "acceptance/")).headers["location"] == link(world.invitation)
    world.invitation.refresh_from_db()
    assert world.invitation.answered_at is None
    answer = browser.post("/accounts/logout/", {"next": link(world.invitation)})
    assert answer.headers["location"] == link(world.invitation)


def test_the_invited_person_who_is_signed_in_goes_straight_on(world: World, browse):
    sent = invite(world, email=world.stranger.email)
    assert browse(world.stranger).post(link(sent, "acceptance/")).headers["location"] == "/today/"


def test_a_closed_account_is_told_so_and_nothing_happens(world: World, client):
    sent = invite(world, email=world.stranger.email)
    User.objects.filter(pk=world.stranger.pk).update(is_active=False)
    answer = client.post(link(sent, "acceptance/"))
    assert (answer.status_code, "This account is closed" in answer.content.decode()) == (403, True)
    sent.refresh_from_db()
    assert sent.answered_at is None


def test_an_invitation_runs_out_kindly(world: World, client):
    with time_machine.travel(now() + timedelta(days=22)):
        answer = client.get(link(world.invitation))
        assert (answer.status_code, "has run out" in answer.content.decode()) == (410, True)
        assert client.post(link(world.invitation, "acceptance/")).status_code == 410
        assert world.invitation.accept(by=world.stranger) is False
    assert not User.objects.filter(email=world.invitation.email).exists()


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "%00", "😀"])
def test_a_changed_link_is_not_found(token, client, db):
    answer = client.get(f"/partners/invitation/{token}/")
    assert (answer.status_code, "This link is not whole" in answer.content.decode()) == (404, True)


def test_a_link_whose_invitation_is_gone_is_not_found(world: World, client):
    address = link(world.invitation)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM partners_invitedplace; DELETE FROM partners_invitation")
    assert client.get(address).status_code == 404


def test_no_thank_you_takes_no_account(world: World, client):
    answer = client.post(link(world.invitation, "refusal/"), {"word": "Too far."})
    assert "You declined. Thank you for the answer." in answer.content.decode()
    ((audience, data),) = told("invitation_declined")
    assert (audience, data["word"]) == ([own(world.convener)], "Too far.")
    assert "You declined." in client.get(link(world.invitation)).content.decode()
    title = "new.person@example.org declined your invitation to Campaign for Grade-Level Reading for LACOE"
    assert said("invitation_declined") == (title, "/workgroups/reading/members/")
    assert KINDS["invitation_declined"].excerpt(Event.objects.get(kind="invitation_declined")) == "Too far."
    assert world.invitation.decline() is False


def test_the_right_person_can_be_named_without_an_account(world: World, client, browse):
    form = {"name": "Rita Right", "email": "rita@example.org", "word": "She knows."}
    answer = client.post(link(world.invitation, "suggestion/"), form)
    assert "Thank you. You named Rita Right." in answer.content.decode()
    ((audience, data),) = told("invitation_passed_on")
    assert (audience, data["name"], data["email"]) == ([own(world.convener)], "Rita Right", "rita@example.org")
    title = "new.person@example.org says that Rita Right (rita@example.org) is the right person at LACOE"
    form = "/workgroups/reading/invitation/?organization=LACOE&name=Rita+Right&email=rita%40example.org"
    assert said("invitation_passed_on") == (title, form)
    page = browse(world.convener).get(form).content.decode()
    assert ['value="LACOE"' in page, 'value="Rita Right"' in page, 'value="rita@example.org"' in page] == [True] * 3
    assert not User.objects.filter(email="rita@example.org").exists()
    assert OutgoingMail.objects.count() == 0
    assert world.invitation.suggest(name="x", email="x@example.org") is False


def test_a_suggestion_without_an_address_is_asked_for_again(world: World, client):
    answer = client.post(link(world.invitation, "suggestion/"), {"name": "Rita Right", "email": "rita"})
    assert answer.status_code == 422
    assert 'value="Rita Right"' in answer.content.decode()


def test_leaving_is_told_and_happens_once(world: World):
    held = world.lead.affiliations.select_related("organization").get()
    assert str(held) == "Leo Lead (LAUSD)"
    assert held.end(by=world.administrator) is True
    assert held.end(by=world.administrator) is False
    assert [audience for audience, _data in told("affiliation_ended")] == [[own(world.lead)]]
    assert said("affiliation_ended") == ("You no longer act for LAUSD", "/partners/lausd/")


def test_answers_without_a_workgroup_lead_to_the_organizations_invitations(world: World, client):
    client.post(link(invite(world), "acceptance/"))
    assert said("invitation_accepted") == (
        "Ana Torres accepted the invitation to LAUSD",
        "/partners/lausd/invitations/",
    )
    client.post("/accounts/logout/")
    client.post(link(invite(world, email="rob@example.org", name="Rob"), "refusal/"))
    assert said("invitation_declined")[0] == "Rob declined the invitation to LAUSD"


def test_a_workgroup_without_discussions_is_shown_itself(world: World, client):
    sent = invite(world, workgroup=world.data, by=world.director)
    answer = client.post(link(sent, "acceptance/"))
    assert answer.headers["location"] == "/me/welcome/?next=%2Fworkgroups%2Fdata%2F"


def test_a_link_that_is_broken_answers_nothing_anywhere(client, db):
    for page in ("acceptance", "refusal", "suggestion"):
        assert client.post(f"/partners/invitation/nonsense/{page}/").status_code == 404


def test_a_line_that_is_too_long_is_refused(world: World, client):
    answer = client.post(link(world.invitation, "refusal/"), {"word": "x" * 501})
    assert answer.status_code == 422
    world.invitation.refresh_from_db()
    assert world.invitation.answered_at is None


def test_everyone_may_leave_and_those_who_look_after_the_organization_see_others_out(world: World):
    held = world.lead.affiliations.select_related("organization").get()
    may = {name: person.has_perm("partners.end_affiliation", held) for name, person in world.people.items()}
    assert [name for name, answer in may.items() if answer] == ["director", "lead", "administrator"]


def test_nobody_floods_an_outside_mailbox(world: World, browse):
    browser = browse(world.convener)
    again = reverse("partners:invitation_resend", args=[world.invitation.pk])

    answers = [browser.post(again, follow=True) for _try in range(6)]

    world.invitation.refresh_from_db()
    assert world.invitation.serial == 5
    assert "It was sent often enough." in answers[-1].text
