"""The charter of a workgroup (F12): numbered versions, public once adopted, never changed from then on."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import BACKBONE, PUBLIC, Kind, scope
from compact.asks.models import Ask
from compact.dates import full_date
from compact.history.tracking import TRACKED
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.permissions import may
from compact.wall import entered
from goals.models import Goal
from tests.conftest import acting_as
from tests.test_load_compact import load
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Charter, State, Workgroup, WorkgroupGrant
from workgroups.models.reviewing import ask_for_reviews

BASE = "/workgroups/reading/charter/"
YEAR = timedelta(days=365)


def words(**more: Any) -> dict[str, Any]:
    """A charter as somebody writes it."""
    return {
        "purpose": "Every child reads by the end of third grade.",
        "goal_numbers": [1],
        "stage": "early_childhood",
        "includes": "Reading at home.\n\nBooks in every clinic.",
        "excludes": "High school.",
        "decision_rule": "consent",
        "decision_words": "",
        "review_on": localdate() + YEAR,
        **more,
    }


def form(number: int = 1, serial: int = 0, **more: Any) -> dict[str, Any]:
    """The same as a form sends it."""
    return {**words(**more), "number": number, "serial": serial}


def drafted(world: World, **more: Any) -> Charter:
    """A draft of the convener's."""
    number = Charter.objects.adopted().filter(workgroup=world.reading).count() + 1
    assert Charter.keep(world.reading, number=number, serial=0, by=world.convener, **words(**more))
    return Charter.objects.drafts().select_related("workgroup").get(workgroup=world.reading)


def adopted(world: World, **more: Any) -> Charter:
    """A version in force."""
    one = drafted(world, **more)
    assert one.adopt(serial=one.serial, agreed_on=localdate(), agreed_at="meeting of 21 January", by=world.convener)
    return one


@pytest.fixture
def goals(db: None) -> None:
    """Two goals in force."""
    for number, name in ((1, "Ready to learn"), (2, "Graduate")):
        Goal.objects.create(slug=name.lower(), number=number, statement=name, short_name=name, since=2015)


# --- before there is one ----------------------------------------------------------------------------------------------


def test_a_workgroup_without_a_charter_shows_what_the_record_says(world: World, browse, client):
    Workgroup.objects.filter(pk=world.reading.pk).update(description="Reads with children.")

    page = client.get(BASE)

    assert page.status_code == 200
    assert "Reads with children." in page.text
    assert "charter/draft/" not in page.text
    assert "charter/draft/" in browse(world.convener).get(BASE).text
    assert "Write the charter" in browse(world.convener).get("/workgroups/reading/").text
    assert "charter" not in browse(world.lead).get("/workgroups/reading/").text


def test_a_draft_begins_with_the_record_and_nothing_is_kept_before_it_is_saved(world: World, browse, goals):
    Workgroup.objects.filter(pk=world.reading.pk).update(description="Reads with children.", stage="k12")
    browser = browse(world.convener)

    page = browser.get(BASE + "draft/").text

    assert "Reads with children.</textarea>" in page
    assert '<option value="k12" selected>' in page
    assert Charter.objects.count() == 0
    assert browser.post(BASE + "draft/", form()).status_code == 303
    assert Charter.objects.get().words == words()


# --- who reads and writes a draft -------------------------------------------------------------------------------------


def test_a_draft_is_read_by_those_who_run_the_workgroup_and_the_backbone(world: World, browse, client):
    drafted(world, purpose="Not yet for everybody.")

    for name, person in world.people.items():
        runs = name in {"convener", "director"}
        page = browse(person).get(BASE + "draft/")
        assert (page.status_code, "Not yet for everybody." in page.text) == ((200, True) if runs else (404, False)), (
            name
        )
        assert browse(person).get(BASE + "1/").status_code == (302 if runs else 404), name
    assert client.get(BASE + "1/").status_code == 404
    assert "Not yet for everybody." not in client.get(BASE).text


def test_who_only_looks_after_the_places_reads_the_draft_and_does_not_write_it(world: World, browse):
    right = Permission.objects.get(codename="manage_seats")
    WorkgroupGrant.objects.create(user=world.contact, permission=right, content_object=world.reading)
    one = drafted(world)

    answer = browse(world.contact).post(BASE + "draft/", form(serial=one.serial, purpose="Mine"))

    assert answer.status_code == 403
    assert "Only the people who run this workgroup write its charter." in answer.text
    assert may(world.contact, "workgroups.view_charter", one)


def test_the_charter_of_a_closed_workgroup_stays_as_it_was(world: World, browse):
    adopted(world)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)

    assert browse(world.convener).post(BASE + "draft/", form(2)).status_code == 403
    assert browse(world.convener).get(BASE).status_code == 200


# --- two people write it ----------------------------------------------------------------------------------------------


def test_who_saves_second_sees_both_and_loses_nothing(world: World, browse):
    one = drafted(world)
    first, second = browse(world.convener), browse(world.director)
    sent = form(serial=one.serial, purpose="Every child reads well.", excludes="Colleges.")
    first.post(BASE + "draft/", form(serial=one.serial, purpose="Every child in the county reads."))

    page = second.post(BASE + "draft/", sent)

    assert page.status_code == 422
    assert "Cora Convener saved other words while you wrote. Nothing of yours is lost." in page.text
    assert "Every child reads well.</textarea>" in page.text
    assert "Colleges.</textarea>" in page.text
    assert '<del><span class="vh">removed: </span>the county reads.</del>' in page.text
    one.refresh_from_db()
    assert one.purpose == "Every child in the county reads."
    assert f'name="serial" value="{one.serial}"' in page.text
    assert second.post(BASE + "draft/", {**sent, "serial": one.serial}).status_code == 303
    one.refresh_from_db()
    assert (one.purpose, one.excludes) == ("Every child reads well.", "Colleges.")


def test_the_same_words_sent_twice_are_no_conflict(world: World, browse):
    browser = browse(world.convener)

    assert [browser.post(BASE + "draft/", form()).status_code for _time in range(2)] == [303, 303]
    assert (Charter.objects.count(), Charter.objects.get().serial) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_draft_at_once_make_one_and_the_second_is_told():
    world = World.build()

    def keep(purpose: str) -> bool:
        with entered(fresh(world.convener)):
            return Charter.keep(world.reading, number=1, serial=0, by=world.convener, **words(purpose=purpose))

    assert sorted(at_once(partial(keep, "One"), partial(keep, "Two"))) == [False, True]
    assert Charter.objects.count() == 1


def test_what_was_typed_survives_the_end_of_a_session_with_every_goal(world: World, browse, client, goals):
    page = browse(world.convener).get(BASE + "draft/").text
    key = page.split('name="draft_of" value="')[1].split('"')[0]
    client.post(BASE + "draft/", {**form(goal_numbers=[1, 2], purpose="Kept words"), "draft_of": key})
    client.force_login(world.convener, backend="compact.accounts.sessions.Backend")

    page = client.get(BASE + "draft/").text

    assert "Kept words</textarea>" in page
    chosen = [part for part in page.split("<input")[1:] if 'name="goal_numbers"' in part and "checked" in part]
    assert len(chosen) == 2


def test_bad_words_are_told_at_their_field_and_kept(world: World, browse):
    bad = form(purpose=" ", decision_rule="own", review_on=localdate(), excludes="Kept here")

    page = browse(world.convener).post(BASE + "draft/", bad)

    assert page.status_code == 422
    for said in ("Say what the group is for.", "Say how you decide.", "Choose a day after today."):
        assert said in page.text
    assert "Kept here</textarea>" in page.text
    assert Charter.objects.count() == 0


# --- adoption ---------------------------------------------------------------------------------------------------------


def test_adopting_puts_it_in_force_the_workgroup_follows_and_the_group_is_told(world: World, browse, client):
    one = drafted(world, goal_numbers=[1, 3])
    Workgroup.objects.filter(pk=world.reading.pk).update(goals_basis="inferred")

    answer = browse(world.convener).post(
        BASE + "adoption/", {"serial": one.serial, "agreed_on": localdate(), "agreed_at": "meeting of 21 January"}
    )

    assert answer.status_code == 303
    world.reading.refresh_from_db()
    assert world.reading.description == one.purpose
    assert (world.reading.goal_numbers, world.reading.stage, world.reading.goals_basis) == (
        [1, 3], "early_childhood", "",
    )  # fmt: skip
    page = client.get(BASE).text
    for said in ("Version 1", "In force", one.purpose, "Books in every clinic.", full_date(localdate() + YEAR)):
        assert said in page
    assert "in our own words" not in page
    event = Event.objects.get(kind="charter_adopted")
    assert (event.audience, event.scope, event.scope_also) == ([world.reading.people_scope], PUBLIC, None)
    assert KINDS[event.kind].group == "decided"
    kinds = [model for model in (Charter, Workgroup) if TRACKED[model].objects.filter(pgh_label="changed").exists()]
    assert kinds == [Charter, Workgroup]


def test_the_news_says_what_changed_in_a_line_each(world: World):
    adopted(world)
    adopted(world, goal_numbers=[2, 3], decision_rule="majority", includes="Books.", excludes="High school.")
    event = Event.objects.filter(kind="charter_adopted").latest("pk")

    said = KINDS[event.kind].excerpt(event)

    assert said.splitlines() == [
        "It serves these goals now: 2, 3.",
        "What it works on has other words.",
        "How it decides: Majority: more than half of the organizations, one vote each.",
    ]
    assert KINDS[event.kind].url(event) == BASE + "changes/1/2/"
    assert KINDS[event.kind].means(event, 0) == f"Agreed on {full_date(localdate())}, meeting of 21 January."


def test_what_is_not_complete_or_agreed_tomorrow_is_not_put_in_force(world: World, browse):
    one = drafted(world, decision_rule="", review_on=None)
    browser = browse(world.convener)
    sent = {"serial": one.serial, "agreed_on": localdate() + timedelta(days=1)}

    page = browser.post(BASE + "adoption/", sent)

    assert page.status_code == 422
    for said in ("Say how you decide.", "Say when you look at it again.", "This day is still to come."):
        assert said in page.text
    one.refresh_from_db()
    assert one.is_draft
    with pytest.raises(IntegrityError, match="an_adopted_charter_is_complete"), transaction.atomic():
        one.adopt(serial=one.serial, agreed_on=localdate(), agreed_at="", by=world.convener)


def test_only_those_who_run_it_put_it_in_force(world: World, browse):
    one = drafted(world)

    codes = {
        name: browse(person).post(BASE + "adoption/", {"serial": one.serial, "agreed_on": localdate()}).status_code
        for name, person in world.people.items()
        if name not in {"convener", "director"}
    }

    assert set(codes.values()) == {404}
    assert Charter.objects.get().is_draft


def test_what_was_adopted_nobody_changes_and_nobody_removes(world: World):
    one = adopted(world)
    rows = Charter.objects.filter(pk=one.pk)

    for change in (lambda: rows.update(purpose="Other words"), rows.delete, lambda: rows.update(adopted_at=None)):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    for person in (world.convener, world.director):
        with acting_as("compact_web"), entered(person), pytest.raises(IntegrityError), transaction.atomic():
            rows.update(review_on=localdate())
    with acting_as("compact_web"), entered(world.lead):
        assert rows.update(purpose="Other words") == 0
    assert rows.get().purpose == words()["purpose"]


def test_nobody_writes_a_charter_past_the_page(world: World):
    with acting_as("compact_web"), entered(world.lead), pytest.raises(ProgrammingError), transaction.atomic():
        Charter.objects.create(workgroup=world.reading, number=1, purpose="Mine")


def test_adopting_what_was_changed_since_it_was_read_changes_nothing(world: World, browse):
    one = drafted(world)
    read = one.serial
    one.reword(serial=read, by=world.director, **words(purpose="Other words"))

    answer = browse(world.convener).post(BASE + "adoption/", {"serial": read, "agreed_on": localdate()}, follow=True)

    assert "The draft was changed while you read it." in answer.text
    assert Charter.objects.get().is_draft
    assert not Event.objects.filter(kind="charter_adopted").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_adopt_the_same_draft_at_once_put_it_in_force_once():
    world = World.build()
    one = drafted(world)

    def adopt(pk: int) -> bool:
        person = type(world.convener).objects.get(pk=pk)
        with entered(person):
            mine = Charter.objects.select_related("workgroup").get(pk=one.pk)
            return mine.adopt(serial=one.serial, agreed_on=localdate(), agreed_at="", by=person)

    assert sorted(at_once(*(partial(adopt, who.pk) for who in (world.convener, world.director)))) == [False, True]
    assert Event.objects.filter(kind="charter_adopted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_adopting_while_it_is_edited_has_one_outcome():
    world = World.build()
    one = drafted(world)

    def adopt() -> bool:
        with entered(fresh(world.convener)):
            mine = Charter.objects.select_related("workgroup").get(pk=one.pk)
            return mine.adopt(serial=one.serial, agreed_on=localdate(), agreed_at="", by=world.convener)

    def edit() -> bool:
        with entered(fresh(world.director)):
            edit = {"number": 1, "serial": one.serial, "by": world.director}
            return Charter.keep(world.reading, **edit, **words(purpose="Other words"))

    was_adopted, was_edited = at_once(adopt, edit)

    one.refresh_from_db()
    assert was_adopted != was_edited
    assert (one.is_draft, one.purpose == "Other words") == (was_edited, was_edited)


def test_words_that_come_after_adoption_are_shown_and_begin_the_next_draft(world: World, browse):
    one = drafted(world)
    late = form(serial=one.serial, purpose="Late words")
    one.adopt(serial=one.serial, agreed_on=localdate(), agreed_at="", by=world.director)
    browser = browse(world.convener)

    page = browser.post(BASE + "draft/", late)

    assert page.status_code == 422
    assert "Joan Director put version 1 in force" in page.text
    assert "Late words</textarea>" in page.text
    assert Charter.objects.count() == 1
    assert browser.post(BASE + "draft/", {**late, "number": 2, "serial": 0}).status_code == 303
    assert Charter.objects.drafts().get().purpose == "Late words"


def test_a_draft_that_is_given_up_is_gone_and_the_history_knows_it(world: World, browse):
    drafted(world)
    browser = browse(world.convener)

    codes = [browser.post(BASE + "draft/discard/").status_code for _time in range(2)]

    assert codes == [303, 303]
    assert Charter.objects.count() == 0
    assert "gave up the draft of version 1" in browser.get("/workgroups/reading/history/").text


# --- what changed between two -----------------------------------------------------------------------------------------


def test_anybody_reads_what_changed_between_any_two_versions(world: World, client, goals):
    adopted(world)
    adopted(world, purpose="Every child reads for joy.", goal_numbers=[1, 2])
    adopted(world, purpose="Every child reads for joy.", goal_numbers=[2])

    page = client.get(BASE + "changes/1/3/")

    assert page.status_code == 200
    assert "removed: </span>the end of third grade." in page.text
    assert "inserted: </span>joy." in page.text
    assert "removed: </span>1 Ready to learn" in page.text
    assert "6 parts are the same" in page.text
    assert "Both versions say the same." in client.get(BASE + "changes/2/2/").text
    for path in ("changes/1/4/", "changes/0/1/", "changes/99999999999/1/", "4/"):
        assert client.get(BASE + path).status_code == 404


def test_a_draft_is_compared_with_nothing_in_public(world: World, browse):
    adopted(world)
    drafted(world, purpose="Not yet for everybody.")

    assert browse(world.convener).get(BASE + "changes/1/2/").status_code == 404


def test_signs_in_the_words_are_words(world: World, client):
    adopted(world, purpose="Fewer than 5 <b tutors & <script>alert(1)</script>")

    page = client.get(BASE).text

    assert "Fewer than 5 &lt;b tutors &amp; &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_page_costs_the_same_for_one_version_and_for_many(world: World, client):
    adopted(world)
    with CaptureQueriesContext(connection) as few:
        client.get(BASE)
    for _more in range(3):
        adopted(world)
    with CaptureQueriesContext(connection) as many:
        client.get(BASE)

    assert len(many) == len(few) <= 12


# --- looking at it again ----------------------------------------------------------------------------------------------


@pytest.fixture
def due(world: World) -> World:
    """Reading's charter is due for a review in twenty days."""
    adopted(world, review_on=localdate() + timedelta(days=20))
    return world


def test_those_who_run_it_are_asked_once_thirty_days_before(due: World):
    assert (ask_for_reviews(), ask_for_reviews()) == (1, 0)

    asked = Ask.objects.get(kind="charter_review")
    assert (asked.post, asked.organization, asked.subject_id) == (
        scope(Kind.CONVENERS, due.reading.pk), due.alliance, due.reading.pk,
    )  # fmt: skip
    assert asked.due_on == localdate() + timedelta(days=20)
    assert asked.get_absolute_url() == BASE + "review/"


def test_nobody_is_asked_too_early_nor_while_it_does_not_meet(world: World):
    adopted(world, review_on=localdate() + timedelta(days=31))
    assert ask_for_reviews() == 0

    adopted(world, review_on=localdate() + timedelta(days=2))
    for state in (State.PAUSED, State.CLOSED):
        Workgroup.objects.filter(pk=world.reading.pk).update(state=state)
        assert ask_for_reviews() == 0


def test_while_nobody_runs_it_the_backbone_is_asked(due: World):
    due.reading.conveners.exclude(person=None).update(until=now())

    ask_for_reviews()

    assert Ask.objects.get(kind="charter_review").post == BACKBONE


def test_still_right_until_another_day(due: World, browse, client):
    ask_for_reviews()
    later = localdate() + YEAR
    browser = browse(due.convener)
    assert BASE + "review/" in browser.get("/today/").text

    assert browser.post(BASE + "review/", {"next_on": localdate()}).status_code == 422
    assert browser.post(BASE + "review/", {"next_on": later}).status_code == 303

    asked = Ask.objects.get(kind="charter_review")
    assert (asked.answer, asked.answered_by) == ("done", due.convener)
    assert full_date(later) in client.get(BASE).text
    assert ask_for_reviews() == 0
    assert "left it as it is until" in browser.get("/workgroups/reading/history/").text


def test_adopting_the_next_version_answers_the_review(due: World):
    ask_for_reviews()

    adopted(due)

    assert Ask.objects.get(kind="charter_review").answer == "done"
    assert ask_for_reviews() == 0


# --- one source -------------------------------------------------------------------------------------------------------


def test_the_load_of_the_data_leaves_what_was_agreed(world: World):
    """Purpose, goals and stage follow the charter where there is one, and no file."""
    load()
    group = Workgroup.objects.filter(goals_basis="inferred").first()
    Charter.keep(group, number=1, serial=0, by=world.director, **words())
    one = Charter.objects.select_related("workgroup").get(workgroup=group)
    one.adopt(serial=1, agreed_on=localdate(), agreed_at="", by=world.director)

    load()

    group.refresh_from_db()
    assert (group.description, group.goal_numbers, group.stage, group.goals_basis) == (
        words()["purpose"], [1], "early_childhood", "",
    )  # fmt: skip
