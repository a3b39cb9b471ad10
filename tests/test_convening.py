"""Who convenes a workgroup and who runs it, and how that passes to somebody else in one step (F11, B14)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from compact.access import BACKBONE, Kind, reach_of, scope
from compact.asks.models import Ask, ask
from compact.history.tracking import TRACKED
from compact.notifications.models import Event, Notification
from compact.permissions import may
from compact.wall import entered
from partners.models import Affiliation, Invitation, NeedsSuccessor, Outcome
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.test_lifecycle import as_person
from tests.test_notifications import announce
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import Convener, Delegation, Question, Renewal, Seat, SeatHolder, SeatRequest, WorkgroupGrant
from workgroups.models.coming_in import take_places
from workgroups.models.delegation import USUAL
from workgroups.models.running import Running

RUNNING = "/workgroups/reading/running/"
HAND_OVER = "/workgroups/reading/hand-over/"


@pytest.fixture
def colleague(world: World) -> Affiliation:
    """Somebody else at the Alliance."""
    since = now() - timedelta(days=20)
    return Affiliation.objects.create(person=person("Cleo Colleague"), organization=world.alliance, since=since)


@pytest.fixture
def beside(world: World) -> Affiliation:
    """LACOE convenes Reading, too; Paula acts for it."""
    Convener.objects.create(workgroup=world.reading, organization=world.lacoe)
    return world.partner.affiliations.get()


def post(world: World, who: str = "convener") -> Convener:
    return Convener.objects.get(workgroup=world.reading, person=world.people[who], until=None)


def earlier() -> None:
    """What was just done has been done a while ago: a test is one moment for the database."""
    lately, before = now() - timedelta(minutes=5), now() - timedelta(minutes=10)
    Convener.objects.filter(since__gt=lately).update(since=before)
    Convener.objects.filter(until__gt=lately).update(until=before)


def runners(world: World) -> set[str]:
    return set(world.reading.conveners.running().values_list("person__name", flat=True))


# --- organizations ----------------------------------------------------------------------------------------------------


def test_the_team_adds_an_organization_that_convenes_it_and_ends_one(world: World, browse):
    browser = browse(world.director)
    answer = browser.post("/workgroups/reading/convening/", {"organization": "LACOE"}, follow=True)
    assert "LACOE convenes Campaign for Grade-Level Reading now." in words(answer)
    again = browser.post("/workgroups/reading/convening/", {"organization": "LACOE"}, follow=True)
    assert "LACOE convenes Campaign for Grade-Level Reading already." in words(again)

    one = Convener.objects.get(workgroup=world.reading, organization=world.lacoe)
    browser.post(f"/workgroups/reading/convening/{one.pk}/end/")
    browser.post(f"/workgroups/reading/convening/{one.pk}/end/")

    one.refresh_from_db()
    assert one.until is not None
    kinds = ["convening_begun", "convening_ended"]
    assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == kinds


def test_b29_whoever_runs_it_does_not_say_which_organizations_convene(world: World, browse):
    one = world.reading.conveners.get(person=None)
    browser = browse(world.convener)

    assert browser.post("/workgroups/reading/convening/", {"organization": "LACOE"}).status_code == 403
    assert browser.post(f"/workgroups/reading/convening/{one.pk}/end/").status_code == 403
    assert "Only the UNITE-LA team says which organizations convene" in words(
        browser.post("/workgroups/reading/convening/", {"organization": "LACOE"})
    )
    assert [held.organization for held in world.reading.conveners.organizations()] == [world.alliance]


def test_an_organization_nobody_knows_is_asked_for_again(world: World, browse):
    answer = browse(world.director).post("/workgroups/reading/convening/", {"organization": "Nobody Knows"})

    assert answer.status_code == 422
    assert "No organization here has that name." in words(answer)
    assert "Nobody Knows" in answer.content.decode()


def test_a_person_s_post_is_no_organization_s(world: World, browse):
    assert browse(world.director).post(f"/workgroups/reading/convening/{post(world).pk}/end/").status_code == 404
    one = world.reading.conveners.get(person=None)
    assert browse(world.director).post(f"/workgroups/reading/running/{one.pk}/end/").status_code == 404


# --- stepping down ----------------------------------------------------------------------------------------------------


def test_b14_the_last_one_names_who_follows_or_says_why_nobody_does(world: World, browse, colleague: Affiliation):
    page = f"/workgroups/reading/running/{post(world).pk}/end/"
    browser = browse(world.convener)

    refused = browser.post(page, {"convener": "", "word": ""})

    assert refused.status_code == 422
    assert "Nobody else runs Campaign for Grade-Level Reading. Name who follows" in words(refused)
    assert runners(world) == {"Cora Convener"}
    browser.post(page, {"convener": "", "word": "I change jobs."})
    assert runners(world) == set()
    told = Event.objects.get(kind="running_ended")
    assert BACKBONE in told.audience
    announce()
    assert Notification.objects.filter(event=told, person=world.director).exists()


def test_b14_with_a_successor_the_workgroup_is_never_without_anybody(world: World, browse, colleague: Affiliation):
    page = f"/workgroups/reading/running/{post(world).pk}/end/"

    browse(world.convener).post(page, {"convener": colleague.pk, "word": ""})

    assert runners(world) == {"Cleo Colleague"}
    told = Event.objects.get(kind="running_ended")
    assert BACKBONE not in told.audience
    announce()
    heard = dict(Notification.objects.filter(event=told).values_list("person__name", "group"))
    assert heard == {"Cleo Colleague": "you", "Leo Lead": "workgroup", "Sam Standin": "workgroup"}


def test_a_fellow_and_the_team_end_it_and_nobody_else(world: World, browse, colleague: Affiliation):
    world.reading.put_in_charge(colleague.person, world.alliance, by=world.director)
    earlier()
    page = f"/workgroups/reading/running/{post(world).pk}/end/"

    for who in ("lead", "administrator", "partner"):
        assert browse(world.people[who]).post(page, {"word": "x"}).status_code == 403
    browse(colleague.person).post(page, {"convener": "", "word": ""})

    assert runners(world) == {"Cleo Colleague"}
    browse(world.director).post(
        f"/workgroups/reading/running/{Convener.objects.get(person=colleague.person).pk}/end/", {"word": ""}
    )
    assert runners(world) == set()


def test_who_only_stands_in_ends_nobody(world: World, colleague: Affiliation):
    week = {"since": now() - timedelta(days=1), "until": now() + timedelta(days=7)}
    stands = {"principal": world.convener, "organization": world.alliance, "part": "running"}
    Delegation.objects.create(
        delegate=colleague.person, workgroup=world.reading, rights=USUAL, made_by=world.convener, **stands, **week
    )
    one = fresh(colleague.person)

    assert world.reading.pk in reach_of(one).convenes
    assert not may(one, "workgroups.end_convener", post(world))
    assert not may(one, "workgroups.hand_over", world.reading)


@pytest.mark.django_db(transaction=True)
def test_b14_two_who_step_down_at_once_do_not_leave_it_alone(world: World):
    other = person("Cleo Colleague")
    Affiliation.objects.create(person=other, organization=world.alliance, since=now() - timedelta(days=2))
    Convener.objects.create(
        workgroup=world.reading, organization=world.alliance, person=other, since=now() - timedelta(days=1)
    )

    outcomes = at_once(
        *(
            as_person(who, lambda who=who: Convener.objects.get(person=who, until=None).step_down(by=who))
            for who in (world.convener, other)
        )
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["NeedsSuccessor", "bool"]
    assert len(runners(world)) == 1
    assert Event.objects.filter(kind="running_ended").count() == 1
    assert NeedsSuccessor in [type(one) for one in outcomes]


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_who_stands_in_and_who_decides_what(world: World, browse, colleague: Affiliation):
    week = {"since": now() - timedelta(days=1), "until": now() + timedelta(days=7)}
    stands = {"principal": world.convener, "organization": world.alliance, "part": "running"}
    Delegation.objects.create(
        delegate=colleague.person, workgroup=world.reading, rights=USUAL, made_by=world.convener, **stands, **week
    )

    page = browse(world.convener).get(RUNNING)

    said = words(page)
    assert "Cleo Colleague stands in from" in said
    assert 'href="/partners/alliance/stand-ins/"' in page.content.decode()
    assert "Only the UNITE-LA team" in said
    assert "Open, pause or close the workgroup" in said
    assert "Say which organizations convene it" in said


def test_the_page_takes_as_many_queries_for_many(world: World, browse, colleague: Affiliation):
    browser = browse(world.director)
    few = count_queries(browser, RUNNING)
    for number in range(5):
        one = person(f"Runner {number}")
        Affiliation.objects.create(person=one, organization=world.alliance, since=now() - timedelta(days=2))
        Convener.objects.create(workgroup=world.reading, organization=world.alliance, person=one)

    assert count_queries(browser, RUNNING) == few <= 12


# --- handing over -----------------------------------------------------------------------------------------------------


def laden(world: World) -> Ask:
    """Cora has a request to answer, an ask of her own about Reading, one about something else, a right she gave, and
    an invitation she sent."""
    SeatRequest.objects.all().delete()
    SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    own = {"of": world.alliance, "post": scope(Kind.PERSON, world.convener.pk), "by": world.director}
    here = {"workgroup": world.reading.usual_name, "slug": world.reading.slug}
    alone = ask("term_over", subject_id=post(world).pk, data=here, **own)
    ask("sample_own", subject_id=2, data=here, **own)
    week = now() + timedelta(days=7)
    WorkgroupGrant.give(
        world.reading, to=world.stranger, right="view_workgroup", until=week, why="Our auditor.", by=world.convener
    )
    return alone


def test_handing_over_shows_first_exactly_what_moves(world: World, browse, beside: Affiliation):
    laden(world)
    browser = browse(world.convener)
    choose = browser.get(HAND_OVER)
    assert "Paula Partner, LACOE" in words(choose)

    preview = browser.post(HAND_OVER, {"successor": beside.pk})

    page = words(preview)
    for said in ("Paula Partner (LACOE)", "new.person@example.org", "Sid Stranger (Reads along)"):
        assert said in page
    assert "Paula Partner then runs it for LACOE." in page
    assert runners(world) == {"Cora Convener"}


def test_one_step_hands_it_over_with_everything(world: World, browse, beside: Affiliation):
    alone = laden(world)
    Event.objects.all().update(announced_at=now())
    browser = browse(world.convener)
    seen = Running(world.reading, world.convener).mark

    answer = browser.post(HAND_OVER, {"successor": beside.pk, "seen": seen, "confirmed": "1"}, follow=True)

    assert "Paula Partner runs Campaign for Grade-Level Reading now." in words(answer)
    assert runners(world) == {"Paula Partner"}
    assert post(world, "partner").organization == world.lacoe
    alone.refresh_from_db()
    assert alone.withdrawn_by == world.convener
    own = Ask.objects.open().get(kind="sample_own")
    assert (own.post, own.organization) == (scope(Kind.PERSON, world.convener.pk), world.alliance)
    [given] = WorkgroupGrant.objects.current()
    assert given.granted_by == world.partner
    kept = TRACKED[WorkgroupGrant].objects.filter(pgh_obj=given.pk).order_by("pgh_id")
    assert [one.granted_by_id for one in kept] == [world.convener.pk, world.partner.pk]
    world.invitation.refresh_from_db()
    assert world.invitation.invited_by == world.convener
    earlier()
    assert may(fresh(world.partner), "partners.manage_invitation", world.invitation)
    assert may(fresh(world.partner), "workgroups.answer_seat_request", SeatRequest.objects.get())
    assert not may(fresh(world.convener), "workgroups.manage_seats", world.reading)
    announce()
    heard = dict(Notification.objects.filter(event__kind="running_ended").values_list("person__name", "delivery"))
    assert (set(heard), heard["Paula Partner"]) == ({"Paula Partner", "Leo Lead", "Sam Standin"}, "now")
    assert set(Notification.objects.values_list("event__kind", flat=True)) == {"running_ended"}


def test_what_a_convener_is_asked_as_the_lead_of_their_organization_stays_with_it(world: World, beside: Affiliation):
    """A colleague's question is private to the organization, and whether its place goes on is its own business."""
    seat = Seat.objects.create(workgroup=world.reading, organization=world.alliance)
    SeatHolder.objects.create(seat=seat, person=world.convener, role="primary", since=now() - timedelta(days=1))
    colleague = person("Cleo Colleague")
    Affiliation.objects.create(person=colleague, organization=world.alliance)
    Question.ask(seat, representative=world.convener, text="May we bring guests?", by=colleague)
    Renewal.begin(world.reading, text="", due_on=localdate() + timedelta(days=9), by=world.director)
    put = Ask.objects.open().filter(organization=world.alliance, post=scope(Kind.PERSON, world.convener.pk))
    assert sorted(put.values_list("kind", flat=True)) == ["representative", "seat_renewal"]

    assert Running(world.reading, world.convener).pass_on(beside, by=world.convener)

    assert sorted(put.values_list("kind", flat=True)) == ["representative", "seat_renewal"]
    assert not Ask.objects.filter(post=scope(Kind.PERSON, world.partner.pk)).exists()


def test_what_came_since_is_shown_before_it_moves(world: World, browse, beside: Affiliation):
    seen = Running(world.reading, world.convener).mark
    laden(world)

    answer = browse(world.convener).post(HAND_OVER, {"successor": beside.pk, "seen": seen, "confirmed": "1"})

    assert "Something has changed since you looked." in words(answer)
    assert runners(world) == {"Cora Convener"}


def test_an_invitation_sent_before_still_gives_its_place_after_the_hand_over(world: World, beside: Affiliation):
    """Nobody gives what they have lost; but what was handed over was not lost."""
    world.reading.seats.exclude(pk=world.seat.pk).delete()
    Running(world.reading, world.convener).pass_on(beside, by=world.convener)
    earlier()
    newcomer = person("New Person")
    Affiliation.objects.create(person=newcomer, organization=world.lacoe)
    found = Invitation.objects.get(pk=world.invitation.pk)

    [place] = take_places(found, newcomer)

    assert place.outcome == Outcome.GIVEN
    assert SeatHolder.objects.filter(person=newcomer, seat__workgroup=world.reading).exists()


def test_an_invitation_of_one_whose_running_was_ended_gives_none(world: World):
    post(world).step_down(by=world.director)
    earlier()
    newcomer = person("New Person")
    Affiliation.objects.create(person=newcomer, organization=world.lacoe)

    [place] = take_places(Invitation.objects.get(pk=world.invitation.pk), newcomer)

    assert place.outcome == Outcome.GONE


@pytest.mark.parametrize("who", ["director", "lead", "partner"])
def test_nobody_hands_over_what_they_do_not_run(who, world: World, browse, colleague: Affiliation):
    assert browse(world.people[who]).post(HAND_OVER, {"successor": colleague.pk}).status_code == 403


def test_it_goes_to_nobody_outside(world: World, browse, colleague: Affiliation):
    at = world.lead.affiliations.get()
    answer = browse(world.convener).post(HAND_OVER, {"successor": at.pk, "confirmed": "1", "seen": ""})

    assert answer.status_code == 422
    assert "Choose somebody from the list." in words(answer)
    assert runners(world) == {"Cora Convener"}


@pytest.mark.django_db(transaction=True)
def test_handed_over_while_the_team_ends_it_there_is_one_outcome(world: World):
    other = person("Cleo Colleague")
    at = Affiliation.objects.create(person=other, organization=world.alliance, since=now() - timedelta(days=2))

    passed, ended = at_once(
        as_person(world.convener, lambda: Running(world.reading, world.convener).pass_on(at, by=world.convener)),
        as_person(world.director, lambda: end(world)),
    )

    assert sorted([passed, ended]) == [False, True]
    assert runners(world) == ({"Cleo Colleague"} if passed else set())
    assert Event.objects.filter(kind="running_ended").count() == 1


def end(world: World) -> bool:
    one = Convener.objects.filter(workgroup=world.reading, person=world.convener, until=None).first()
    return one is not None and one.step_down(by=world.director)


def test_behind_the_wall_whoever_does_not_run_it_passes_nothing_on(world: World, colleague: Affiliation):
    with acting_as("compact_web"), entered(world.lead):
        assert Convener.objects.filter(pk=post(world).pk).update(until=now()) == 0
