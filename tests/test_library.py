"""The front door, about and resources: told from the records, counted, never typed."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.timezone import now

from compact.access import PARTNERS, PUBLIC
from compact.agreements.models import Agreement, Signature, Version
from compact.library.models import Milestone, Resource, Term
from compact.library.views import by_topic
from compact.notifications.events import KINDS, EventKind, record
from compact.templatetags.spelled import spelled
from partners.models import Organization
from tests.loaded import load_compact
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    load_compact()


@pytest.fixture
def happening():
    """A kind of event that only this test knows."""
    KINDS["heard"] = EventKind("heard", title=lambda event: event.data["title"], url=lambda event: "/about/")
    yield
    del KINDS["heard"]


def happened(world, title: str, *scopes: int) -> None:
    record("heard", actor=world.director, target=world.version, audience=[], visible=scopes, data={"title": title})


class TestHome:
    def test_the_signers_stand_in_the_order_of_the_agreement_and_the_unnamed_are_counted(self, client, compact):
        body = client.get("/").content.decode()
        assert "Twenty-three partners" in body
        assert "20 of 23 named so far." in body
        assert "Three more, to be confirmed" in body
        names = body.split('class="list names"')[1].split("</ul>")[0]
        assert names.index("Chamber of Commerce") < names.index("United Way") < names.index("University of La Verne")

    def test_a_new_signature_counts_at_once(self, client, compact):
        version = Version.objects.get(slug="agreement-2016")
        extra = Organization.objects.create(slug="extra", name="Extra Institute")
        Signature.objects.create(version=version, organization=extra, slot=24)
        assert "Twenty-four partners" in client.get("/").content.decode()

    def test_every_version_is_on_the_trail_and_the_newest_is_in_force(self, client, compact):
        trail = client.get("/").content.decode().split('class="trail across"')[1].split("</ol>")[0]
        assert trail.count("<li") == 4
        assert trail.index("2010 L.A. Compact") < trail.index("2014 L.A. Compact") < trail.index("In force.")
        assert "Signed 17 February 2010." in trail

    def test_a_sample_agreement_is_not_the_partnerships(self, client, compact):
        sample = Agreement.objects.create(slug="sample", title="Sample", is_sample=True)
        Version.objects.create(agreement=sample, slug="v1", number=1, title="Nobody's", year=2031, published_at=now())
        assert "2031" not in client.get("/").content.decode()

    def test_a_draft_is_not_on_the_trail_of_anyone(self, browse, world):
        trail = browse(world.director).get("/").content.decode().split('class="trail across"')[1].split("</ol>")[0]
        assert trail.count("<li") == 1

    def test_what_was_signed_last_counts_while_a_newer_version_waits_for_signatures(self, client, world):
        Version.objects.create(
            agreement=world.agreement, slug="next", number=9, title="Next", year=2027, published_at=now()
        )
        assert "Two partners" in client.get("/").content.decode()

    def test_lately_tells_what_is_public_to_everyone(self, client, browse, world, happening):
        happened(world, "Read by all", PUBLIC)
        happened(world, "Read by partners", PARTNERS)
        for browser in (client, browse(world.lead)):
            body = browser.get("/").content.decode()
            assert "Read by all" in body
            assert "Read by partners" not in body

    def test_lately_is_left_out_when_nothing_public_happened(self, client, compact):
        assert "Lately" not in client.get("/").content.decode()

    def test_the_promise_counts_in_words(self, client, compact):
        assert "They work in twenty-three workgroups, toward three goals" in client.get("/").content.decode()

    def test_signers_beyond_a_front_page_are_counted(self, client, world):
        made = Organization.objects.bulk_create(Organization(slug=f"o{n}", name=f"Org {n}") for n in range(70))
        Signature.objects.bulk_create(Signature(version=world.version, organization=one, slot=10) for one in made)
        assert "and 12 more" in client.get("/").content.decode()

    @pytest.mark.parametrize("who", ["director", "convener", "lead", "stranger"])
    def test_asks_little_whoever_opens_it(self, browse, world, happening, who):
        happened(world, "Read by all", PUBLIC)
        assert count_queries(browse(getattr(world, who)), "/") <= 12


class TestAbout:
    def test_tells_the_milestones_in_order_with_source_and_confidence(self, client, db):
        Milestone.objects.create(
            title="Later", year=2014, detail="After.", source="https://www.example.org/a", confidence="inferred"
        )
        Milestone.objects.create(title="Earlier", year=2010, happened_on=date(2010, 2, 17), confidence="sourced")
        body = client.get("/about/").content.decode()
        assert body.index("17 February 2010") < body.index("Earlier") < body.index("Later")
        assert '<a href="https://www.example.org/a" rel="noopener">example.org</a> (worked out from sources)' in body

    def test_explains_the_words_by_topic(self, client, db):
        Term.objects.create(slug="b", term="Baseline", definition="Where we began.", topic="measures")
        Term.objects.create(slug="c", term="Convener", definition="Who convenes.", topic="governance")
        body = client.get("/about/").content.decode()
        assert body.index("Governance") < body.index("Who convenes.") < body.index("Measures") < body.index("Baseline")

    def test_counts_goals_and_workgroups_from_the_records(self, client, compact):
        body = client.get("/about/").content.decode()
        assert "The agreement names three goals:" in body
        assert "The work itself is done in twenty-three workgroups." in body
        assert "UNITE-LA holds it all together" in body

    def test_is_kind_when_nothing_is_known(self, client):
        body = client.get("/about/").content.decode()
        assert "No dates yet" in body
        assert "No words yet" in body

    def test_asks_little(self, client, compact):
        assert count_queries(client, "/about/") <= 8


class TestResources:
    def test_say_whether_their_address_was_seen(self, client):
        Resource.objects.create(
            slug="seen", title="Seen", topic="equity", url="https://example.org/1", url_basis="seen"
        )
        assert "Address seen." in client.get("/resources/").content.decode()
        Resource.objects.update(url_basis="known")
        assert "not checked" in client.get("/resources/").content.decode()

    def test_stand_by_topic(self, client, compact):
        body = client.get("/resources/").content.decode()
        topics = sorted({one.topic for one in Resource.objects.all()}, key=str.casefold)
        places = [body.index(f"<h2>{topic[0].upper()}{topic[1:]}</h2>") for topic in topics]
        assert places == sorted(places)
        assert body.count('class="t"') == Resource.objects.count()

    def test_one_topic_in_two_spellings_of_its_case_is_not_mixed_up(self):
        rows = [Resource(title="A", topic="b"), Resource(title="B", topic="a"), Resource(title="C", topic="b")]
        assert [(topic, [one.title for one in found]) for topic, found in by_topic(rows)] == [
            ("a", ["B"]),
            ("b", ["A", "C"]),
        ]

    def test_is_kind_when_there_are_none(self, client):
        assert "Nothing to read yet" in client.get("/resources/").content.decode()

    def test_an_address_that_is_no_web_address_is_no_link(self, client):
        Resource.objects.create(slug="odd", title="Odd", topic="x", url="javascript:alert(1)")
        assert 'href="javascript' not in client.get("/resources/").content.decode()


class TestSpelled:
    @pytest.mark.parametrize(
        ("number", "words"), [(0, "zero"), (23, "twenty-three"), (30, "thirty"), (31, "31"), (2500, "2,500")]
    )
    def test_numbers_up_to_thirty(self, number, words):
        with translation.override("en"):
            assert spelled(number) == words
