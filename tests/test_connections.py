"""Connections (F21): two workgroups share a topic; both read and write it, those who run either have every right."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, reaches, scope
from compact.accounts.models import Rhythm, User
from compact.asks.digest import compose
from compact.asks.models import Ask
from compact.asks.planning import plan_digests
from compact.history.tracking import TRACKED
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS
from compact.notifications.letters import Batch
from compact.notifications.levels import hear
from compact.notifications.models import Event, Notification, OutgoingMail
from compact.permissions import may
from compact.wall import entered
from tests.conftest import acting_as
from tests.test_standing_in import stands
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import Connection, Convener, Discussion, Part, Post, Seat, SeatHolder, State, Workgroup
from workgroups.permissions import runs_topic

WHERE = "/workgroups/reading/discussions/"
WORDS = "sentinel-reading words"


def topic(world: World) -> Discussion:
    return Discussion.objects.select_related("workgroup", "shared_with").get(pk=world.discussion.pk)


def page(world: World) -> str:
    return f"{WHERE}{world.discussion.pk}/"


def runs_data(world: World) -> None:
    """Paula, of LACOE, runs Data beside the director."""
    began = now() - timedelta(days=9)
    Convener.objects.create(workgroup=world.data, organization=world.lacoe, person=world.partner, since=began)


def third(world: World) -> None:
    """Carl, of LAUSD, leads in a workgroup that has nothing to do with it."""
    group = Workgroup.objects.create(slug="third", name="Third Workgroup")
    began = now() - timedelta(days=9)
    seat = Seat.objects.create(workgroup=group, organization=world.lausd, since=began)
    SeatHolder.objects.create(seat=seat, person=world.contact, role="primary", since=began)
    Convener.objects.create(workgroup=group, organization=world.lausd, person=world.contact, since=began)


def propose(world: World) -> Connection:
    return Connection.propose(topic(world), to=world.data, note="You measure what we do.", by=world.convener)[0]


def share(world: World) -> Connection:
    """Reading's topic is one of Data, too."""
    made = propose(world)
    assert made.accept(by=world.director)
    made.refresh_from_db()
    return made


# --- proposing and answering ------------------------------------------------------------------------------------------


def test_a_topic_is_proposed_by_those_who_run_its_workgroup_and_nobody_reads_it_before_they_agree(world: World, browse):
    runs_data(world)
    browser = browse(world.convener)
    assert "Share it with another workgroup" in browser.get(page(world)).text

    answer = browser.post(page(world) + "connection/", {"to": world.data.pk, "note": "You measure what we do."})

    assert answer.status_code == 303
    asked = Ask.objects.get(kind="connection")
    assert asked.post == scope(Kind.CONVENERS, world.data.pk)
    theirs = browse(world.partner)
    assert theirs.get(page(world)).status_code == 404
    shown = theirs.get(asked.get_absolute_url())
    assert "You measure what we do." in shown.text
    assert WORDS not in shown.text
    assert browse(world.lead).get(asked.get_absolute_url()).status_code == 404


def test_who_does_not_run_it_shares_nothing(world: World, browse):
    third(world)

    for who, code in (("lead", 403), ("contact", 404), ("partner", 404), ("stranger", 404)):
        answer = browse(world.people[who]).post(page(world) + "connection/", {"to": world.data.pk})
        assert answer.status_code == code, who
    assert not Connection.objects.exists()


def test_when_they_agree_the_people_of_both_read_and_write_it_and_of_no_third(world: World, browse):
    runs_data(world)
    third(world)
    made = propose(world)

    answer = browse(world.partner).post(f"/workgroups/data/connections/{made.pk}/", {"answer": "yes"})

    assert answer.status_code == 303
    assert Ask.objects.get(kind="connection").answer == "accepted"
    assert WORDS in browse(world.partner).get(page(world)).text
    assert browse(world.partner).post(page(world), {"body": "From Data"}).status_code == 303
    said = Post.objects.get(body="From Data")
    assert (said.organization, said.workgroup, said.shared_key) == (world.lacoe, world.reading, world.data.pk)
    shown = browse(world.lead).get(page(world)).text
    assert "From Data" in shown
    assert "5 people in Campaign for Grade-Level Reading and Data Workgroup will see this." in shown
    for who in ("contact", "administrator", "former", "stranger"):
        assert browse(world.people[who]).get(page(world)).status_code == 404, who


def test_who_runs_both_says_so_for_both(world: World, browse):
    answer = browse(world.director).post(page(world) + "connection/", {"to": world.data.pk})

    assert answer.status_code == 303
    assert topic(world).shared_with == world.data
    assert not Ask.objects.filter(kind="connection").exists()
    assert [one.kind for one in Event.objects.all()] == ["topic_connected"]


def test_while_nobody_runs_the_other_the_backbone_is_asked_and_told(world: World):
    world.data.conveners.exclude(person=None).update(until=now())

    propose(world)

    assert Ask.objects.get(kind="connection").post == BACKBONE
    assert Event.objects.get(kind="connection_proposed").audience == [BACKBONE]


def test_not_now_is_told_to_those_who_proposed_it(world: World):
    made = propose(world)

    assert (made.decline(by=world.director), made.accept(by=world.director)) == (True, False)

    assert topic(world).shared_with is None
    assert Event.objects.get(kind="connection_declined").audience == [scope(Kind.CONVENERS, world.reading.pk)]
    assert Ask.objects.get(kind="connection").answer == "declined"


def test_a_proposal_is_taken_back_and_a_topic_is_shared_once_at_a_time(world: World):
    made = propose(world)
    again, new = Connection.propose(topic(world), to=world.data, note="", by=world.convener)
    assert (again, new) == (made, False)

    assert (made.end(by=world.convener), made.end(by=world.convener)) == (True, False)

    assert Ask.objects.get(kind="connection").withdrawn_by == world.convener
    assert not Event.objects.filter(kind="topic_parted").exists()
    assert propose(world) != made


def test_a_workgroup_that_is_paused_proposes_nothing(world: World, browse):
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.PAUSED)

    answer = browse(world.convener).post(page(world) + "connection/", {"to": world.data.pk, "note": ""})

    assert answer.status_code == 403
    assert "Until it meets again, nobody is asked anything for it." in answer.text
    assert "Share it with another workgroup" not in browse(world.convener).get(page(world)).text


@pytest.mark.parametrize("to", ["reading", "closed", "paused", "nowhere"])
def test_it_is_shared_only_with_another_workgroup_that_is_active(to: str, world: World, browse):
    Workgroup.objects.filter(pk=world.data.pk).update(state="paused" if to == "paused" else "closed")
    chosen = {"reading": world.reading.pk, "nowhere": 999}.get(to, world.data.pk)

    answer = browse(world.convener).post(page(world) + "connection/", {"to": chosen, "note": "Kept here"})

    assert answer.status_code == 422
    assert "Choose a workgroup from the list." in answer.text
    assert "Kept here</textarea>" in answer.text


# --- both have every right --------------------------------------------------------------------------------------------


def test_those_who_run_either_have_every_right_in_it(world: World, browse):
    runs_data(world)
    third(world)
    share(world)

    assert {who for who, one in world.people.items() if runs_topic(one, topic(world))} == {
        "convener", "director", "partner",
    }  # fmt: skip
    theirs = browse(world.partner)
    assert theirs.post(page(world) + "readership/", {"readers": "partners"}).status_code == 303
    assert topic(world).partners_read
    assert theirs.post(page(world) + "readership/", {"readers": "workgroup"}).status_code == 303
    kept = topic(world)
    assert (kept.partners_read, kept.kept_in_by, kept.shared_with) == (False, world.partner, world.data)
    assert not may(world.lead, "workgroups.open_discussion", kept)


def test_it_stands_in_both_lists_and_both_histories_with_the_name_of_the_other(world: World, browse):
    runs_data(world)
    made = propose(world)
    ours, theirs = browse(world.convener), browse(world.partner)
    theirs.post(f"/workgroups/data/connections/{made.pk}/", {"answer": "yes"})

    assert "Shared with Data Workgroup" in ours.get(WHERE).text
    listed = theirs.get("/workgroups/data/discussions/").text
    assert "Shared by Campaign for Grade-Level Reading" in listed
    assert page(world) in listed
    assert page(world) in theirs.get("/workgroups/data/").text
    assert "Shared by Campaign for Grade-Level Reading and Data Workgroup" in theirs.get(page(world)).text
    for browser, slug in ((ours, "reading"), (theirs, "data")):
        history = browser.get(f"/workgroups/{slug}/history/").text
        assert "Paula Partner shared the topic “sentinel-reading topic” of" in history, slug
    assert TRACKED[Connection].objects.filter(pgh_obj=made.pk, pgh_workgroup=world.data.pk).count() == 2


def test_the_lists_cost_the_same_with_shared_topics(world: World, browse):
    browser = browse(world.partner)
    with CaptureQueriesContext(connection) as few:
        browser.get("/workgroups/data/discussions/")
    share(world)

    with CaptureQueriesContext(connection) as more:
        assert page(world) in browser.get("/workgroups/data/discussions/").text

    assert len(more) == len(few)


def test_opened_to_partners_everybody_reads_it_and_then_both_again(world: World, browse):
    share(world)
    topic(world).open_up(by=world.convener, runs=True)
    assert WORDS in browse(world.contact).get(page(world)).text

    topic(world).keep_in(by=world.convener, runs=True)

    assert browse(world.contact).get(page(world)).status_code == 404
    assert WORDS in browse(world.partner).get(page(world)).text


# --- news -------------------------------------------------------------------------------------------------------------


def test_news_of_it_reaches_the_people_of_both_once_each(world: World):
    began = now() - timedelta(days=9)
    place = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=began)
    SeatHolder.objects.create(seat=place, person=world.stand_in, since=began)
    share(world)
    topic(world).reply(body="To both", organization=world.lausd, by=world.lead)
    announce_all()

    for kind, actor in (("topic_connected", "director"), ("posted", "lead")):
        told = list(Notification.objects.filter(event__kind=kind).values_list("person__name", flat=True))
        wanted = {"convener", "director", "lead", "partner", "stand_in"} - {actor}
        assert sorted(told) == sorted(world.people[one].name for one in wanted), kind


@pytest.mark.parametrize(("both", "heard"), [(False, True), (True, False)])
def test_what_is_said_of_a_workgroup_holds_for_a_shared_topic_while_one_is_in_it(
    both: bool, heard: bool, world: World, browse
):
    """Sam has muted Data. That keeps Reading's topic from him only while he is in Data, too; and the page says so."""
    share(world)
    began = now() - timedelta(days=9)
    place = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=began)
    SeatHolder.objects.create(seat=place, person=world.stand_in, since=began, until=None if both else began)
    hear(world.stand_in.pk, "muted", about=world.data.people_scope)

    topic(world).reply(body="To both", organization=world.lausd, by=world.lead)
    announce_all()

    assert Notification.objects.filter(event__kind="posted", person=world.stand_in).exists() is heard
    level = "Everything" if heard else "Only what concerns me"
    shown = browse(world.stand_in).get(page(world)).text
    assert f"You hear as much of this topic as of the workgroup: {level}" in shown


def test_only_both_read_a_shared_topic_and_its_page_says_so(world: World, browse):
    share(world)
    topic(world).open_up(by=world.convener, runs=True)
    browser = browse(world.convener)

    narrowed = browser.post(page(world) + "readership/", {"readers": "workgroup"}, follow=True)
    Discussion.objects.update(kept_in_at=None, kept_in_by=None)

    both = "Only the people of Campaign for Grade-Level Reading and Data Workgroup read this topic"
    assert f"{both} now." in narrowed.text
    assert f"{both}." in browser.get(page(world)).text


def test_who_stands_in_for_somebody_who_runs_the_other_says_so_in_whatever_they_do(world: World):
    runs_data(world)
    share(world)
    helper = person("Hal Helper")
    world.lacoe.affiliations.create(person=helper, since=now() - timedelta(days=2))
    stands(
        world,
        principal=world.partner,
        delegate=helper,
        organization=world.lacoe,
        part=Part.RUNNING,
        workgroup=world.data,
        by=world.partner,
    )

    assert topic(world).close(by=fresh(helper), word="Enough.")
    assert topic(world).pin(by=fresh(helper))

    told = Event.objects.get(kind="topic_closed")
    assert KINDS["topic_closed"].title(told).startswith("Hal Helper for Paula Partner (LACOE) closed")
    kept = TRACKED[Discussion].objects.filter(pgh_obj=world.discussion.pk).latest("pgh_id")
    assert kept.pgh_context["behalf"] == world.partner.pk


# --- ending it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["convener", "partner"])
def test_either_ends_it_and_what_the_others_wrote_stays_under_their_organization(who: str, world: World, browse):
    runs_data(world)
    made = share(world)
    browse(world.partner).post(page(world), {"body": "From Data"})

    answer = browse(world.people[who]).post(f"/workgroups/reading/connections/{made.pk}/end/")

    assert answer.status_code == 303
    assert browse(world.partner).get(page(world)).status_code == 404
    assert page(world) not in browse(world.partner).get("/workgroups/data/discussions/").text
    shown = browse(world.lead).get(page(world)).text
    assert "From Data" in shown
    assert "LACOE" in shown
    assert set(Post.objects.values_list("shared_key", flat=True)) == {0}
    told = Event.objects.get(kind="topic_parted")
    assert told.audience == [scope(Kind.WORKGROUP, one.pk) for one in (world.reading, world.data)]


@pytest.mark.parametrize("ended", ["parted", "declined"])
def test_once_it_is_not_shared_any_more_it_may_move_to_that_very_workgroup(ended: str, world: World, browse):
    made = share(world) if ended == "parted" else propose(world)
    assert made.end(by=world.convener) if ended == "parted" else made.decline(by=world.director)
    runs = Convener.objects.create(workgroup=world.data, organization=world.alliance, person=world.convener)
    Convener.objects.filter(pk=runs.pk).update(since=now() - timedelta(days=1))

    answer = browse(world.convener).post(page(world) + "move/", {"workgroup": world.data.pk})

    assert answer.status_code == 303
    connection.check_constraints()
    made.refresh_from_db()
    assert (topic(world).workgroup, made.home, made.workgroup) == (world.data, world.data, world.data)


def test_a_topic_that_is_proposed_moves_only_once_that_is_taken_back(world: World, browse):
    Convener.objects.create(workgroup=world.data, organization=world.alliance, person=world.convener)
    world.data.conveners.filter(person=world.convener).update(since=now() - timedelta(days=1))
    browser, other = browse(world.convener), Workgroup.objects.create(slug="third", name="Third Workgroup")
    made, _new = Connection.propose(topic(world), to=other, note="", by=world.convener)

    refused = browser.post(page(world) + "move/", {"workgroup": world.data.pk})

    assert refused.status_code == 403
    assert "This topic is proposed to another workgroup." in refused.text
    assert topic(world).move(world.data, by=world.convener) is False
    made.end(by=world.convener)
    assert browser.post(page(world) + "move/", {"workgroup": world.data.pk}).status_code == 303


def test_its_news_goes_on_while_one_of_the_two_workgroups_meets(world: World):
    share(world)
    User.objects.update(rhythm=Rhythm.NOW)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.PAUSED)
    Event.objects.all().update(announced_at=now())
    deliveries = Notification.objects.filter(event__kind="posted").values_list("delivery", flat=True)

    topic(world).reply(body="In May.", organization=world.lacoe, by=world.partner)
    announce_all()
    assert set(deliveries.all()) == {"now"}

    Notification.objects.all().delete()
    Workgroup.objects.filter(pk=world.data.pk).update(state=State.CLOSED)
    topic(world).reply(body="In June.", organization=world.lacoe, by=world.partner)
    announce_all()
    assert set(deliveries.all()) == {"none"}


@pytest.mark.parametrize("both", [False, True])
def test_a_digest_tells_it_while_one_of_the_two_workgroups_meets(both: bool, world: World):
    share(world)
    Event.objects.all().update(announced_at=now())
    User.objects.update(rhythm=Rhythm.DAILY, digest_at="00:00")
    topic(world).reply(body="In May.", organization=world.lacoe, by=world.partner)
    announce_all()
    resting = [world.reading.pk, *([world.data.pk] if both else [])]
    Workgroup.objects.filter(pk__in=resting).update(state=State.PAUSED)

    plan_digests()

    found = OutgoingMail.objects.filter(kind="digest", person=world.stand_in)
    assert found.exists() is not both
    for mail in found:
        batch = Batch([mail], {world.stand_in.pk: world.stand_in}, reaches([world.stand_in.pk]))
        assert "sentinel-reading topic" in compose(batch)(mail).words.text


def test_who_runs_neither_ends_nothing(world: World, browse):
    third(world)
    made = share(world)

    for who in ("contact", "lead", "partner"):
        assert browse(world.people[who]).post(f"/workgroups/reading/connections/{made.pk}/end/").status_code == 404
    assert topic(world).shared_with == world.data


@pytest.mark.django_db(transaction=True)
def test_ending_while_somebody_of_the_other_writes_has_one_outcome():
    world = World.build()
    made = share(world)

    def write() -> bool:
        with entered(fresh(world.partner)):
            mine = topic(world)
            try:
                mine.reply(body="From Data", organization=world.lacoe, by=world.partner)
            except ValidationError:
                return False
        return True

    def end() -> bool:
        with entered(fresh(world.convener)):
            return Connection.objects.select_related("home", "workgroup").get(pk=made.pk).end(by=world.convener)

    def write_or_nothing() -> bool:
        try:
            return write()
        except Discussion.DoesNotExist:  # it had ended before they opened it
            return False

    written, ended = at_once(write_or_nothing, end)

    assert ended
    assert Post.objects.filter(body="From Data").count() == written
    assert set(Post.objects.values_list("shared_key", flat=True)) == {0}
    assert Event.objects.filter(kind="posted").count() == written


@pytest.mark.django_db(transaction=True)
def test_accepting_and_taking_back_at_once_leaves_nothing_shared_by_halves():
    world = World.build()
    made = propose(world)

    def act(what: str) -> bool:
        who = world.director if what == "accept" else world.convener
        with entered(fresh(who)):
            mine = Connection.objects.select_related("home", "workgroup").get(pk=made.pk)
            return mine.accept(by=who) if what == "accept" else mine.end(by=who)

    _accepted, ended = at_once(partial(act, "accept"), partial(act, "end"))

    made.refresh_from_db()
    assert ended
    assert (made.in_force, topic(world).shared_with) == (False, None)


# --- the wall ---------------------------------------------------------------------------------------------------------


def test_the_database_shows_it_to_both_and_to_no_third(world: World):
    third(world)
    share(world)
    readers = {"convener", "director", "lead", "stand_in", "partner"}

    for who, one in world.people.items():
        with acting_as("compact_web"), entered(fresh(one)):
            assert Discussion.objects.filter(pk=world.discussion.pk).exists() == (who in readers), who
            assert Post.objects.filter(pk=world.post.pk).exists() == (who in readers), who


def smuggle(world: World, who: User, **row: Any) -> None:
    """Write a post as a page that forgot its rule would."""
    words = {"workgroup": world.reading, "author": who, "organization": world.lacoe, "body": "smuggled"}
    with acting_as("compact_web"), entered(fresh(who)), transaction.atomic():
        Post.objects.create(**words, **row)
        connection.check_constraints()


def test_no_post_is_smuggled_into_or_out_of_a_shared_topic(world: World):
    third(world)
    unshared = Discussion.objects.create(workgroup=world.reading, title="Not shared", started_by=world.lead)
    elsewhere = Workgroup.objects.get(slug="third").pk
    share(world)

    # Into a topic that is not shared, with the number of one's own workgroup on it.
    with pytest.raises(IntegrityError):
        smuggle(world, world.partner, discussion=unshared, shared_key=world.data.pk)
    # Into the shared one, to be read by a third workgroup, or by its own workgroup alone.
    for who, key in ((world.contact, elsewhere), (world.lead, 0)):
        with pytest.raises(IntegrityError):
            smuggle(world, who, discussion=world.discussion, shared_key=key)
    # With no number at all, by somebody of the other workgroup.
    with pytest.raises(ProgrammingError):
        smuggle(world, world.partner, discussion=world.discussion)


def test_nobody_begins_a_topic_in_another_workgroup_by_sharing_it_with_their_own(world: World):
    with acting_as("compact_web"), entered(fresh(world.partner)), pytest.raises(ProgrammingError), transaction.atomic():
        Discussion.objects.create(
            workgroup=world.reading,
            title="smuggled",
            started_by=world.partner,
            shared_with=world.data,
            shared_key=world.data.pk,
        )


def test_whoever_runs_neither_shares_nothing_past_the_page_either(world: World):
    share(world)
    rows = Discussion.objects.filter(pk=world.discussion.pk)

    for who in ("lead", "partner"):
        with acting_as("compact_web"), entered(fresh(world.people[who])):
            with pytest.raises(ProgrammingError, match="who run the workgroup"), transaction.atomic():
                rows.update(shared_with=None, shared_key=0)
            assert rows.update(post_count=2) == 1
    with pytest.raises(IntegrityError, match="a_topic_is_shared_with_another_workgroup"), transaction.atomic():
        rows.update(shared_key=0)


def test_somebody_new_in_the_other_workgroup_reads_it_and_who_leaves_does_not(world: World, browse):
    share(world)
    new = person("Nina New")
    place = world.lacoe.seats.get(workgroup=world.data)
    assert browse(new).get(page(world)).status_code == 404
    world.lacoe.affiliations.create(person=new, since=now() - timedelta(days=2))
    holder = SeatHolder.objects.create(seat=place, person=new, role="observer", since=now() - timedelta(days=1))

    shown = browse(new).get(page(world))
    assert shown.status_code == 200
    assert "As an observer you read along." in shown.text
    SeatHolder.objects.filter(pk=holder.pk).update(until=now() - timedelta(hours=1))
    assert browse(new).get(page(world)).status_code == 404
