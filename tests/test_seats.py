"""Places: asked for, given, declined, offered, handed over, ended; each once, each told."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import User
from compact.asks.models import KINDS as ASKS
from compact.asks.models import Ask
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Notification, OutgoingMail
from compact.wall import entered
from partners.models import Affiliation, Invitation, Organization
from tests.pages import words
from tests.queries import count_queries
from tests.test_workgroups import place
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import (
    Convener,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    State,
    Workgroup,
)

MEMBERS = "/workgroups/reading/members/"


def told(kind: str) -> Event:
    """The one event of a kind."""
    return Event.objects.get(kind=kind)


def of(user: User) -> int:
    return scope(Kind.PERSON, user.pk)


# --- asking ----------------------------------------------------------------------------------------------------------


def test_partner_staff_ask_for_a_place(world: World, browse):
    answer = browse(world.contact).post("/workgroups/reading/request/", {"role": "observer", "why": "To listen"})

    assert (answer.status_code, answer["Location"]) == (303, "/workgroups/reading/")
    asked = SeatRequest.objects.get(person=world.contact)
    assert (asked.workgroup, asked.organization, asked.role, asked.why) == (
        world.reading,
        world.lausd,
        SeatRole.OBSERVER,
        "To listen",
    )
    one = Ask.objects.get(kind="seat_request", subject_id=asked.pk)
    assert (one.organization, one.post, one.asked_for) == (world.alliance, world.reading.conveners_scope, world.lausd)
    assert str(one) == "Carl Contact asks for a place in Campaign for Grade-Level Reading for LAUSD"
    assert one.get_absolute_url() == MEMBERS


def test_b15_everyone_who_runs_the_workgroup_hears_of_a_request(world: World):
    SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="Because", by=world.contact)
    assert told("seat_requested").audience == [world.reading.conveners_scope]


def test_a_second_request_says_that_the_first_one_waits(world: World, browse):
    browser = browse(world.contact)
    browser.post("/workgroups/reading/request/", {"role": "primary", "why": "Once"})
    answer = browser.post("/workgroups/reading/request/", {"role": "primary", "why": "Twice"}, follow=True)
    assert "You have asked already. Your request is waiting" in words(answer)
    assert SeatRequest.objects.filter(person=world.contact).count() == 1
    assert Ask.objects.filter(asked_by=world.contact).count() == 1


def test_while_a_request_waits_the_page_shows_it_and_no_form(world: World, browse):
    browser = browse(world.contact)
    browser.post("/workgroups/reading/request/", {"role": "primary", "why": "Because of this"})
    asked = SeatRequest.objects.get(person=world.contact)

    for page in ("/workgroups/reading/", "/workgroups/reading/request/"):
        shown = words(browser.get(page))
        assert "Because of this" in shown
        assert f'action="/workgroups/reading/requests/{asked.pk}/withdrawal/"' in shown
        assert ('name="why"' in shown, 'href="/workgroups/reading/request/"' in shown) == (False, False)


def test_who_acts_for_two_and_has_asked_for_one_can_ask_for_the_other(world: World, browse):
    Affiliation.objects.create(person=world.contact, organization=world.lacoe, since=now() - timedelta(days=1))
    browser = browse(world.contact)
    browser.post("/workgroups/reading/request/", {"role": "primary", "why": "x", "organization": world.lausd.pk})

    assert 'href="/workgroups/reading/request/"' in words(browser.get("/workgroups/reading/"))
    page = words(browser.get("/workgroups/reading/request/"))
    assert "For Los Angeles County Office of Education." in page

    browser.post("/workgroups/reading/request/", {"role": "primary", "why": "y", "organization": world.lacoe.pk})
    assert SeatRequest.objects.filter(person=world.contact).count() == 2


def test_while_nobody_runs_a_workgroup_the_backbone_is_asked(world: World):
    Convener.objects.filter(workgroup=world.reading).update(until=now() - timedelta(days=1))
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    one = Ask.objects.get(subject_id=asked.pk)
    assert (one.organization, one.post) == (world.unite, BACKBONE)
    assert told("seat_requested").audience == [BACKBONE]


def test_a_convener_who_left_the_organization_is_not_waited_for(world: World):
    Affiliation.objects.filter(person=world.convener).update(until=now() - timedelta(days=1))
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    one = Ask.objects.get(subject_id=asked.pk)
    assert (one.organization, one.post) == (world.alliance, BACKBONE)


def test_who_acts_for_several_organizations_chooses_one(world: World, browse):
    began = now() - timedelta(days=1)
    Affiliation.objects.create(person=world.contact, organization=world.lacoe, since=began)
    browser = browse(world.contact)
    assert "For which organization?" in words(browser.get("/workgroups/reading/request/"))

    missing = browser.post("/workgroups/reading/request/", {"role": "primary", "why": "Kept words"})
    assert missing.status_code == 422
    assert "Choose the organization you speak for." in words(missing)
    assert "Kept words" in words(missing)

    foreign = {"role": "primary", "why": "x", "organization": world.unite.pk}
    assert browser.post("/workgroups/reading/request/", foreign).status_code == 422
    browser.post("/workgroups/reading/request/", {"role": "primary", "why": "x", "organization": world.lacoe.pk})
    assert SeatRequest.objects.get(person=world.contact).organization == world.lacoe


def test_a_closed_workgroup_takes_no_requests(world: World, browse):
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)
    answer = browse(world.contact).post("/workgroups/reading/request/", {"role": "primary", "why": "x"})
    assert answer.status_code == 403
    assert "This workgroup is closed and takes no requests." in words(answer)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lead", "You have a place in this workgroup already."),
        ("stranger", "Join your organization first."),
        ("former", "Join your organization first."),
    ],
)
def test_who_may_not_ask_reads_why(world: World, browse, name, reason):
    answer = browse(world.people[name]).get("/workgroups/reading/request/")
    assert answer.status_code == 403
    assert reason in words(answer)


def test_the_person_who_asked_takes_it_back(world: World, browse):
    SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    asked = SeatRequest.objects.get(person=world.contact)
    address = reverse("workgroups:withdrawal", args=["reading", asked.pk])
    assert browse(world.administrator).post(address).status_code == 403

    for _time in range(2):
        assert browse(world.contact).post(address).status_code == 303

    asked.refresh_from_db()
    assert asked.withdrawn_at is not None
    assert Ask.objects.get(subject_id=asked.pk).withdrawn_at is not None
    assert told("seat_request_withdrawn").audience == [world.reading.conveners_scope]


# --- the answer ------------------------------------------------------------------------------------------------------


def approval(world: World) -> str:
    return reverse("workgroups:approval", args=["reading", world.seat_request.pk])


def refusal(world: World) -> str:
    return reverse("workgroups:refusal", args=["reading", world.seat_request.pk])


def test_conveners_see_who_asks_for_which_organization_why_and_since_when(world: World, browse):
    Affiliation.objects.filter(person=world.partner).update(title="Reading specialist")
    page = words(browse(world.convener).get(MEMBERS))
    for said in ("Paula Partner", "Reading specialist, Los Angeles County Office", "sentinel-lacoe-request", "Today"):
        assert said in page


def test_members_see_the_list_and_not_who_waits(world: World, browse):
    page = words(browse(world.lead).get(MEMBERS))
    assert "Sam Standin" in page
    for private in ("sentinel-lacoe-request", "new.person@example.org", "Approve", "Replace"):
        assert private not in page


def test_b15_approval_gives_the_place_and_tells_the_person_and_their_organization(world: World, browse):
    SeatRequest.objects.all().delete()
    asked, _new = SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    answer = browse(world.convener).post(reverse("workgroups:approval", args=["reading", asked.pk]), follow=True)

    assert "Paula Partner has the place for LACOE, and is told." in words(answer)
    holder = SeatHolder.objects.get(seat__workgroup=world.reading, person=world.partner)
    assert (holder.seat.organization, holder.role) == (world.lacoe, SeatRole.PRIMARY)
    one = Ask.objects.get(subject_id=asked.pk)
    assert (one.answer, one.answered_by) == ("approved", world.convener)
    assert told("seat_granted").audience == [of(world.partner)]
    assert told("seat_taken").audience == [scope(Kind.ORGANIZATION, world.lacoe.pk)]


def test_the_answer_to_a_request_comes_by_mail_at_once_whatever_the_rhythm(world: World):
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe, since=now() - timedelta(days=1))
    SeatRequest.objects.all().delete()
    asked, _new = SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    Event.objects.update(announced_at=now())

    asked.approve(by=world.convener)
    announce_all()

    heard = Notification.objects.values_list("event__kind", "person", "delivery")
    assert sorted(heard) == [("seat_granted", world.partner.pk, "now"), ("seat_taken", colleague.pk, "digest")]


def test_where_there_is_a_lead_who_comes_is_a_stand_in(world: World):
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    asked.approve(by=world.convener)
    assert SeatHolder.objects.get(person=world.contact).role == SeatRole.ALTERNATE
    assert SeatHolder.objects.get(person=world.lead, until=None).role == SeatRole.PRIMARY


def test_a_lead_who_left_the_organization_makes_room(world: World):
    Affiliation.objects.filter(person=world.lead).update(until=now())
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    asked.approve(by=world.convener)
    assert SeatHolder.objects.get(person=world.contact).role == SeatRole.PRIMARY
    assert SeatHolder.objects.get(person=world.lead).until is not None


def test_who_has_a_place_already_gets_the_role_they_asked_for(world: World):
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="observer", why="x", by=world.stand_in)
    asked.approve(by=world.convener)
    assert SeatHolder.objects.get(person=world.stand_in).role == SeatRole.OBSERVER


def test_approving_twice_gives_one_place_and_tells_once(world: World, browse):
    for _time in range(2):
        answer = browse(world.convener).post(approval(world), follow=True)
    assert "Cora Convener has approved this request already." in words(answer)
    assert SeatHolder.objects.filter(person=world.partner, seat__workgroup=world.reading).count() == 1
    assert Event.objects.filter(kind="seat_granted").count() == 1


def test_opening_the_address_of_an_approval_changes_nothing(world: World, browse):
    answer = browse(world.convener).get(approval(world))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Go back and send it again; nothing was changed." in words(answer)
    world.seat_request.refresh_from_db()
    assert world.seat_request.answered_at is None


def test_declining_needs_a_reason(world: World, browse):
    answer = browse(world.convener).post(refusal(world), {"reason": "  "})
    assert answer.status_code == 422
    assert "Give a reason. The people concerned read it." in words(answer)
    world.seat_request.refresh_from_db()
    assert world.seat_request.answered_at is None


def test_b15_declining_tells_the_person_why(world: World, browse):
    for reason in ("The group is full until June.", "Never mind."):
        assert browse(world.convener).post(refusal(world), {"reason": reason}).status_code == 302
    world.seat_request.refresh_from_db()
    assert (world.seat_request.approved, world.seat_request.reason) == (False, "The group is full until June.")
    event = told("seat_declined")
    assert event.audience == [of(world.partner)]
    assert event.scope == of(world.partner)
    assert KINDS["seat_declined"].excerpt(event) == "The group is full until June."


def test_who_left_meanwhile_is_still_told_but_gets_no_place(world: World, browse):
    Affiliation.objects.filter(person=world.partner).update(until=now() - timedelta(days=1))
    page = words(browse(world.convener).get(MEMBERS))
    assert "No longer acts for this organization" in page
    assert "Approve" not in page
    answer = browse(world.convener).post(approval(world), follow=True)
    assert "Paula Partner no longer acts for LACOE. You can decline the request." in words(answer)
    assert not SeatHolder.objects.filter(person=world.partner, seat__workgroup=world.reading).exists()
    assert world.seat_request.decline(reason="You have left", by=world.convener)


def test_a_closed_workgroup_gives_no_place(world: World, browse):
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)
    answer = browse(world.convener).post(approval(world), follow=True)
    assert "This workgroup is closed and has no places to give." in words(answer)


def test_a_request_that_was_taken_back_is_not_approved(world: World, browse):
    world.seat_request.withdraw(by=world.partner)
    answer = browse(world.convener).post(approval(world), follow=True)
    assert "The request was taken back." in words(answer)
    answer = browse(world.convener).post(refusal(world), {"reason": "x"}, follow=True)
    assert "The request was taken back." in words(answer)


def test_somebody_elses_refusal_is_named(world: World, browse):
    world.seat_request.decline(reason="x", by=world.director)
    answer = browse(world.convener).post(approval(world), follow=True)
    assert "Joan Director has declined it already." in words(answer)
    assert "Joan Director answered on" in words(browse(world.convener).get(refusal(world)))


@pytest.mark.parametrize(("name", "status"), [("lead", 404), ("contact", 404), ("stranger", 404), ("partner", 403)])
def test_only_those_who_run_the_workgroup_answer(world: World, browse, name, status):
    assert browse(world.people[name]).post(approval(world)).status_code == status
    assert browse(world.people[name]).post(refusal(world), {"reason": "x"}).status_code == status
    world.seat_request.refresh_from_db()
    assert world.seat_request.answered_at is None


def test_the_backbone_answers_too(world: World, browse):
    assert browse(world.director).post(approval(world)).status_code == 302
    assert SeatHolder.objects.filter(person=world.partner, seat__workgroup=world.reading).exists()


def test_a_request_of_another_workgroup_is_not_found(world: World, browse):
    address = reverse("workgroups:approval", args=["data", world.seat_request.pk])
    assert browse(world.director).post(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_conveners_who_approve_at_once_give_one_place_and_tell_once(world: World):

    def approve(asked: SeatRequest, user: User) -> bool:
        with entered(user):
            return asked.approve(by=user)

    asked = SeatRequest.objects.filter(pk=world.seat_request.pk)
    outcomes = at_once(*(partial(approve, asked.get(), fresh(one)) for one in (world.convener, world.director)))

    assert sorted(outcomes) == [False, True]
    assert SeatHolder.objects.filter(person=world.partner, seat__workgroup=world.reading).count() == 1
    assert Event.objects.filter(kind="seat_granted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_organization_approved_at_once_make_one_place_with_one_lead(world: World):
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.lacoe)
    second = SeatRequest.objects.create(workgroup=world.reading, organization=world.lacoe, person=colleague)

    def approve(pk: int, user: User) -> bool:
        with entered(user):
            return SeatRequest.objects.get(pk=pk).approve(by=user)

    asked = (world.seat_request.pk, second.pk)
    assert at_once(*(partial(approve, pk, fresh(world.convener)) for pk in asked)) == [True, True]

    seat = Seat.objects.get(workgroup=world.reading, organization=world.lacoe)
    assert sorted(seat.holders.values_list("role", flat=True)) == [SeatRole.ALTERNATE, SeatRole.PRIMARY]


# --- roles, replacement, the end -------------------------------------------------------------------------------------


def holder(world: World, name: str) -> SeatHolder:
    return SeatHolder.objects.get(person=world.people[name], until=None, seat=world.seat)


def test_making_someone_lead_makes_the_former_lead_a_stand_in(world: World, browse):
    address = reverse("workgroups:role", args=["reading", holder(world, "stand_in").pk])
    for _time in range(2):
        assert browse(world.convener).post(address, {"role": "primary"}).status_code == 302
    assert holder(world, "stand_in").role == SeatRole.PRIMARY
    assert holder(world, "lead").role == SeatRole.ALTERNATE
    assert told("seat_role_changed").audience == [
        of(world.stand_in),
        scope(Kind.ADMINISTRATORS, world.lausd.pk),
        of(world.lead),
    ]


def test_a_role_that_does_not_exist_is_not_found(world: World, browse):
    address = reverse("workgroups:role", args=["reading", holder(world, "lead").pk])
    assert browse(world.convener).post(address, {"role": "king"}).status_code == 404


def test_who_left_the_place_gets_no_role(world: World):
    former = SeatHolder.objects.get(person=world.former)
    assert former.change_role(role="primary", by=world.convener) is False
    assert holder(world, "lead").role == SeatRole.PRIMARY


def test_members_do_not_change_roles(world: World, browse):
    address = reverse("workgroups:role", args=["reading", holder(world, "lead").pk])
    assert browse(world.stand_in).post(address, {"role": "observer"}).status_code == 403


def test_replacing_a_person_hands_the_place_to_a_colleague(world: World, browse):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    page = words(browse(world.convener).get(address))
    assert "Carl Contact" in page
    assert "Paula Partner" not in page

    for _time in range(2):
        browse(world.convener).post(address, {"successor": world.contact.pk})

    assert holder(world, "contact").role == SeatRole.PRIMARY
    assert not SeatHolder.objects.filter(person=world.lead, until=None).exists()
    event = told("seat_ended")
    assert event.audience == [of(world.lead), scope(Kind.ADMINISTRATORS, world.lausd.pk), of(world.contact)]
    assert KINDS["seat_ended"].title(event) == (
        "Carl Contact takes over from Leo Lead in Campaign for Grade-Level Reading for LAUSD"
    )


def test_a_person_of_another_organization_cannot_follow(world: World, browse):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    for wrong in (world.partner.pk, "", "x"):
        assert browse(world.convener).post(address, {"successor": wrong}).status_code == 422
    assert holder(world, "lead").role == SeatRole.PRIMARY


def test_a_place_can_be_left_empty(world: World, browse):
    for name in ("lead", "stand_in"):
        address = reverse("workgroups:replacement", args=["reading", holder(world, name).pk])
        browse(world.convener).post(address, {"successor": "nobody"})
    page = words(browse(world.convener).get(MEMBERS + "?show=empty"))
    assert "Empty place" in page
    assert Seat.objects.empty().get(workgroup=world.reading) == world.seat


def test_everyone_may_leave_and_those_who_run_the_workgroup_are_told(world: World, browse):
    browser = browse(world.stand_in)
    assert "Leave Campaign for Grade-Level Reading?" in words(browser.get("/workgroups/reading/departure/"))
    assert browser.post("/workgroups/reading/departure/").status_code == 303
    assert not SeatHolder.objects.filter(person=world.stand_in, until=None).exists()
    assert told("seat_ended").audience == [
        of(world.stand_in),
        scope(Kind.ADMINISTRATORS, world.lausd.pk),
        world.reading.conveners_scope,
    ]


def test_who_is_not_in_a_workgroup_cannot_leave_it(world: World, browse):
    assert browse(world.contact).get("/workgroups/reading/departure/").status_code == 404


def test_ending_an_organizations_place_tells_its_people_why(world: World, browse):
    address = reverse("workgroups:seat_end", args=["reading", world.seat.pk])
    browser = browse(world.convener)
    assert browser.post(address, {"reason": ""}).status_code == 422
    for _time in range(2):
        assert browser.post(address, {"reason": "The district has left the campaign."}).status_code == 302

    world.seat.refresh_from_db()
    assert (world.seat.ended_by, world.seat.end_reason) == (world.convener, "The district has left the campaign.")
    assert not SeatHolder.objects.current().filter(seat=world.seat).exists()
    event = told("place_ended")
    assert event.audience[0] == scope(Kind.ORGANIZATION, world.lausd.pk)
    assert sorted(event.audience[1:]) == sorted([of(world.lead), of(world.stand_in)])
    assert "The place ended on" in words(browser.get(address))


def test_only_those_who_run_the_workgroup_end_places(world: World, browse):
    address = reverse("workgroups:seat_end", args=["reading", world.seat.pk])
    assert browse(world.administrator).post(address, {"reason": "x"}).status_code == 403
    replacement = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    assert browse(world.administrator).post(replacement, {"successor": "nobody"}).status_code == 403


# --- invitations and offers ------------------------------------------------------------------------------------------


def test_conveners_invite_a_person_by_mail_to_an_organizations_place(world: World, browse):
    sent = {"organization": "lacoe", "email": "New.Lead@example.org", "role": "primary", "note": "Please come"}
    assert browse(world.convener).post("/workgroups/reading/invitation/", sent).status_code == 302
    invitation = Invitation.objects.get(email="new.lead@example.org")
    assert (invitation.organization, invitation.workgroup, invitation.places.get().role, invitation.invited_by) == (
        world.lacoe,
        world.reading,
        "primary",
        world.convener,
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Los Angeles", "Which one do you mean:"),
        ("LACEO", "Which one do you mean: “LACOE”?"),
        ("aliance for childrens rights", "Which one do you mean: “Alliance for Children&#x27;s Rights”?"),
        ("Nobody Anywhere", "No organization here has that name."),
        ("", "Enter the name of an organization"),
    ],
)
def test_an_organization_that_is_not_understood_keeps_what_was_typed(world: World, browse, typed, said):
    sent = {"organization": typed, "email": "someone@example.org", "role": "primary", "note": "Kept words"}
    answer = browse(world.convener).post("/workgroups/reading/invitation/", sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Kept words" in words(answer)
    assert "someone@example.org" in words(answer)


def test_the_name_of_the_invited_person_greets_them_in_the_mail_and_after_it(world: World, browse, client):
    sent = {"organization": "LACOE", "name": "Nora New", "email": "nora@example.org", "role": "primary"}
    browse(world.convener).post("/workgroups/reading/invitation/", sent)
    invitation = Invitation.objects.get(email="nora@example.org")
    mail = OutgoingMail.objects.get(key=f"invitation:{invitation.pk}:1")

    answer = client.post(reverse("partners:invitation_acceptance", args=[invitation.token]))

    assert mail.context["first_name"] == "Nora"
    assert "Welcome, Nora" in words(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("path", ["members/", "invitation/", "offer/"])
def test_the_field_for_an_organization_offers_short_and_whole_names(world: World, browse, path):
    page = words(browse(world.convener).get(f"/workgroups/reading/{path}"))

    assert 'list="organization-names"' in page
    assert page.count('id="organization-names"') == 1
    assert '<option value="LACOE">Los Angeles County Office of Education</option>' in page
    assert '<option value="Los Angeles County Office of Education">LACOE</option>' in page


def test_who_has_a_place_already_is_not_invited_again(world: World, browse):
    sent = {"organization": "LAUSD", "email": world.lead.email, "role": "primary"}
    answer = browse(world.convener).post("/workgroups/reading/invitation/", sent)
    assert answer.status_code == 422
    assert "Leo Lead already has a part in" in words(answer)


def offer(world: World) -> SeatInvitation:
    """Reading offers LACOE a place."""
    made, _new = SeatInvitation.offer(world.reading, organization=world.lacoe, note="Join us", by=world.convener)
    return made


def test_conveners_offer_an_organization_a_place(world: World, browse):
    for _time in range(2):
        sent = {"organization": "LACOE", "note": "Join us"}
        assert browse(world.convener).post("/workgroups/reading/offer/", sent).status_code == 302
    made = SeatInvitation.objects.get()
    one = Ask.objects.get(kind="seat_invitation")
    assert (one.organization, one.post, one.subject_id) == (
        world.lacoe,
        scope(Kind.ORGANIZATION, world.lacoe.pk),
        made.pk,
    )
    assert str(one) == "Campaign for Grade-Level Reading offers LACOE a place"
    assert told("seat_offered").audience == [scope(Kind.ORGANIZATION, world.lacoe.pk)]
    assert "Asked" in words(browse(world.convener).get(MEMBERS))


def test_an_organization_with_a_place_is_offered_none(world: World, browse):
    answer = browse(world.convener).post("/workgroups/reading/offer/", {"organization": "LAUSD"})
    assert "LAUSD has a place here already. Invite a person to it." in words(answer)


def test_anyone_at_the_organization_takes_the_place_and_names_who_leads(world: World, browse):
    made = offer(world)
    address = Ask.objects.get(kind="seat_invitation").get_absolute_url()
    browser = browse(world.partner)
    assert "Join us" in words(browser.get(address))
    missing = browser.post(address, {"answer": "yes", "person": ""})
    assert "Choose the person who leads for your organization." in words(missing)

    for _time in range(2):
        answer = browser.post(address, {"answer": "yes", "person": world.partner.pk}, follow=True)

    assert "Your organization takes the place" in words(answer)
    taken = SeatHolder.objects.get(seat__workgroup=world.reading, person=world.partner)
    assert (taken.role, taken.seat.organization) == (SeatRole.PRIMARY, world.lacoe)
    assert Ask.objects.get(subject_id=made.pk, kind="seat_invitation").answer == "accepted"
    assert told("seat_offer_answered").audience == [world.reading.conveners_scope, of(world.partner)]


def test_an_organization_says_not_now(world: World, browse):
    made = offer(world)
    address = reverse("workgroups:seat_answer", args=["reading", made.pk])
    for _time in range(2):
        answer = browse(world.partner).post(address, {"answer": "no", "reason": "No staff"}, follow=True)
    assert "Not now" in words(answer)
    event = told("seat_offer_answered")
    assert KINDS["seat_offer_answered"].title(event) == (
        "LACOE takes no place in Campaign for Grade-Level Reading for now"
    )
    assert not Seat.objects.filter(workgroup=world.reading, organization=world.lacoe).exists()


def test_an_offer_is_invisible_to_other_organizations(world: World, browse):
    address = reverse("workgroups:seat_answer", args=["reading", offer(world).pk])
    assert browse(world.contact).get(address).status_code == 404
    assert browse(world.convener).post(address, {"answer": "no"}).status_code == 403


def test_an_offer_is_taken_back(world: World, browse):
    made = offer(world)
    address = reverse("workgroups:offer_withdrawal", args=["reading", made.pk])
    assert [browse(one).post(address).status_code for one in (world.partner, world.contact)] == [403, 404]
    for _time in range(2):
        assert browse(world.convener).post(address).status_code == 302
    assert Ask.objects.get(subject_id=made.pk, kind="seat_invitation").withdrawn_at is not None
    answer = reverse("workgroups:seat_answer", args=["reading", made.pk])
    browse(world.partner).post(answer, {"answer": "yes", "person": world.partner.pk})
    assert not Seat.objects.filter(workgroup=world.reading, organization=world.lacoe).exists()
    assert "The offer was taken back." in words(browse(world.partner).get(answer))


@pytest.mark.parametrize("path", ["invitation", "offer"])
def test_members_do_not_invite(world: World, browse, path):
    assert browse(world.lead).get(f"/workgroups/reading/{path}/").status_code == 403
    assert browse(world.convener).get(f"/workgroups/reading/{path}/?organization=LACOE").status_code == 200


# --- in words, and fast ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_event_and_ask_of_places_has_words_and_an_address(world: World, language):
    SeatRequest.objects.all().delete()
    asked, _new = SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    asked.withdraw(by=world.partner)
    asked, _new = SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    asked.approve(by=world.convener)
    asked, _new = SeatRequest.ask(world.reading, organization=world.lausd, role="primary", why="x", by=world.contact)
    asked.decline(reason="x", by=world.convener)
    holder(world, "stand_in").change_role(role="primary", by=world.convener)
    holder(world, "lead").end(by=world.lead)
    holder(world, "stand_in").end(by=world.convener, successor=world.contact)
    world.seat.end(by=world.convener, reason="x")
    SeatInvitation.offer(world.reading, organization=world.lausd, note="x", by=world.convener)
    SeatInvitation.objects.get().accept(person=world.contact, by=world.contact)
    SeatInvitation.offer(world.reading, organization=world.unite, note="x", by=world.convener)
    SeatInvitation.objects.open().get().decline(reason="x", by=world.director)
    with translation.override(language):
        said = [KINDS[event.kind].title(event) for event in Event.objects.all()]
        assert all(said)
        assert len(said) == 15
        for event in Event.objects.all():
            assert KINDS[event.kind].url(event).startswith("/es/" if language == "es" else "/workgroups/")
            KINDS[event.kind].excerpt(event)
        assert all(ASKS[one.kind].title(one) and ASKS[one.kind].url(one) for one in Ask.objects.all())


@pytest.mark.parametrize("name", ["lead", "convener", "director"])
def test_the_members_page_asks_as_often_for_50_places_as_for_one(world: World, browse, name):
    browser = browse(world.people[name])
    few = count_queries(browser, MEMBERS)
    for number in range(50):
        seat = place(world.reading, number, people=2)
        asker = person(f"Asker {number}")
        Affiliation.objects.create(person=asker, organization=seat.organization)
        SeatRequest.objects.create(workgroup=world.reading, organization=seat.organization, person=asker, why="x")
    assert count_queries(browser, MEMBERS) == few <= 12


def test_the_members_page_counts_what_its_filter_shows(world: World, browse):
    place(world.reading, 1, people=0)
    place(world.reading, 2)
    SeatHolder.objects.filter(seat__organization__slug="org-2").update(role="contact")
    browser = browse(world.convener)

    page = browser.get(MEMBERS)

    assert page.context["count"] == {"all": 3, "empty": 1, "unled": 1}
    for show, slugs in {"": {"lausd", "org-1", "org-2"}, "empty": {"org-1"}, "unled": {"org-2"}}.items():
        rows = browser.get(f"{MEMBERS}?show={show}").context["page"].rows
        assert {seat.organization.slug for seat in rows} == slugs
    assert browser.get(f"{MEMBERS}?show=nonsense").status_code == 200


def test_signing_partners_without_a_place_are_named_to_those_who_look_after_the_places(world: World, browse):
    page = browse(world.convener).get(MEMBERS)

    assert page.context["missing"] == [world.lacoe]
    assert "/workgroups/reading/offer/?organization=LACOE" in words(page)
    assert 'value="LACOE"' in words(browse(world.convener).get("/workgroups/reading/offer/?organization=LACOE"))
    assert "missing" not in browse(world.lead).get(MEMBERS).context
    SeatInvitation.offer(world.reading, organization=world.lacoe, note="", by=world.convener)
    assert browse(world.convener).get(MEMBERS).context["missing"] == []


def test_members_page_by_key_and_are_found_by_person_or_organization(world: World, browse):
    for number in range(30):
        place(world.reading, number)
    browser = browse(world.convener)
    first = browser.get(MEMBERS).context["page"]
    second = browser.get(MEMBERS + first.after).context["page"]
    assert (len(first.rows), len(second.rows)) == (25, 6)
    found = browser.get(MEMBERS + "?q=person 7 0").context["page"]
    assert [one.organization.name for one in found.rows] == ["Organization 007"]
    assert [one.organization for one in browser.get(MEMBERS + "?q=LAUSD").context["page"].rows] == [world.lausd]
    for typed in ("zzz", "a%00b", "%25"):
        assert "No place here fits that." in words(browser.get(f"{MEMBERS}?q={typed}"))


def test_an_organization_without_signed_up_people_can_be_offered_a_place(world: World):
    empty = Organization.objects.create(slug="empty", name="Empty House")
    SeatInvitation.offer(world.reading, organization=empty, note="", by=world.convener)
    assert Ask.objects.get(organization=empty).post == scope(Kind.ORGANIZATION, empty.pk)


def test_an_invitation_is_sent_again_or_taken_back_from_the_members_page(world: World, browse):
    page = words(browse(world.convener).get(MEMBERS))
    for view, way in (("invitation_resend", "action"), ("invitation_withdrawal", "href")):
        address = reverse(f"partners:{view}", args=[world.invitation.pk])
        assert f'{way}="{address}' in page
    sent = {"next": MEMBERS}
    answer = browse(world.convener).post(
        reverse("partners:invitation_withdrawal", args=[world.invitation.pk]), sent, follow=True
    )
    assert answer.redirect_chain == [(MEMBERS, 303)]
    assert "new.person@example.org" not in words(answer).split("<main")[1].split('id="waiting"')[1]
