"""Sample people: what they bring, that it is said to be a sample, and that anyone may be them in sample mode only."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils.timezone import now

from compact.access import reach_of
from compact.accounts.models import User
from compact.accounts.samples import PERSONAS
from compact.agreements.models import Agreement, Clause
from compact.asks.models import Ask
from compact.loading import BadRows
from compact.notifications.models import Event, OutgoingMail
from compact.samples import bring
from compact.updates.models import Update
from partners.models import Affiliation, Invitation, JoinRequest, Organization, Role
from tests.conftest import WebClient
from workgroups.models import (
    Action,
    AgendaItem,
    Attendance,
    Convener,
    Decision,
    Discussion,
    Document,
    DocumentVersion,
    Meeting,
    Post,
    Proposal,
    Rsvp,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    Stance,
    TimePoll,
    Workgroup,
)

pytestmark = pytest.mark.django_db
REAL = str(settings.BASE_DIR / "data" / "la_compact")
SAMPLE = settings.BASE_DIR / "data" / "sample"


@pytest.fixture(autouse=True)
def sample_mode(settings):
    """A portal that shows what the product is."""
    settings.SAMPLE_MODE = True


@pytest.fixture(scope="class")
def compact(django_db_setup, django_db_blocker):
    """The real data with sample people, loaded once for a class; each test undoes what it did."""
    with django_db_blocker.unblock(), override_settings(SAMPLE_MODE=True), transaction.atomic():
        call_command("load_compact", REAL, "--sample", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def someone(slug: str) -> User:
    """A persona's person."""
    return User.objects.get(email=next(one.email for one in PERSONAS if one.slug == slug))


def state() -> dict[str, int]:
    """How many of everything that samples bring."""
    models = [User, Affiliation, Convener, SeatHolder, Discussion, Post, Ask, SeatRequest, SeatInvitation, JoinRequest]
    more = [Invitation, Event, OutgoingMail, Agreement, Clause, Meeting, AgendaItem, Decision, Action, Rsvp]
    more += [TimePoll, Proposal, Stance, Document, DocumentVersion, Update]
    return {model.__name__: model.objects.count() for model in [*models, *more]}


@pytest.mark.usefixtures("compact")
class TestPeople:
    """Who they are."""

    def test_there_is_one_for_each_kind_of_user(self):
        reach = {one.slug: reach_of(someone(one.slug)) for one in PERSONAS}
        reading = Discussion.objects.filter(workgroup__slug="grade-level-reading").first().workgroup.pk
        lausd, lacoe = (Organization.objects.get(slug=slug).pk for slug in ("lausd", "lacoe"))

        assert [slug for slug, one in reach.items() if one.backbone] == ["backbone", "second"]
        assert [slug for slug, one in reach.items() if reading in one.convenes] == ["convener"]
        assert (reading, lausd, "primary") in reach["lead"].seats
        assert (reading, lausd, "alternate") in reach["stand-in"].seats
        assert reach["administrator"].administers == {lausd}
        assert reach["partner"].organizations == {lacoe}
        assert reach["newcomer"].organizations == frozenset()

    def test_none_of_them_could_be_taken_for_real(self):
        for person in User.objects.all():
            assert person.is_sample
            assert person.email.endswith("@example.org")
            assert not person.has_usable_password()
            assert person.phone == "" or person.phone.startswith("(213) 555-01")

    def test_two_named_signers_have_nobody(self):
        signers = Organization.objects.named().filter(signatures__version__slug="agreement-2016")
        alone = signers.exclude(pk__in=Affiliation.objects.values("organization"))
        assert [one.slug for one in alone] == ["lausd-board", "la-verne"]

    def test_an_address_elsewhere_is_refused(self, tmp_path):
        for path in SAMPLE.iterdir():
            (tmp_path / path.name).write_text(path.read_text())
        with (tmp_path / "people.csv").open("a") as file:
            file.write("joe@lausd.net,Joe,,lausd,,,weekly,en\njim@example.org,Jim,,nowhere,,,weekly,en\n")
        with (tmp_path / "places.csv").open("a") as file:
            file.write("nowhere,joan.park@example.org,primary\nlasdi,sol.rivera@example.org,primary\n")

        with pytest.raises(BadRows) as error:
            bring(tmp_path)

        assert str(error.value).splitlines() == [
            "people.csv, line 35, column email: a sample address ends with @example.org",
            "people.csv, line 36, column organization_slug: there is no organization “nowhere”",
            "places.csv, line 54, column workgroup_slug: there is no workgroup “nowhere”",
            "places.csv, line 55, column email: there is no sample person “sol.rivera@example.org” at an organization",
        ]


@pytest.mark.usefixtures("compact")
class TestWhatTheyDo:
    """What makes Today and the silent board worth looking at."""

    def test_the_convener_has_requests_to_answer(self):
        waiting = Ask.objects.waiting().answerable_by(someone("convener")).filter(kind="seat_request").by_urgency()
        assert [str(one) for one in waiting] == [
            "Sam Ortega asks for a place in Grade-level reading for LACOE",
            "Priya Nair asks for a place in Grade-level reading for Kaiser Permanente",
        ]

    def test_the_administrator_has_somebody_to_let_in(self):
        waiting = Ask.objects.waiting().answerable_by(someone("administrator")).filter(kind="join_request")
        assert [str(one) for one in waiting] == ["Jordan Miller asks to join LAUSD"]

    def test_some_partners_are_silent_and_some_are_late(self):
        silent = Ask.objects.waiting().filter(kind="seat_invitation")
        assert silent.count() == len(json.loads((SAMPLE / "asks.json").read_text())["offers"]) - 1
        assert Ask.objects.snoozed().get().organization.slug == "lmu"
        assert {one.organization.slug for one in silent if one.is_late} == {
            "lausd-board",
            "la-county-supervisors",
            "cal-poly-pomona",
            "ucla",
            "lausd",
        }

    def test_what_was_said_lies_in_the_past_in_order(self):
        said = Discussion.objects.get(title__startswith="Can we open four more sites")
        posts = list(said.posts.order_by("posted_at"))
        assert [one.author.name.split()[0] for one in posts] == ["Dana", "Wei", "Ruth", "Dana", "Hannah", "Omar"]
        assert (said.started_at, said.last_post_at) == (posts[0].posted_at, posts[-1].posted_at)
        assert said.post_count == 6
        assert "(sample)" in said.title

    def test_invitations_are_on_their_way(self):
        mails = OutgoingMail.objects.filter(kind="invitation").order_by("address")
        assert [one.address for one in mails] == [
            "ana.duarte@example.org",
            "kim.yoon@example.org",
            "luz.herrera@example.org",
        ]
        assert mails[2].language == "es"

    def test_the_sample_agreement_says_so(self):
        agreement = Agreement.objects.get(is_sample=True)
        version = agreement.in_force()
        clauses = list(version.clauses.order_by("section__position", "position"))
        assert agreement.title == "Sample partnership agreement"
        assert version.summary.startswith("This is a sample text.")
        assert "This is a sample." in clauses[0].body
        assert [one.number for one in clauses if one.number.startswith("2")] == ["2.1", "2.2", "2.3"]
        assert len(clauses) == 19
        assert "<li>a date,</li>" in next(one.body for one in clauses if one.number == "5.1")
        assert version.signatures.count() == 0
        assert {one.published for one in clauses} == {True}

    def test_a_meeting_was_held_and_the_next_one_is_asked_about(self):
        group = Workgroup.objects.get(slug="grade-level-reading")
        held, ahead = group.meetings.past().get(), group.meetings.ahead().get()
        decision, done = held.decisions.get(), held.actions.settled().get()
        assert (held.closed_at, held.minutes.circulated_at) == (held.ends_at, held.ends_at)
        assert Attendance.objects.present().filter(meeting=held).count() == 5
        assert (decision.number, decision.decided_on) == (1, held.local_start.date())
        assert held.starts_at < done.completed_at < now()
        assert [str(one) for one in Ask.objects.waiting().answerable_by(someone("lead")).filter(kind="action")] == [
            "Find two reading coaches for July (sample) (Grade-level reading)"
        ]
        assert (ahead.local_start.hour, ahead.items.count(), ahead.papers.count()) == (10, 5, 1)
        assert sorted(ahead.rsvps.values_list("answer", flat=True)) == ["in_person", "no", "video"]
        silent = Ask.objects.waiting().filter(kind="rsvp", subject_id=ahead.pk)
        assert sorted(silent.values_list("organization__slug", flat=True)) == ["lausd", "united-way-gla", "utla"]

    def test_what_is_asked_decided_and_told_says_that_it_is_a_sample(self):
        poll, proposal, update = TimePoll.objects.get(), Proposal.objects.get(), Update.objects.get()
        assert (poll.takes_answers, poll.answers.values("organization").distinct().count()) == (True, 2)
        assert (proposal.is_open, proposal.stances.count()) == (True, 2)
        assert [one.workgroup.slug for one in update.told()] == ["grade-level-reading", "student-success"]
        adopted = Document.objects.get(state="adopted")
        assert adopted.adopted_number == adopted.number == 2
        named = [
            *Meeting.objects.all(),
            poll,
            proposal,
            update,
            *Document.objects.all(),
            *Decision.objects.all(),
            *Action.objects.all(),
        ]
        assert [str(one) for one in named if "(sample)" not in str(one)] == []

    def test_a_second_time_changes_nothing(self):
        before = state()

        call_command("load_compact", REAL, "--sample", stdout=StringIO())

        assert state() == before

    def test_what_people_did_is_not_undone(self):
        dana, elena = someone("convener"), someone("lead")
        SeatRequest.objects.get(person__name="Sam Ortega").decline(reason="Full.", by=dana)
        SeatHolder.objects.get(person=elena, seat__workgroup__slug="grade-level-reading").end(by=elena)
        Affiliation.objects.get(person__name="Noah Bell").end(by=dana)
        User.objects.filter(pk=elena.pk).update(name="Elena R.")
        Invitation.objects.get(name="Kim Yoon").withdraw(by=dana)
        before = state()

        call_command("load_compact", REAL, "--sample", stdout=StringIO())

        assert state() == before
        assert someone("lead").name == "Elena R."
        assert (
            not SeatHolder.objects.serving().filter(person=elena, seat__workgroup__slug="grade-level-reading").exists()
        )


@pytest.mark.usefixtures("compact")
class TestTheWayIn:
    """One click, in sample mode only."""

    def test_the_page_lists_them(self, client):
        page = client.get(reverse("people:samples"))

        assert page.status_code == 200
        for persona in PERSONAS:
            assert reverse("people:sample_entry", args=[persona.slug]) in page.text
            assert someone(persona.slug).name in page.text

    def test_a_click_makes_you_that_person(self, client):
        answer = client.post(reverse("people:sample_entry", args=["lead"]))

        assert (answer.status_code, answer.url) == (303, reverse("today"))
        assert client.session["_auth_user_id"] == str(someone("lead").pk)

    def test_another_click_makes_you_another(self, client):
        client.post(reverse("people:sample_entry", args=["lead"]))

        answer = client.post(reverse("people:sample_entry", args=["newcomer"]))

        assert answer.url == reverse("partners:join")
        assert client.session["_auth_user_id"] == str(someone("newcomer").pk)

    def test_the_table_names_everyone_and_the_way_in(self):
        out = StringIO()
        call_command("sample_accounts", stdout=out)

        for persona in PERSONAS:
            assert persona.email in out.getvalue()
        assert out.getvalue().rstrip().endswith(f"{settings.BASE_URL}/sample/")

    def test_looking_changes_nothing(self, client):
        assert client.get(reverse("people:sample_entry", args=["lead"])).status_code == 405
        assert "_auth_user_id" not in client.session

    def test_a_foreign_site_cannot_click(self):
        assert (
            WebClient(enforce_csrf_checks=True).post(reverse("people:sample_entry", args=["lead"])).status_code == 403
        )

    def test_only_samples_can_be_entered(self, client):
        User.objects.filter(email=PERSONAS[0].email).update(is_sample=False)

        assert client.post(reverse("people:sample_entry", args=["backbone"])).status_code == 404
        assert client.post(reverse("people:sample_entry", args=["nobody"])).status_code == 404
        assert reverse("people:sample_entry", args=["backbone"]) not in client.get(reverse("people:samples")).text

    def test_outside_sample_mode_there_is_no_door(self, client, settings):
        settings.SAMPLE_MODE = False

        assert client.get(reverse("people:samples")).status_code == 404
        assert client.post(reverse("people:sample_entry", args=["lead"])).status_code == 404
        assert "_auth_user_id" not in client.session


class TestWithoutThem:
    """Before anybody was brought, and where nobody may be."""

    def test_a_dry_run_brings_nobody(self):
        out = StringIO()
        call_command("load_compact", REAL, "--sample", "--dry-run", stdout=out)

        assert "people.csv               create   33" in out.getvalue()
        assert state() == dict.fromkeys(state(), 0)

    def test_without_samples_it_says_how_to_get_them(self, client):
        assert "Nobody is here yet" in client.get(reverse("people:samples")).text

    def test_the_table_without_samples(self):
        out = StringIO()
        call_command("sample_accounts", stdout=out)

        assert out.getvalue().startswith("No sample people yet.")

    def test_no_samples_outside_sample_mode(self, settings):
        settings.SAMPLE_MODE = False

        with pytest.raises(CommandError, match="sample mode only"):
            call_command("sample_accounts")
        with pytest.raises(CommandError, match="sample mode only"):
            call_command("load_compact", REAL, "--sample")


class TestAppoint:
    """`appoint`: the first administrator of a portal."""

    def test_appoint_makes_the_first_administrator(self, world):
        out = StringIO()
        call_command("appoint", " First.Person@Example.org ", "--name", "First Person", stdout=out)

        person = User.objects.get(email="first.person@example.org")
        assert (person.name, person.has_usable_password(), person.is_sample) == ("First Person", False, False)
        assert person.emailaddress_set.get().verified
        assert [(post.organization, post.roles) for post in person.affiliations.current()] == [
            (world.unite, [Role.BACKBONE])
        ]
        assert "First Person" in out.getvalue()

    def test_appointing_twice_changes_nothing(self, world):
        for _time in range(2):
            call_command("appoint", "first.person@example.org", stdout=StringIO())

        assert Affiliation.objects.filter(person__email="first.person@example.org").count() == 1

    def test_appoint_takes_somebody_who_is_there(self, world):
        Affiliation.objects.create(person=world.stranger, organization=world.unite, roles=[Role.ADMINISTRATOR])
        world.stranger.emailaddress_set.create(email=world.stranger.email, verified=False)
        User.objects.filter(pk=world.stranger.pk).update(name="")

        call_command("appoint", world.stranger.email, "--name", "Sid S.", stdout=StringIO())

        person = User.objects.get(pk=world.stranger.pk)
        assert Affiliation.objects.get(person=person).roles == [Role.ADMINISTRATOR, Role.BACKBONE]
        assert person.emailaddress_set.get().verified
        assert person.name == "Sid S."

    def test_appoint_says_what_is_wrong(self, world):
        User.objects.filter(pk=world.stranger.pk).update(is_active=False)

        with pytest.raises(CommandError, match="“nobody” is not an e-mail address"):
            call_command("appoint", "nobody")
        with pytest.raises(CommandError, match="is closed"):
            call_command("appoint", world.stranger.email)
        Organization.objects.update(is_backbone=False)
        with pytest.raises(CommandError, match="No organization holds the compact together yet"):
            call_command("appoint", "new@example.org")


def test_the_folder_names_only_what_there_is():
    assert sorted(path.name for path in Path(SAMPLE).iterdir()) == [
        "agreement.md",
        "asks.json",
        "discussions.json",
        "figures-1.txt",
        "figures-2.txt",
        "meetings.json",
        "people.csv",
        "places.csv",
        "summer-reading-plan-1.txt",
        "summer-reading-plan-2.txt",
    ]
