"""The register of decisions (F30): numbered without a gap, never changed, linked from everything they changed."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from compact.access import PUBLIC
from compact.asks.models import Ask
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Level, Notification, Volume
from compact.wall import entered
from partners.models.merging import merge
from tests.conftest import WebClient, acting_as
from tests.queries import count_queries
from tests.sweep import a_document, body
from tests.test_charter import adopted
from tests.test_notifications import announce
from tests.test_proposals import at, opened, says, seated
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Action, AgendaItem, Decision, DecisionLink, Meeting
from workgroups.models import proposal_closing as sweeps

BASE = "/workgroups/reading/decisions/"
TODAY = date(2026, 3, 2)


def met(world: World, day: int = 2) -> AgendaItem:
    """A meeting of Reading in March 2026 with one item."""
    begins = now().replace(year=2026, month=3, day=day, hour=18)
    held = Meeting.objects.create(
        workgroup=world.reading, uid=f"march-{day}", starts_at=begins, ends_at=begins + timedelta(hours=1),
        zone="America/Los_Angeles", created_by=world.convener, announced_at=now(),
    )  # fmt: skip
    return AgendaItem.objects.create(workgroup=world.reading, meeting=held, title="Screens")


def entered_by(world: World, words: str = "We use one reading screen.", day: date = TODAY, **more: Any) -> Decision:
    """A decision of Reading in the register."""
    one = Decision.enter(world.reading, words=words, decided_on=day, by=world.convener, **more)
    assert one is not None
    return one


def address(one: Decision, tail: str = "") -> str:
    """Its page."""
    return f"{BASE}{one.year}-{one.number}/{tail}"


def test_what_is_noted_in_a_meeting_is_out_when_it_is_closed(world: World):
    item = met(world)
    first = Decision.note(item, words="One screen.", how="All present", by=world.convener)
    second = Decision.note(item, words="Three times a year.", by=world.convener)
    assert (first.label, first.is_out) == ("", False)

    assert Decision.let_out(item.meeting, by=world.convener) == 2
    assert Decision.let_out(item.meeting, by=world.convener) == 0

    first.refresh_from_db()
    second.refresh_from_db()
    name = world.reading.usual_name
    assert [one.label for one in (first, second)] == [f"{name} 2026-1", f"{name} 2026-2"]
    assert (first.decided_on, first.out_by) == (date(2026, 3, 2), world.convener)
    # The news of the meeting names them; of what is entered by itself there is news of its own.
    assert not Event.objects.filter(kind="decided").exists()
    assert (entered_by(world).number, entered_by(world, day=date(2025, 3, 2)).label) == (3, f"{name} 2025-1")
    told = Event.objects.filter(kind="decided").order_by("pk").first()
    assert told is not None
    assert (told.audience, KINDS["decided"].group) == ([world.reading.people_scope], "decided")
    assert KINDS["decided"].title(told) == f"{name} has decided ({name} 2026-3)"


def test_who_reads_decisions_only_hears_of_them(world: World):
    Level.objects.create(person=world.lead, about=world.reading.people_scope, volume=Volume.DECISIONS)

    entered_by(world)
    announce()

    assert Notification.objects.filter(person=world.lead, event__kind="decided").exists()


@pytest.mark.django_db(transaction=True)
def test_two_decisions_numbered_at_once_leave_no_gap():
    world = World.build()
    item = met(world)
    for words in ("One.", "Two."):
        Decision.note(item, words=words, by=world.convener)

    def enter(who: int, words: str) -> Any:
        me = type(world.lead).objects.get(pk=who)
        with entered(me):
            return Decision.enter(world.reading, words=words, decided_on=TODAY, by=me) is not None

    def let_out() -> Any:
        with entered(fresh(world.director)):
            return Decision.let_out(Meeting.objects.select_related("workgroup").get(), by=world.director)

    people = (world.convener.pk, world.director.pk)
    assert at_once(*(partial(enter, pk, "Three.") for pk in people), let_out, let_out)[:2] == [True, True]

    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_what_is_out_is_never_changed_and_what_was_open_is_filled_in_once(world: World):
    one, former = entered_by(world), entered_by(world, words="Two screens.")

    changes: list[dict[str, Any]] = [{"words": "Other"}, {"number": 9}, {"how": "By lot"}, {"out_at": None}]
    for change in [*changes, {"decided_on": date(2026, 3, 1)}]:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Decision.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Decision.objects.filter(pk=one.pk).delete()

    said = {"effective_on": date(2026, 8, 1), "dissent": "The library.", "supersedes": former}
    assert one.complete(by=world.convener, **said)
    assert not one.complete(by=world.convener, effective_on=date(2027, 8, 1), dissent="", supersedes=None)
    one.refresh_from_db()
    assert (one.effective_on, one.dissent, one.supersedes) == (date(2026, 8, 1), "The library.", former)
    for change in ({"effective_on": None}, {"dissent": ""}, {"supersedes": None}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Decision.objects.filter(pk=one.pk).update(**change)
    assert list(Decision.objects.standing()) == [one]
    # What is replaced already is replaced by no other.
    again = {"words": "Three.", "decided_on": TODAY, "supersedes": former}
    assert Decision.enter(world.reading, by=world.convener, **again) is None


def test_what_was_wrong_is_corrected_beside_it(world: World, browse):
    one = entered_by(world)
    browser = browse(world.convener)

    browser.post(address(one, "correction/"), {"words": "It is the blue screen."})
    browser.post(address(one, "correction/"), {"words": "It is the blue screen."})
    assert browser.post(address(one, "correction/"), {"words": ""}).status_code == 422

    one.refresh_from_db()
    assert [(each["words"], each["who"]) for each in one.corrections] == [("It is the blue screen.", "Cora Convener")]
    assert Event.objects.get(kind="decision_corrected").data["correction"] == "It is the blue screen."
    page = browse(world.lead).get(address(one)).text
    assert "We use one reading screen." in page
    assert "It is the blue screen." in page
    for gone in ([], [{"words": "Nothing."}]):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Decision.objects.filter(pk=one.pk).update(corrections=gone)


def test_the_public_sees_what_is_on_the_public_list_and_nothing_else(world: World, browse):
    charter = adopted(world)
    shown, kept = entered_by(world, words="We read aloud."), entered_by(world, words="sentinel-kept")
    for one in (shown, kept):
        words = {"path": "/workgroups/reading/charter/1/", "label": "Charter, version 1"}
        DecisionLink.make(one, by=world.convener, what="charter", target=charter.pk, **words)
    topic = {"path": "/workgroups/reading/discussions/1/", "label": "sentinel-topic"}
    DecisionLink.make(shown, by=world.convener, what="discussion", target=world.discussion.pk, **topic)
    browse(world.convener).post(address(shown, "readership/"), {"readers": "everybody"})
    shown.refresh_from_db()
    assert shown.scopes == [world.reading.people_scope, PUBLIC]

    visitor = WebClient()
    for page in ("/decisions/", BASE, "/workgroups/reading/", address(shown), "/workgroups/reading/charter/"):
        text = visitor.get(page).text
        assert "We read aloud." in text, page
        assert "sentinel-" not in text, page
    assert "Charter, version 1" in visitor.get(address(shown)).text
    assert visitor.get(address(kept)).status_code == 404
    lines = b"".join(visitor.get("/workgroups/reading/decisions.csv").streaming_content).decode()
    assert "We read aloud." in lines
    assert "sentinel-" not in lines
    lines = b"".join(browse(world.lead).get("/workgroups/reading/decisions.csv").streaming_content).decode()
    assert "sentinel-kept" in lines

    browse(world.convener).post(address(shown, "readership/"), {"readers": "workgroup"})
    assert visitor.get(address(shown)).status_code == 404
    assert "We read aloud." not in visitor.get("/workgroups/reading/charter/").text


def test_a_decision_stands_on_what_it_changed(world: World, browse):
    one = entered_by(world)
    charter = adopted(world)
    browser = browse(world.convener)
    topic = world.discussion.get_absolute_url()

    for sent in ({"address": f"http://testserver/es{topic}"}, {"chosen": charter.get_absolute_url()}):
        browser.post(address(one, "links/"), sent)
        browser.post(address(one, "links/"), sent)

    assert set(one.links.values_list("what", "target")) == {
        ("discussion", world.discussion.pk),
        ("charter", charter.pk),
    }
    reader = browse(world.lead)
    for page in (topic, "/workgroups/reading/charter/"):
        assert "We use one reading screen." in reader.get(page).text, page
    assert world.discussion.title in reader.get(address(one)).text
    browser.post(f"{BASE}links/{one.links.get(what='charter').pk}/removal/")
    assert "We use one reading screen." not in reader.get("/workgroups/reading/charter/").text


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", "Choose something, or paste an address."),
        ("https://example.org/workgroups/reading/", "leads somewhere else"),
        ("/nowhere/at/all/", "There is no page at this address."),
        ("/workgroups/data/charter/", "This is neither."),
        ("/today/", "This is neither."),
    ],
)
def test_an_address_of_nothing_that_it_can_change_is_said_at_the_field(where: str, said: str, world: World, browse):
    one = entered_by(world)

    answer = browse(world.convener).post(address(one, "links/"), {"address": where})

    assert (answer.status_code, said in answer.text) == (422, True)
    assert not DecisionLink.objects.exists()


def test_those_who_run_it_are_asked_when_a_decision_is_to_be_looked_at_again(world: World, browse):
    one = entered_by(world, review_on=localdate() + timedelta(days=5))
    later = entered_by(world, review_on=localdate() + timedelta(days=50))

    assert (sweeps.ask_to_look_again(), sweeps.ask_to_look_again()) == (1, 0)

    ask = Ask.objects.get(kind="decision_review")
    assert (ask.subject_id, ask.post, ask.due_on) == (one.pk, world.reading.conveners_scope, one.review_on)
    assert ask.get_absolute_url() == address(one, "review/")
    browser, day = browse(world.convener), localdate() + timedelta(days=365)
    assert "We use one reading screen." in browser.get(address(one, "review/")).text
    assert browser.post(address(one, "review/"), {"next_on": "2020-01-01"}).status_code == 422
    browser.post(address(one, "review/"), {"next_on": day.isoformat()})
    one.refresh_from_db()
    assert (one.review_on, Ask.objects.open().filter(kind="decision_review").exists()) == (day, False)
    # What another decision replaces needs nobody's look.
    Decision.objects.filter(pk=later.pk).update(review_on=localdate())
    assert sweeps.ask_to_look_again() == 1
    entered_by(world, words="Two.", supersedes=later)
    assert not Ask.objects.open().filter(kind="decision_review").exists()


def test_only_those_who_run_it_keep_the_register(world: World, browse):
    one = entered_by(world)
    form = {"words": "Mine.", "decided_on": TODAY.isoformat()}

    lead = browse(world.lead)
    for tail in ("completion/", "correction/", "readership/", "review/", "links/"):
        assert lead.post(address(one, tail), {"words": "Mine."}).status_code == 403, tail
    assert lead.post(BASE + "new/", form).status_code == 403
    for who in (world.partner, world.former, world.stranger):
        assert browse(who).post(address(one, "correction/"), {"words": "Mine."}).status_code == 404
        assert browse(who).post(BASE + "new/", form).status_code == 404
    with acting_as("compact_web"), entered(fresh(world.lead)):
        assert Decision.objects.filter(pk=one.pk).update(is_public=True) == 0

    answer = browse(world.convener).post(BASE + "new/", {**form, "decided_on": "2999-01-01"})
    assert (answer.status_code, "still to come" in answer.text, "Mine." in answer.text) == (422, True, True)
    browse(world.convener).post(BASE + "new/", {**form, "supersedes": one.pk})
    assert Decision.objects.get(words="Mine.").supersedes == one
    assert "Replaced by 2026-2" in lead.get(BASE).text


def test_the_register_is_searched_and_read_by_year(world: World, browse):
    entered_by(world)
    entered_by(world, words="Ask the library.", day=date(2025, 5, 5), dissent="First 5 LA: too far.")
    browser = browse(world.lead)

    def found(query: str) -> list[str]:
        return [one.words for one in browser.get(BASE + query).context["page"].rows]

    assert found("") == ["Ask the library.", "We use one reading screen."]
    assert found("?year=2025") == found("?q=too+far") == found("?q=LIBRARY") == ["Ask the library."]
    assert found("?q=none") == found("?year=2001") == []
    assert "No decision here says that." in browser.get(BASE + "?q=none").text
    assert browser.get(BASE + "?year=abcd%00").status_code == 200


def test_pages_of_the_register_ask_no_more_for_many(world: World, browse):
    one = entered_by(world, is_public=True)
    pages = ["/decisions/", BASE, address(one), "/workgroups/reading/"]
    browser = browse(world.convener)
    few = [count_queries(browser, page) for page in pages]

    for number in range(12):
        more = entered_by(world, words=f"Number {number}", is_public=True)
        words = {"path": "/goals/", "label": "A goal"}
        DecisionLink.make(one, by=world.convener, what="goal", target=number, **words)
        assert more.is_public

    assert [count_queries(browser, page) for page in pages] == few
    assert max(few) <= 12


def test_what_an_organization_said_goes_along_when_two_become_one(world: World):
    """Of what is open the word of the one that stays counts; what is closed stays as it was."""

    other = seated(world.reading, "Unified")
    closed, open_ones = opened(world), opened(world)
    for one in (closed, open_ones):
        says(one, world.lead, "agree")
        says(one, other, "disagree", "No.")
    sweeps.close(closed, by=world.convener)

    assert merge(at(other), world.lausd, by=world.director)

    assert open_ones.tally().counts == {"agree": 1}
    assert closed.stances.current().counted() == {"agree": 1, "disagree": 1}


def test_what_a_decision_changed_says_so_without_a_query_of_its_own(world: World, browse):
    topic, charter = world.discussion, adopted(world)
    action = Action.begin(world.reading, title="Buy the screens", owner=world.lausd, by=world.convener)
    things: list[Any] = [topic, charter, action, a_document(world).document, opened(world)]
    addresses = [one.get_absolute_url() for one in things]
    browser = browse(world.lead)
    before = [count_queries(browser, one) for one in addresses]
    for number in range(3):
        one = entered_by(world, words=f"Screen {number}.")
        for thing in things:
            said = {"what": thing._meta.model_name, "target": thing.pk, "path": "/x/", "label": "x"}
            DecisionLink.make(one, by=world.convener, **said)

    assert [count_queries(browser, one) for one in addresses] == before
    assert max(before) <= 12
    for one in addresses:
        page = browser.get(one).text
        assert page.index("Screen 2.") < page.index("Screen 0.")
        assert f"{BASE}2026-3/" in page


def test_the_public_reads_that_a_decision_is_replaced_also_by_one_it_may_not_know(world: World, browse):
    former = entered_by(world, words="We read aloud.")
    former.show(public=True, by=world.convener)
    later = entered_by(world, words="sentinel-later", supersedes=former)
    former.correct("We read it twice.", by=world.convener)
    standing = entered_by(world, words="We sing.")
    standing.show(public=True, by=world.convener)
    visitor = WebClient()

    page = visitor.get(address(former)).text
    assert ("Replaced by a later decision" in page, ">Stands<" in page) == (True, False)
    # Nobody's name is read in public.
    assert ("We read it twice." in page, str(world.convener) in page, "Corrected, " in page) == (True, False, True)
    assert f"Corrected by {world.convener}" in browse(world.lead).get(address(former)).text
    for where in (BASE, "/decisions/"):
        assert visitor.get(where).text.count("Replaced by a later decision") == 1, where
        assert "sentinel-later" not in visitor.get(where).text
    lines = body(visitor.get("/workgroups/reading/decisions.csv")).splitlines()
    assert ["a later decision" in line for line in lines if ",We " in line] == [False, True]
    assert f"Replaced by {later.year}-{later.number}" in browse(world.lead).get(address(former)).text
