"""Rights given by name: one person, one right, on one object, for a while (F8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now

from compact.access import Kind, reach_of, scope
from compact.accounts.models import User
from compact.agreements.models import AgreementGrant, Clause, Section, Version
from compact.notifications.events import KINDS
from compact.notifications.models import Event, OutgoingMail
from compact.notifications.sending import send_due
from compact.permissions import may
from compact.wall import entered
from partners.models import JoinRequest, OrganizationGrant
from tests.conftest import acting_as
from tests.queries import count_queries
from tests.test_notifications import announce
from tests.world import World, fresh
from workgroups.models import SeatRequest, WorkgroupGrant

WEEK = timedelta(days=7)


def form(person: User, code: str, /, **more: Any) -> dict[str, Any]:
    day = localdate(now(), get_default_timezone()) + WEEK
    return {"email": person.email, "right": code, "until": day.isoformat(), "why": "for the audit", **more}


def give(model: Any, target: Any, to: User, right: str, by: User) -> Any:
    return model.give(target, to=to, right=right, until=now() + WEEK, why="for the audit", by=by)[0]


# --- giving -----------------------------------------------------------------------------------------------------------

PAGES = {
    "organization": (OrganizationGrant, "lausd", "view_organization", {"administrator", "director"}),
    "workgroup": (WorkgroupGrant, "reading", "view_workgroup", {"convener", "director"}),
    "agreement": (AgreementGrant, "agreement", "view_agreement", {"director"}),
}


@pytest.mark.parametrize("page", PAGES)
def test_those_who_look_after_it_let_somebody_in_and_nobody_else_does(page, world: World, browse):
    model, on, right, givers = PAGES[page]
    path = model.url_of(getattr(world, on))

    codes = {}
    for name, one in world.people.items():
        model.objects.all().delete()
        codes[name] = browse(one).post(path, form(world.stranger, right)).status_code
        assert model.objects.filter(user=world.stranger, granted_by=one).exists() == (name in givers), name

    assert {name for name, code in codes.items() if code == 303} == givers
    assert {code for name, code in codes.items() if name not in givers} == {403}


def test_the_person_is_told_at_once_what_until_when_and_why(world: World, browse):
    User.objects.update(rhythm="never")
    browse(world.convener).post(WorkgroupGrant.url_of(world.reading), form(world.stranger, "post"))
    announce()

    told = Event.objects.get(kind="right_given")
    mail = OutgoingMail.objects.get(notification__event=told)
    assert (mail.person, mail.essential) == (world.stranger, True)
    kind = KINDS["right_given"]
    assert kind.title(told) == "Cora Convener lets you in at Campaign for Grade-Level Reading"
    assert kind.excerpt(told) == "for the audit"
    assert kind.means(told, world.stranger.pk).startswith(
        "You read along in Campaign for Grade-Level Reading, and write."
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"email": "nobody@example.org"}, "Nobody here has that address."),
        ({"email": "x"}, "Enter a whole e-mail address"),
        ({"right": "dance"}, "Select a valid choice"),
        ({"right": "delete_workgroup"}, "Select a valid choice"),
        ({"until": ""}, "Choose a day."),
        ({"until": "2020-01-01"}, "Choose today or a later day."),
        ({"until": "2999-01-01"}, "You can do it again then."),
        ({"why": ""}, "Say in a few words why."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(more, words, world: World, browse):
    answer = browse(world.convener).post(
        WorkgroupGrant.url_of(world.reading), form(world.stranger, "view_workgroup", **more)
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WorkgroupGrant.objects.exists()


def test_given_again_it_is_the_same_right_with_another_day(world: World, browse):
    path = WorkgroupGrant.url_of(world.reading)
    browser = browse(world.convener)
    later = (localdate() + timedelta(days=90)).isoformat()

    for _twice in range(2):
        browser.post(path, form(world.stranger, "view_workgroup"))
    browser.post(path, form(world.stranger, "view_workgroup", until=later))

    assert WorkgroupGrant.objects.count() == 1
    assert Event.objects.filter(kind="right_given").count() == 2


@pytest.mark.parametrize("right", ["manage_organization", "view_organization"])
def test_a_right_is_not_passed_on(right, world: World, browse):
    give(OrganizationGrant, world.lausd, world.stranger, right, world.administrator)

    answer = browse(world.stranger).post(OrganizationGrant.url_of(world.lausd), form(world.former, right))

    assert answer.status_code == 403
    assert OrganizationGrant.objects.count() == 1


# --- what it gives ----------------------------------------------------------------------------------------------------


def test_who_looks_after_an_organization_by_name_sees_and_answers_requests_to_join(world: World, browse):
    give(OrganizationGrant, world.lausd, world.partner, "manage_organization", world.administrator)
    browser, path = browse(world.partner), reverse("partners:join_request", args=[world.join_request.pk])

    assert "sentinel-join-note" in browser.get(path).content.decode()
    assert browser.post(reverse("partners:admission", args=[world.join_request.pk])).status_code == 303
    assert JoinRequest.objects.get(pk=world.join_request.pk).answered_by == world.partner
    assert reach_of(fresh(world.partner)).behalf(scope(Kind.ADMINISTRATORS, world.lausd.pk)) is None


def test_who_looks_after_places_by_name_sees_their_requests_and_not_what_is_said(world: World, browse):
    give(WorkgroupGrant, world.reading, world.contact, "manage_seats", world.convener)
    browser = browse(world.contact)
    reach = reach_of(fresh(world.contact))

    shown = browser.get("/workgroups/reading/members/").content.decode()

    assert "sentinel-lacoe-request" in shown
    assert SeatRequest.objects.visible_to(reach).filter(pk=world.seat_request.pk).exists()
    assert "sentinel-reading" not in shown + browser.get("/workgroups/reading/").content.decode()
    assert browser.get(world.discussion.get_absolute_url()).status_code == 404
    assert reach.convenes == set()
    assert not may(fresh(world.contact), "workgroups.post", world.reading)


def test_a_guest_finds_the_workgroup_on_today_and_no_place_is_called_empty(world: World, browse):
    give(WorkgroupGrant, world.reading, world.stranger, "post", world.convener)
    browser = browse(world.stranger)
    assert 'href="/workgroups/reading/"' in browser.get("/today/").content.decode()
    for path in ("/workgroups/reading/", "/workgroups/reading/members/?show=empty"):
        page = browser.get(path).content.decode()
        assert "LAUSD" in page or "Los Angeles Unified" in page
        assert "mpty place" not in page
    assert "People are shown to partners only." in page
    assert "Empty places" in browse(world.lead).get("/workgroups/reading/members/").content.decode()


def test_who_writes_by_name_reads_too(world: World):
    give(WorkgroupGrant, world.reading, world.stranger, "post", world.convener)

    assert may(fresh(world.stranger), "workgroups.post", world.reading) is True
    assert world.post.scope in reach_of(fresh(world.stranger)).keys


def test_who_reads_drafts_reads_this_draft_and_nothing_else_of_the_backbone(world: World, browse):
    give(AgreementGrant, world.agreement, world.partner, "view_agreement", world.director)
    browser = browse(world.partner)

    page = browser.get(world.draft.get_absolute_url(), follow=True)

    assert page.status_code == 200
    assert "sentinel-draft" in page.content.decode()
    with acting_as("compact_web"), entered(fresh(world.partner)):
        assert Version.objects.filter(pk=world.draft.pk).exists()
        assert Clause.objects.filter(version=world.draft, published=False).count() == 3
        assert Section.objects.filter(version=world.draft).update(heading="mine now") == 0
        assert Clause.objects.filter(version=world.draft).update(body="mine now") == 0
    assert reach_of(fresh(world.partner)).backbone is False
    assert not may(fresh(world.partner), "agreements.draft_agreement", world.agreement)
    assert browser.get(reverse("agreements:draft", args=["compact", world.draft.slug])).status_code == 403


def test_a_draft_that_is_given_up_or_published_leaves_the_reader_of_drafts_what_all_have(world: World):
    give(AgreementGrant, world.agreement, world.partner, "view_agreement", world.director)
    world.draft.discard(by=world.director)

    assert not Version.objects.visible_to(fresh(world.partner)).filter(pk=world.draft.pk).exists()


# --- when it ends -----------------------------------------------------------------------------------------------------


def test_r12_whoever_gave_it_ends_it_and_the_next_request_finds_nothing(world: World, browse):
    right = give(WorkgroupGrant, world.reading, world.stranger, "view_workgroup", world.convener)
    browser, path = browse(world.stranger), world.discussion.get_absolute_url()
    assert browser.get(path).status_code == 200

    for _twice in range(2):
        assert browse(world.convener).post(right.end_url).status_code == 303

    assert browser.get(path).status_code == 404
    right.refresh_from_db()
    assert right.revoked_by == world.convener
    assert Event.objects.filter(kind="right_ended").count() == 1
    assert "ended on" in browse(world.convener).get(right.rights_url).content.decode()


def test_r12_a_mail_that_waits_is_not_sent_to_who_may_not_read_it_any_more(world: World):
    right = give(WorkgroupGrant, world.reading, world.stranger, "view_workgroup", world.convener)
    User.objects.filter(pk=world.stranger.pk).update(rhythm="now")
    Event.objects.update(announced_at=now())
    world.discussion.reply(body="sentinel-reading more", organization=world.lausd, by=world.lead)
    announce()
    mail = OutgoingMail.objects.get(person=world.stranger)

    right.revoke(by=world.convener)
    send_due()

    mail.refresh_from_db()
    assert mail.state != "sent"


@pytest.mark.parametrize("page", PAGES)
def test_who_has_a_right_gives_it_up_on_their_account(page, world: World, browse):
    model, on, right, _givers = PAGES[page]
    given = give(model, getattr(world, on), world.stranger, right, world.director)
    browser = browse(world.stranger)

    assert "for the audit" in browser.get("/me/").content.decode()
    assert browser.post(given.end_url).headers["Location"] == "/me/"

    given.refresh_from_db()
    assert (given.is_current, given.revoked_by) == (False, world.stranger)


def test_nobody_else_learns_of_it_or_ends_it(world: World, browse):
    right = give(WorkgroupGrant, world.reading, world.stranger, "view_workgroup", world.convener)

    for one in (world.partner, world.former, world.lead):
        assert browse(one).post(right.end_url).status_code == 404
    assert WorkgroupGrant.objects.current().count() == 1


def test_it_stands_folded_on_the_page_of_the_object_for_those_who_give_it(world: World, browse):
    give(OrganizationGrant, world.lausd, world.stranger, "view_organization", world.administrator)
    give(WorkgroupGrant, world.reading, world.stranger, "view_workgroup", world.convener)
    give(AgreementGrant, world.agreement, world.stranger, "view_agreement", world.director)
    paths = {
        world.version.get_absolute_url(): (world.director, world.administrator),
    }

    for path, (giver, other) in paths.items():
        assert "for the audit" in browse(giver).get(path).content.decode(), path
        assert "for the audit" not in browse(other).get(path).content.decode(), path
    for path, said, giver, other in (
        ("/partners/lausd/home/", 'href="/partners/lausd/rights/"', world.administrator, world.contact),
        ("/workgroups/reading/members/", "1 right is given by name", world.convener, world.lead),
    ):
        assert said in browse(giver).get(path).content.decode()
        assert said not in browse(other).get(path).content.decode()


def test_the_page_takes_as_many_queries_for_many_as_for_one(world: World, browse):
    path = WorkgroupGrant.url_of(world.reading)
    give(WorkgroupGrant, world.reading, world.stranger, "view_workgroup", world.convener)
    browser = browse(world.convener)
    one = count_queries(browser, path)

    for person in (world.former, world.partner, world.contact, world.administrator):
        give(WorkgroupGrant, world.reading, person, "view_workgroup", world.convener)

    assert count_queries(browser, path) == one <= 12


def test_who_invites_by_name_is_led_to_the_page_that_invites_and_stays_there(world: World, browse):
    right = give(WorkgroupGrant, world.reading, world.stranger, "invite", world.convener)
    page = reverse("workgroups:invitation", args=["reading"])
    wanted = {"organization": "LACOE", "email": "ina@example.org", "role": "primary"}

    answer = browse(world.stranger).post(page, wanted)

    assert right.path == page == answer.headers["Location"]
    assert browse(world.stranger).get(page).status_code == 200
