"""“Why can I see this?” and “Who can see this?”, answered by the rules that decide (F4)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.utils.timezone import localtime, now

from compact.access import BACKBONE, PUBLIC, Kind, ScopedModel, reaches, scope
from compact.accounts.models import User
from compact.dates import full_date
from compact.permissions import may
from compact.rights.posts import keys_for, posts
from compact.rights.things import KINDS, find
from compact.rights.why import counted, give_reasons, readers_of, why
from compact.wall import entered
from partners.models import Affiliation, Organization, OrganizationGrant
from tests.conftest import acting_as
from tests.queries import count_queries
from tests.sweep import furnish
from tests.world import World, person
from workgroups.models import SeatHolder, SeatRole, WorkgroupGrant

SCOPED = [model for model in apps.get_models() if issubclass(model, ScopedModel)]


@pytest.fixture
def peopled(world: World) -> World:
    """The World with everybody else whom a rule could forget: grants in force and run out, an observer, two posts."""
    furnish(world)
    view = {one.codename: one for one in Permission.objects.filter(codename__startswith="view_")}
    guest, late, both = person("Gail Guest"), person("Lara Late"), person("Ben Both")
    soon, gone = now() + timedelta(days=9), now() - timedelta(days=1)
    for who, until in ((guest, soon), (late, gone)):
        WorkgroupGrant.objects.create(
            user=who, content_object=world.reading, permission=view["view_workgroup"], granted_by=world.director,
            until=until,
        )  # fmt: skip
        OrganizationGrant.objects.create(
            user=who, content_object=world.lausd, permission=view["view_organization"], until=until
        )
    for organization in (world.lausd, world.lacoe):
        Affiliation.objects.create(person=both, organization=organization, since=gone)
    SeatHolder.objects.create(seat=world.seat, person=both, role=SeatRole.OBSERVER, since=gone)
    closed = person("Clara Closed", is_active=False)
    Affiliation.objects.create(person=closed, organization=world.lausd, since=gone)
    return world


def everybody() -> list[User]:
    return list(User.objects.order_by("pk"))


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_there_is_a_reason_exactly_for_what_is_visible(model, peopled: World):
    rows = list(model.objects.all())

    for reader in [*everybody(), AnonymousUser()]:
        visible = set(model.objects.visible_to(reader).values_list("pk", flat=True))
        with acting_as("compact_web"), entered(reader):
            # Rows of the same readerships have the same reason.
            reasons = {readers: why(reader, list(readers)) for readers in {tuple(row.scopes) for row in rows}}
            explained = {row.pk for row in rows if reasons[tuple(row.scopes)]}
        assert explained == visible, reader


def test_the_posts_give_exactly_the_keys_of_the_reach(peopled: World):
    """The arms of this room and those of `compact_reach` are the same; one forgotten in either fails here."""
    everyone = everybody()
    given: dict[int, set[int]] = {one.pk: {PUBLIC} for one in everyone}
    every_key = {key for reach in reaches(given).values() for key in reach.keys}
    every_key |= {scope(Kind.ORGANIZATION, one.pk) for one in Organization.objects.all()}

    for post in posts(list(given), every_key):
        given[post.person].add(post.key)

    assert given == {pk: set(reach.keys) for pk, reach in reaches(given).items()}


def scopes_of(world: World) -> dict[str, list[int | None]]:
    return {
        "workgroup": [world.reading.people_scope],
        "those who run it": [world.reading.conveners_scope],
        "organization": [scope(Kind.ORGANIZATION, world.lausd.pk)],
        "those who look after it": [scope(Kind.ADMINISTRATORS, world.lausd.pk)],
        "partners": [1],
        "backbone": [BACKBONE],
        "person": [scope(Kind.PERSON, world.lead.pk)],
        "request": world.seat_request.scopes,
        "join request": world.join_request.scopes,
    }


def listed(scopes: list[int | None]) -> set[int]:
    found = set()
    with connection.cursor() as cursor:
        for key in keys_for(scopes):
            cursor.execute("SELECT compact_readers(%s)", [key])
            found |= {row[0] for row in cursor.fetchall()}
    return found


READERSHIPS = [
    "workgroup", "those who run it", "organization", "those who look after it", "partners", "backbone", "person",
    "request", "join request",
]  # fmt: skip


@pytest.mark.parametrize("which", READERSHIPS)
def test_who_can_see_it_is_who_sees_it_each_with_a_reason(which, peopled: World):
    scopes = scopes_of(peopled)[which]

    with acting_as("compact_web"), entered(peopled.director):
        people = list(readers_of(scopes))
        give_reasons(people, scopes)

    assert {one.pk for one in people} == listed(scopes)
    assert {one.pk for one in people} == {pk for pk, reach in reaches(all_ids()).items() if reach.may_read(scopes)}
    assert [one for one in people if not one.reasons] == []


def all_ids() -> list[int]:
    return list(User.objects.values_list("pk", flat=True))


def test_the_reason_is_the_post_with_its_day(world: World):
    since = SeatHolder.objects.get(person=world.stand_in).since

    told = why(world.stand_in, [world.reading.people_scope])

    words = "Because you are the stand-in of LAUSD in Campaign for Grade-Level Reading since"
    assert told == [f"{words} {full_date(since)}."]


def test_the_reason_is_the_right_with_who_gave_it_and_until_when(peopled: World):
    guest = User.objects.get(name="Gus Guest")
    midnight = localtime(now() + timedelta(days=9)).replace(hour=0, minute=0, second=0, microsecond=0)
    WorkgroupGrant.objects.filter(user=guest).update(until=midnight)

    with acting_as("compact_web"), entered(guest):
        told = why(guest, [peopled.reading.people_scope])

    assert told == [f"By a right given to you by Cora Convener until {full_date(midnight - timedelta(days=1))}."]


def test_a_post_that_ended_is_no_reason_any_more(world: World):
    assert why(world.former, [world.reading.people_scope]) == []
    world.lead.affiliations.update(until=now() - timedelta(minutes=1))
    assert why(world.lead, [world.reading.people_scope]) == []


def test_the_backbone_reads_no_page_of_a_single_person(world: World):
    assert why(world.director, [scope(Kind.PERSON, world.lead.pk)]) == []
    assert why(world.director, [world.reading.people_scope])[-1].startswith("Because the UNITE-LA team reads")


# --- the pages --------------------------------------------------------------------------------------------------------


def things(world: World) -> dict[str, int]:
    furnished = furnish(world)
    return {
        "topic": world.discussion.pk,
        "workgroup": world.reading.pk,
        "organization": world.lausd.pk,
        "people": world.lausd.pk,
        "ask": furnished.sentinels["sentinel-ask-why"].pk,
        "place-request": world.seat_request.pk,
        "offer": furnished.sentinels["sentinel-offer-note"].pk,
        "join-request": world.join_request.pk,
        "invitation": world.invitation.pk,
        "draft": world.draft.pk,
    }


def test_the_page_is_there_exactly_for_who_sees_the_thing(world: World, browse):
    known = things(world)
    assert sorted(known) == sorted(KINDS)

    for who, reader in world.people.items():
        browser = browse(reader)
        for kind, pk in known.items():
            url = f"/why/{kind}/{pk}/"
            try:
                scopes = find(kind, pk, world.director).scopes
            except Exception:
                raise AssertionError(kind) from None
            reads = bool(why(reader, scopes))
            lists = reads and bool(may(reader, "rights.list_readers", find(kind, pk, reader)))
            answers = browser.get(url).status_code, browser.get(url + "readers/").status_code
            assert answers == (200 if reads else 404, 200 if lists else 403 if reads else 404), (who, kind)


@pytest.mark.parametrize("kind", ["topics", "post", "event"])
def test_no_other_kind_of_thing_is_told_of(kind, world: World, browse):
    assert browse(world.director).get(f"/why/{kind}/{world.post.pk}/").status_code == 404


def test_the_list_says_how_many_first_then_who_by_organization(world: World, browse):
    page = browse(world.convener).get(f"/why/topic/{world.discussion.pk}/readers/").text

    assert "4 people can read this. They are at 3 organizations." in page
    for words in ("Lead in Campaign for Grade-Level Reading", "Runs Campaign", "UNITE-LA team", "Leo Lead"):
        assert words in page
    assert "Paula Partner" not in page
    assert "Carl Contact" not in page
    assert "@" not in page.split("<main")[1].split("</main>")[0]


def test_the_list_is_paged_and_takes_as_many_queries_for_many(world: World, browse):
    browser, url = browse(world.convener), f"/why/topic/{world.discussion.pk}/readers/"
    few = count_queries(browser, url)
    for number in range(120):
        one = person(f"Nina Number {number:03}")
        Affiliation.objects.create(person=one, organization=world.lausd, since=now() - timedelta(days=1))
        SeatHolder.objects.create(seat=world.seat, person=one, role="contact", since=now() - timedelta(days=1))

    many = count_queries(browser, url)

    assert few == many <= 12
    page = browser.get(url)
    assert page.text.count('<li><span class="who"') == 100
    assert "Next" in page.text


def test_every_private_page_leads_to_why(world: World, browse):
    known = things(world)
    pages = {
        "convener": [
            ("/workgroups/reading/", f"/why/workgroup/{known['workgroup']}/", True),
            ("/workgroups/reading/members/", f"/why/workgroup/{known['workgroup']}/", True),
            ("/workgroups/reading/discussions/", f"/why/workgroup/{known['workgroup']}/", True),
            (world.discussion.get_absolute_url(), f"/why/topic/{known['topic']}/", True),
        ],
        "lead": [(world.discussion.get_absolute_url(), f"/why/topic/{known['topic']}/", False)],
        "administrator": [
            (f"/partners/join/{known['join-request']}/", f"/why/join-request/{known['join-request']}/", True),
            ("/partners/lausd/", f"/why/people/{known['people']}/", False),
        ],
        "director": [("/agreements/compact/version-2/draft/", f"/why/draft/{known['draft']}/", True)],
    }
    for who, rows in pages.items():
        browser = browse(world.people[who])
        for path, link, lists in rows:
            page = browser.get(path).text
            assert f'href="{link}"' in page, path
            assert (f'href="{link}readers/"' in page) is lists, (who, path)


def test_a_visitor_is_not_asked_why(world: World, client):
    assert "/why/" not in client.get("/partners/lausd/").text


def test_counting_counts_organizations_once(world: World):
    assert counted(readers_of([world.reading.people_scope])) == {"people": 4, "organizations": 3}
    guest = person("Gail Guest")
    WorkgroupGrant.objects.create(
        user=guest, content_object=world.reading, permission=Permission.objects.get(codename="view_workgroup")
    )
    assert counted(readers_of([world.reading.people_scope])) == {"people": 5, "organizations": 3}
