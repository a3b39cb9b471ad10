"""Who does what at an organization, who follows whom, and how somebody leaves: at once, and never the last one."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask, ask
from compact.dates import moment
from compact.mail import words as mail_words
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, OutgoingMail, Refusal, State, Suppression
from compact.notifications.sending import send_due
from compact.wall import entered
from partners.models import Affiliation, Invitation, JoinRequest, NeedsSuccessor, Organization, Role
from tests.conftest import WebClient
from tests.pages import words
from tests.together import at_once
from tests.world import World, person
from workgroups.models import Convener, Holdings, Post, SeatHolder, SeatRequest, SeatRole

OFFER = {"person": "Leo Lead", "organization": "LAUSD", "slug": "lausd"}


def own(someone: User) -> Affiliation:
    return Affiliation.objects.select_related("person", "organization").get(person=someone, until=None)


def join(someone: User, organization: Organization, *roles: str) -> None:
    began = now() - timedelta(days=1)
    Affiliation.objects.create(person=someone, organization=organization, roles=list(roles), since=began)


def address(noun: str, someone: User) -> str:
    mine = own(someone)
    return reverse(f"partners:{noun}", args=[mine.organization.slug, mine.pk])


def serving(world: World) -> dict[str, str]:
    return {str(one.person): one.role for one in SeatHolder.objects.serving().filter(seat=world.seat)}


# --- roles -----------------------------------------------------------------------------------------------------------


def test_several_may_look_after_an_organization_and_each_is_told_at_once(world: World, browse):
    answer = browse(world.administrator).post(address("roles", world.contact), {"administrator": "on"})

    assert answer.status_code == 303
    assert own(world.contact).roles == [Role.ADMINISTRATOR]
    announce_all()
    [mail] = OutgoingMail.objects.filter(kind="event")
    assert (mail.person, mail.essential, mail.notification.event.kind) == (world.contact, True, "roles_changed")


def test_signing_is_offered_where_an_office_signs_and_data_where_somebody_has_it(world: World, browse):
    browser, path = browse(world.administrator), address("roles", world.contact)
    shown = words(browser.get(path))
    assert ['name="signer"' in shown, 'name="data"' in shown, 'name="backbone"' in shown] == [False, False, False]
    world.lausd.signing_office = "Superintendent"
    world.lausd.save()
    Affiliation.objects.filter(person=world.lead).update(roles=[Role.DATA])

    shown = words(browser.get(path))

    assert ['name="signer"' in shown, 'name="data"' in shown, 'name="backbone"' in shown] == [True, True, False]
    browser.post(path, {"signer": "on"})
    assert own(world.contact).roles == [Role.SIGNER]


def test_only_the_backbone_makes_somebody_of_the_backbone(world: World, browse):
    newcomer, keeper = person("Una Unite"), person("Kim Keeper")
    join(newcomer, world.unite)
    join(keeper, world.unite, Role.ADMINISTRATOR)

    browse(keeper).post(address("roles", newcomer), {"backbone": "on", "administrator": "on"})
    assert own(newcomer).roles == [Role.ADMINISTRATOR]
    browse(world.director).post(address("roles", newcomer), {"backbone": "on", "administrator": "on"})
    assert own(newcomer).roles == [Role.ADMINISTRATOR, Role.BACKBONE]
    browse(world.director).post(address("roles", world.contact), {"backbone": "on"})
    assert own(world.contact).roles == []


def test_the_same_roles_again_tell_nobody(world: World):
    assert own(world.contact).entrust([Role.DATA], by=world.administrator)
    assert not own(world.contact).entrust([Role.DATA], by=world.administrator)
    assert Event.objects.filter(kind="roles_changed").count() == 1


# --- the last one (B14) ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", ["roles", "departure"])
def test_b14_the_last_administrator_names_who_follows(noun: str, world: World, browse):
    browser, path = browse(world.administrator), address(noun, world.administrator)

    refused = browser.post(path, {"reason": ""})

    assert refused.status_code == 422
    assert "Nobody else looks after LAUSD." in words(refused)
    assert own(world.administrator).roles == [Role.ADMINISTRATOR]
    assert browser.post(path, {"reason": "", "successor": world.contact.pk}).status_code == 303
    assert own(world.contact).roles == [Role.ADMINISTRATOR]
    assert not Affiliation.objects.filter(until=None, person=world.administrator, roles__contains=["administrator"])


def test_b14_the_backbone_names_somebody_too(world: World, browse):
    path = address("departure", world.administrator)
    assert browse(world.director).post(path, {"reason": "Retired."}).status_code == 422
    answer = browse(world.director).post(path, {"reason": "Retired.", "successor": world.lead.pk})
    assert answer.status_code == 303
    assert own(world.lead).roles == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("who", ["partner", "stranger"])
def test_b14_a_successor_is_somebody_who_stays(who: str, world: World):
    with pytest.raises(NeedsSuccessor), transaction.atomic():
        own(world.administrator).end(by=world.administrator, successor=world.people[who])
    assert own(world.administrator)


def test_b14_alone_in_an_organization_one_may_go(world: World):
    alone = own(world.partner)
    alone.entrust([Role.ADMINISTRATOR], by=world.director)
    assert own(world.partner).end(by=world.partner)


def test_b14_the_last_of_the_team_cannot_leave_even_when_alone(world: World, browse):
    assert browse(world.director).post(address("departure", world.director), {}).status_code == 422
    assert browse(world.director).post(address("roles", world.director), {}).status_code == 422
    assert own(world.director).roles == [Role.BACKBONE]


def together(act: "Callable[[Affiliation], Any]", people: list[User]) -> list[str]:
    """What each of them met with, doing it at the same moment."""

    def one(mine: Affiliation) -> Any:
        with entered(mine.person):
            return act(mine)

    outcomes = at_once(*(partial(one, own(user)) for user in people))
    return sorted("refused" if isinstance(met, NeedsSuccessor) else str(met) for met in outcomes)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda mine: mine.end(by=mine.person),
        lambda mine: mine.entrust([], by=mine.person),
        lambda mine: Holdings(mine).give_up(by=mine.person),
    ],
    ids=["leave", "give it up", "leave with all they hold"],
)
def test_b14_of_two_administrators_who_leave_at_the_same_moment_one_stays(act: Any, world: World):
    Affiliation.objects.filter(person=world.contact).update(roles=[Role.ADMINISTRATOR])

    assert together(act, [world.administrator, world.contact]) == ["True", "refused"]

    assert Affiliation.objects.filter(until=None, organization=world.lausd).administrators().count() == 1


# --- leaving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", ["departure", "move", "replacement", "roles"])
def test_the_page_of_somebody_who_has_left_says_when_and_offers_nothing(noun: str, world: World, browse):
    gone, browser = Affiliation.objects.get(person=world.former), browse(world.director)

    opened = browser.post if noun == "move" else browser.get  # a form that was open meanwhile
    page = words(opened(reverse(f"partners:{noun}", args=["lausd", gone.pk])))

    assert f"Fred Former left on {moment(gone.until)}." in page
    assert "csrfmiddlewaretoken" not in page.partition("<main")[2].partition("</main>")[0]


def test_b1_whoever_leaves_is_out_with_the_next_request_of_a_warm_session(world: World, browse):
    browser: WebClient = browse(world.lead)
    topic = reverse("workgroups:discussion", args=["reading", world.discussion.pk])
    pages = [topic, "/workgroups/reading/members/", "/partners/lausd/home/"]
    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]
    ended = own(world.lead)

    answer = browser.post(address("departure", world.lead), {"reason": "A new job."})
    Affiliation.objects.filter(pk=ended.pk).update(until=ended.since)  # the test's clock stands still

    assert answer.status_code == 303
    assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
    ended.refresh_from_db()
    assert (ended.ended_by, ended.end_reason) == (world.lead, "A new job.")
    assert serving(world) == {"Sam Standin": "alternate"}
    assert SeatHolder.objects.get(person=world.lead).until is not None
    assert Post.objects.get(pk=world.post.pk).author == world.lead


@pytest.mark.django_db(transaction=True)
def test_b1_a_mail_that_was_queued_before_does_not_leave_and_the_inbox_shows_nothing(world: World, browse):
    User.objects.filter(pk=world.lead.pk).update(rhythm="now")
    world.discussion.reply(body="sentinel-later", organization=None, by=world.convener)
    announce_all()
    [waiting] = OutgoingMail.objects.filter(person=world.lead)
    browser = browse(world.lead)
    assert "Cora Convener answered in" in words(browser.get("/inbox/"))

    seen_out = browse(world.administrator).post(address("departure", world.lead), {"reason": "Retired."})

    assert seen_out.status_code == 303
    assert "Cora Convener answered in" not in words(browser.get("/inbox/"))
    assert browser.get("/workgroups/reading/members/").status_code == 404
    announce_all()
    send_due(seconds=5)
    waiting.refresh_from_db()
    assert waiting.state == State.DROPPED
    told = OutgoingMail.objects.filter(person=world.lead, notification__event__kind="affiliation_ended").get()
    assert told.state != State.DROPPED


def test_what_follows_is_shown_before(world: World, browse):
    Convener.objects.create(workgroup=world.data, organization=world.lausd, person=world.lead)
    Convener.objects.filter(person=world.director).update(until=world.director.joined_at)
    SeatHolder.objects.filter(person=world.stand_in).delete()

    page = words(browse(world.administrator).get(address("departure", world.lead)))

    assert "The place of LAUSD falls vacant." in page
    assert "Nobody runs it any more." in page


def test_seeing_somebody_out_needs_a_reason_and_tells_everyone_once(world: World, browse):
    browser, path = browse(world.administrator), address("departure", world.lead)
    assert "Say why in a few words." in words(browser.post(path, {"reason": " "}))

    for _time in range(2):
        assert browser.post(path, {"reason": "Works elsewhere now."}).status_code == 303 or _time

    told = {event.kind: event for event in Event.objects.all()}
    assert sorted(told) == ["affiliation_ended", "passed_on", "person_left"]
    assert told["affiliation_ended"].data["reason"] == "Works elsewhere now."
    assert told["passed_on"].audience == [world.reading.conveners_scope]
    assert told["person_left"].audience == [scope(Kind.ADMINISTRATORS, world.lausd.pk)]
    assert Event.objects.count() == 3


def test_a_contact_sees_nobody_else_out(world: World, browse):
    answer = browse(world.contact).post(address("departure", world.lead), {"reason": "No."})
    assert answer.status_code == 403
    assert own(world.lead)


def test_who_ran_a_workgroup_runs_it_no_more_and_their_request_is_taken_back(world: World):
    request = SeatRequest.objects.create(workgroup=world.data, organization=world.alliance, person=world.convener)

    assert Holdings(own(world.convener)).give_up(by=world.convener)

    assert not Convener.objects.filter(until=None, person=world.convener)
    request.refresh_from_db()
    assert request.withdrawn_at is not None
    assert not Holdings(Affiliation.objects.get(person=world.convener)).give_up(by=world.convener)


def test_what_was_asked_through_them_anybody_there_can_answer(world: World):
    put = ask(
        "care", of=world.lausd, post=scope(Kind.PERSON, world.lead.pk), subject_id=1, by=world.director, data=OFFER
    )

    Holdings(own(world.lead)).give_up(by=world.administrator, reason="Gone.")

    put.refresh_from_db()
    assert put.post == scope(Kind.ORGANIZATION, world.lausd.pk)


# --- replacing -------------------------------------------------------------------------------------------------------


def test_f7_everything_passes_to_a_successor_in_one_step(world: World, browse):
    Convener.objects.create(workgroup=world.data, organization=world.lausd, person=world.lead)
    Affiliation.objects.filter(person=world.lead).update(roles=[Role.ADMINISTRATOR, Role.SIGNER])
    put = ask(
        "care", of=world.lausd, post=scope(Kind.PERSON, world.lead.pk), subject_id=1, by=world.director, data=OFFER
    )
    path, browser = address("replacement", world.lead), browse(world.administrator)
    assert "Data Workgroup" in words(browser.get(path))

    preview = browser.post(path, {"person": world.contact.pk})

    assert "“Signs for us” does not move." in words(preview)
    assert serving(world) == {"Leo Lead": "primary", "Sam Standin": "alternate"}
    seen = preview.context["holdings"].mark
    answer = browser.post(path, {"person": world.contact.pk, "seen": seen, "confirmed": "1"})

    assert answer.status_code == 303
    assert "To undo it, replace Carl Contact." in words(browser.get("/partners/lausd/home/"))
    assert serving(world) == {"Carl Contact": "primary", "Sam Standin": "alternate"}
    assert [one.person for one in Convener.objects.filter(until=None, organization=world.lausd)] == [world.contact]
    assert (own(world.lead).roles, own(world.contact).roles) == ([Role.SIGNER], [Role.ADMINISTRATOR])
    put.refresh_from_db()
    assert put.post == scope(Kind.PERSON, world.contact.pk)
    assert Post.objects.get(pk=world.post.pk).author == world.lead
    told = sorted((event.kind, tuple(event.audience)) for event in Event.objects.all())
    assert told == sorted([
        ("passed_on", (world.data.people_scope,)),
        ("passed_on", (world.reading.conveners_scope,)),
        ("person_replaced", (scope(Kind.PERSON, world.lead.pk),)),
        ("person_replaced", (scope(Kind.PERSON, world.contact.pk), scope(Kind.ADMINISTRATORS, world.lausd.pk))),
    ])  # fmt: skip


def test_whoever_sits_there_already_keeps_the_stronger_part(world: World):
    Holdings(own(world.lead)).hand_over(world.stand_in, by=world.administrator)
    assert serving(world) == {"Sam Standin": SeatRole.PRIMARY}
    SeatHolder.objects.create(seat=world.seat, person=world.contact, role=SeatRole.CONTACT)
    Holdings(own(world.contact)).hand_over(world.stand_in, by=world.administrator)
    assert serving(world) == {"Sam Standin": SeatRole.PRIMARY}


def test_what_has_changed_since_one_looked_is_shown_again(world: World, browse):
    path, browser = address("replacement", world.lead), browse(world.administrator)
    seen = browser.post(path, {"person": world.contact.pk}).context["holdings"].mark
    Convener.objects.create(workgroup=world.data, organization=world.lausd, person=world.lead)

    again = browser.post(path, {"person": world.contact.pk, "seen": seen, "confirmed": "1"})

    assert "Something has changed since you looked." in words(again)
    assert serving(world)["Leo Lead"] == "primary"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Choose a colleague, or enter the e-mail of somebody else."),
        ({"person": "contact", "email": "a@b.org"}, "not both"),
        ({"email": "leo.lead@example.org"}, "This is the person who hands over."),
        ({"email": "nonsense"}, "Enter an e-mail like"),
        ({"person": "999999"}, "Select a valid choice"),
    ],
)
def test_a_successor_is_one_person_and_another(said: dict[str, str], why: str, world: World, browse):
    sent = {key: str(world.people[value].pk) if value in world.people else value for key, value in said.items()}
    answer = browse(world.administrator).post(address("replacement", world.lead), sent)
    assert (answer.status_code, why in words(answer)) == (422, True)


def test_the_one_replaced_may_leave_with_it(world: World, browse):
    holdings = Holdings(own(world.administrator))
    assert holdings.hand_over(world.contact, by=world.administrator, leaves=True)
    assert not Affiliation.objects.filter(person=world.administrator, until=None)
    assert own(world.contact).roles == [Role.ADMINISTRATOR]


def test_somebody_new_takes_over_the_moment_they_accept(world: World, browse, client: WebClient):
    path, browser = address("replacement", world.lead), browse(world.administrator)
    said = {"email": "Nora@example.org", "name": "Nora New", "leaves": "on"}
    seen = browser.post(path, said).context["holdings"].mark
    assert browser.post(path, {**said, "seen": seen, "confirmed": "1"}).status_code == 303
    assert serving(world)["Leo Lead"] == "primary"
    assert "takes over from Leo Lead" in words(browser.get("/partners/lausd/home/?show=invited"))
    sent = Invitation.objects.get(email="nora@example.org")
    mail = mail_words("invitation", OutgoingMail.objects.get(address="nora@example.org").context)
    for part in (mail.text, mail.html):
        assert "You take over what Leo Lead does for LAUSD" in " ".join(part.split())
    assert "You take over from Leo Lead" in words(client.get(sent.get_absolute_url()))

    client.post(reverse("partners:invitation_acceptance", args=[sent.token]))

    assert serving(world) == {"Nora New": "primary", "Sam Standin": "alternate"}
    assert not Affiliation.objects.filter(person=world.lead, until=None)


def test_whoever_lost_the_right_meanwhile_hands_nothing_over(world: World, browse, client: WebClient):
    sent = Invitation.invite(
        email="nora@example.org", organization=world.lausd, by=world.administrator, predecessor=own(world.lead)
    )
    Affiliation.objects.filter(person=world.administrator).update(roles=[])

    client.post(reverse("partners:invitation_acceptance", args=[sent.token]))

    assert Affiliation.objects.filter(person__email="nora@example.org", until=None).exists()
    assert serving(world)["Leo Lead"] == "primary"


def test_a_keeper_gives_nobody_the_part_of_the_team(world: World):
    """Otherwise who looks after the team's organization would come into it through a successor."""
    keeper, helper = person("Kim Keeper"), person("Hal Helper")
    join(keeper, world.unite, Role.ADMINISTRATOR)
    join(helper, world.unite)

    Holdings(own(world.director)).hand_over(helper, by=keeper)

    assert (own(world.director).roles, own(helper).roles) == ([Role.BACKBONE], [])


def test_a_request_for_a_place_waits_in_the_name_of_the_successor(world: World):
    colleague = person("Cleo Colleague")
    join(colleague, world.lacoe)
    ask("seat_request", of=world.alliance, post=world.reading.conveners_scope, subject_id=world.seat_request.pk,
        by=world.partner, data=world.seat_request.names)  # fmt: skip

    Holdings(own(world.partner)).hand_over(colleague, by=world.director)

    world.seat_request.refresh_from_db()
    assert world.seat_request.person == colleague
    assert Ask.objects.get(kind="seat_request").data["who"] == "Cleo Colleague"


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_the_same_person_at_once_hand_over_once(world: World):
    Affiliation.objects.filter(person=world.stand_in).update(roles=[Role.ADMINISTRATOR])

    def act(mine: Affiliation) -> bool:
        return Holdings(own(world.lead)).hand_over(world.contact, by=mine.person)

    assert together(act, [world.administrator, world.stand_in]) == ["False", "True"]
    assert Event.objects.filter(kind="passed_on").count() == 1


# --- moving (F3) -----------------------------------------------------------------------------------------------------


def test_f3_the_backbone_moves_a_person_and_what_they_did_stays(world: World, browse):
    path = address("move", world.lead)
    assert "Which one do you mean" in words(browse(world.director).post(path, {"organization": "LACO"}))

    answer = browse(world.director).post(path, {"organization": "LACOE", "title": "Analyst"})

    assert answer.status_code == 303
    assert (own(world.lead).organization, own(world.lead).title) == (world.lacoe, "Analyst")
    assert serving(world) == {"Sam Standin": "alternate"}
    assert Post.objects.get(pk=world.post.pk).organization == world.lausd
    assert {event.kind for event in Event.objects.all()} == {
        "affiliation_begun", "affiliation_ended", "passed_on", "person_left",
    }  # fmt: skip


def test_f3_a_person_says_it_of_themselves_and_asks_to_join(world: World, browse):
    path = address("move", world.lead)
    assert browse(world.administrator).get(path).status_code == 403
    assert "This is LAUSD again." in words(browse(world.lead).post(path, {"organization": "LAUSD"}))

    answer = browse(world.lead).post(path, {"organization": "LACOE"})

    assert answer.status_code == 303
    assert not Affiliation.objects.filter(person=world.lead, until=None)
    asked = JoinRequest.objects.open().get(person=world.lead)
    assert asked.organization == world.lacoe
    asked.admit(by=world.director)
    assert own(world.lead).organization == world.lacoe


def test_f3_who_is_at_the_new_employer_already_only_leaves_the_old_one(world: World, browse):
    leaving = address("move", world.lead)
    join(world.lead, world.lacoe)

    page = words(browse(world.lead).post(leaving, {"organization": "LACOE"}, follow=True))

    assert "You no longer act for LAUSD." in page
    assert Affiliation.objects.get(person=world.lead, until=None).organization == world.lacoe
    assert not JoinRequest.objects.filter(person=world.lead).exists()


def test_f3_whoever_comes_back_has_a_new_row(world: World):
    first = own(world.lead)
    Holdings(first).give_up(by=world.lead)

    again = Affiliation.objects.begin(person=world.lead, organization=world.lausd)

    assert again.pk != first.pk
    assert Affiliation.objects.filter(person=world.lead).count() == 2


def test_f3_who_sits_for_two_organizations_chooses_and_the_post_says_for_whom(world: World, browse):
    join(world.lead, world.alliance)
    Convener.objects.create(
        workgroup=world.reading, organization=world.alliance, person=world.lead, since=now() - timedelta(days=1)
    )
    browser, path = browse(world.lead), reverse("workgroups:discussion", args=["reading", world.discussion.pk])
    page = words(browser.get(path))
    assert "For which organization?" in page
    token = page.split('name="token" value="')[1].split('"')[0]
    unsaid = browser.post(path, {"body": "For whom?", "organization": "", "token": token})
    assert (unsaid.status_code, "Choose the organization you speak for." in words(unsaid)) == (422, True)
    assert '<option value="" selected>Choose</option>' in page

    browser.post(path, {"body": "For the Alliance.", "organization": world.alliance.pk, "token": token})

    said = Post.objects.get(body="For the Alliance.")
    assert said.organization == world.alliance
    assert "Alliance for Children" in words(browser.get(path))


def test_f3_who_acts_for_two_organizations_asks_for_a_place_for_one_of_them(world: World, browse):
    join(world.contact, world.alliance)
    page = words(browse(world.contact).get("/workgroups/data/request/"))
    assert "For which organization?" in page


def test_who_loses_the_lead_is_shown_before(world: World, browse):
    page = words(browse(world.administrator).get(address("departure", world.lead)))
    assert "Nobody leads for LAUSD any more. The others stay." in page
    assert "falls vacant" not in page


def test_f9_a_convener_sees_whose_mail_comes_back(world: World, browse):
    Suppression.objects.create(address=world.lead.email, reason=Refusal.BOUNCED)
    assert "mail comes back" in words(browse(world.convener).get("/workgroups/reading/members/"))
    assert "mail comes back" not in words(browse(world.stand_in).get("/workgroups/reading/members/"))
