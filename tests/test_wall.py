"""The second wall: what the database itself shows, whatever the application forgot."""

from contextlib import suppress

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.utils.timezone import now

from compact.access import Kind, ScopedModel, reach_of, scope_columns
from compact.accounts.models import User
from compact.agreements.models import Clause, Section, Version
from compact.wall import entered, handing_over, refuse_strong_role
from partners.models import Affiliation, Alias, EmailDomain, FormerSlug, Organization, OrganizationLogo, TierPeriod
from tests.conftest import acting_as
from tests.sweep import a_document, charters
from tests.world import World
from workgroups.models import (
    Attachment,
    Charter,
    CharterReview,
    Convener,
    Delegation,
    Discussion,
    Document,
    DocumentVersion,
    Mention,
    Post,
    PostWording,
    Seat,
    SeatHolder,
    StatePeriod,
)

pytestmark = pytest.mark.everybody

SCOPED = [model for model in apps.get_models() if issubclass(model, ScopedModel)]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_every_scoped_table_has_the_wall(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True, True)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_what_the_database_shows_is_what_visible_to_says(model, world: World):
    for name, reader in {**world.people, "anonymous": None}.items():
        said = set(model.objects.visible_to(reader).values_list("pk", flat=True))
        with acting_as("compact_web"), entered(reader):
            shown = set(model.objects.values_list("pk", flat=True))
        assert shown == said, name


def test_without_a_reader_nothing_private_is_shown(world: World):
    with acting_as("compact_web"):
        assert list(Post.objects.all()) == []


def test_the_wall_refuses_a_row_that_belongs_to_somebody_else(world: World):
    with acting_as("compact_web"), pytest.raises(ProgrammingError), transaction.atomic(), entered(world.partner):
        Discussion.objects.create(workgroup=world.reading, title="smuggled", started_by=world.partner)


def keeps(reader: User | None, row: Model) -> bool:
    """Who may write a row that many may read: those who run its workgroup, or look after its organization."""
    reach = reach_of(reader)
    if reach.backbone or isinstance(row, (Version, Section, Clause, StatePeriod)):
        return reach.backbone
    if isinstance(row, Delegation):
        return row.organization_id in reach.administers
    if isinstance(row, (Charter, CharterReview)):
        return reach.holds(Kind.CONVENERS, row.workgroup_id)
    if isinstance(row, (Attachment, Discussion, Document, DocumentVersion, Mention, Post, PostWording)):
        return reach.holds(Kind.WORKGROUP, row.workgroup_id)
    seat = row.seat if isinstance(row, SeatHolder) else row
    runs = getattr(seat, "workgroup_id", None) in reach.convenes
    return runs or (not isinstance(row, Convener) and seat.organization_id in reach.administers)


BROAD = {
    Affiliation: {"title": "mine now"},
    Charter: {"purpose": "mine now"},
    CharterReview: {"next_on": "2030-01-21"},
    Attachment: {"name": "mine.txt"},
    Clause: {"body": "mine now"},
    Convener: {"until": None},
    Delegation: {"note": "mine now"},
    Discussion: {"title": "mine now"},
    Document: {"title": "mine now"},
    DocumentVersion: {"alt": "mine now"},
    Mention: {"label": "@mine"},
    Post: {"body": "mine now"},
    PostWording: {"body": "mine now"},
    Seat: {"end_reason": "mine now"},
    SeatHolder: {"role": "contact"},
    Section: {"heading": "mine now"},
    StatePeriod: {"reason": "mine now"},
    Version: {"title": "mine now"},
}


@pytest.mark.parametrize("model", BROAD, ids=lambda model: model.__name__)
def test_r6_what_many_read_only_its_keepers_write(model, world: World):
    written = set()
    at = {"post": world.post, "discussion": world.discussion, "workgroup": world.reading}
    Mention.objects.create(**at, organization=world.lausd, label="@LAUSD")
    PostWording.objects.create(**at, edition=1, body="Before", since=now())
    Attachment.objects.create(**at, name="a.txt", content_type="text/plain", size=1, path="a")
    world.discussion.open_up(by=world.convener, runs=True)
    charters(world)
    a_document(world).document.open_to("partners", by=world.convener)
    for name, reader in {**world.people, "anonymous": None}.items():
        with acting_as("compact_web"), entered(reader):
            # What was adopted nobody changes, not even its keepers.
            seen = list(model.objects.drafts() if model is Charter else model.objects.all())
            kept = {row.pk for row in seen if keeps(reader, row)}
            with suppress(Undone), transaction.atomic():
                changed = {row.pk for row in seen if model.objects.filter(pk=row.pk).update(**BROAD[model])}
                removed = {row.pk for row in seen if delete(row)}
                raise Undone
        assert changed == removed == kept, name
        written |= {name} if kept else set()
    assert len(written) < len(world.people)
    assert len(written) > 1 or model in {Version, Section, Clause, StatePeriod}


class Undone(Exception):
    """What was tried is taken back."""


def delete(row: Model) -> bool:
    """Whether the wall lets this row go; what refers to it is another matter."""
    with connection.cursor() as cursor, suppress(IntegrityError), transaction.atomic():
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        gone = cursor.rowcount
        raise IntegrityError
    return bool(gone)


def test_r6_nobody_brings_themselves_in(world: World):
    for make in (
        lambda: Affiliation.objects.create(person=world.stranger, organization=world.lausd),
        lambda: Seat.objects.create(workgroup=world.data, organization=world.lacoe),
        lambda: SeatHolder.objects.create(seat=world.seat, person=world.stranger),
        lambda: Convener.objects.create(workgroup=world.reading, organization=world.lacoe, person=world.stranger),
    ):
        with acting_as("compact_web"), entered(world.stranger), pytest.raises(ProgrammingError), transaction.atomic():
            make()


def test_handing_over_opens_the_wall_for_one_scope_and_closes_it_again(world: World):
    with acting_as("compact_web"), entered(world.partner):
        with handing_over(world.discussion.scope):
            assert Discussion.objects.filter(pk=world.discussion.pk).exists()
        assert not Discussion.objects.filter(pk=world.discussion.pk).exists()


def test_the_owner_may_not_serve_pages(db):
    with pytest.raises(ImproperlyConfigured, match="owns tables"):
        refuse_strong_role()


def test_the_web_role_may(world: World):
    with acting_as("compact_web"):
        refuse_strong_role()


def test_reach_takes_one_query(world: World, django_assert_num_queries):
    with django_assert_num_queries(1):
        reach_of(world.lead)
        reach_of(world.lead)


def test_every_scoped_model_declares_its_scope():
    assert [model.__name__ for model in SCOPED if not scope_columns(model)] == []


RECORD = {
    Organization: lambda world: {"name": "mine now"},
    Alias: lambda world: {"name": "mine now"},
    EmailDomain: lambda world: {"verified_at": now()},
    OrganizationLogo: lambda world: {"content": b"mine"},
    TierPeriod: lambda world: {"tier": "observer"},
    FormerSlug: lambda world: {"slug": "mine-now"},
}
KEEPERS = {"administrator", "director"}
CHANGED_BY = {Organization: KEEPERS, OrganizationLogo: KEEPERS}
REMOVED_BY = {Alias: KEEPERS, OrganizationLogo: KEEPERS, EmailDomain: KEEPERS}


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model.__name__)
def test_a_record_is_written_by_whoever_keeps_it(model, world: World):
    """What stands in an organization's public record is changed and removed by its keepers, or the backbone alone."""
    rows = {
        Alias: {"name": "L.A. Unified"},
        EmailDomain: {"domain": "lausd.example"},
        OrganizationLogo: {"content": b"x", "content_type": "image/png", "width": 1, "height": 1},
        TierPeriod: {"tier": "engaged"},
        FormerSlug: {"slug": "la-unified"},
    }
    row = world.lausd if model is Organization else model.objects.create(organization=world.lausd, **rows[model])
    changed, removed = set(), set()
    for name, reader in {**world.people, "anonymous": None}.items():
        with acting_as("compact_web"), entered(reader):
            assert model.objects.filter(pk=row.pk).exists(), name
            with suppress(Undone), transaction.atomic():
                changed |= {name} if model.objects.filter(pk=row.pk).update(**RECORD[model](world)) else set()
                raise Undone
            removed |= {name} if delete(row) else set()
    assert changed == CHANGED_BY.get(model, {"director"})
    assert removed == REMOVED_BY.get(model, {"director"})


def test_nobody_verifies_their_own_domain(world: World):
    for reader, verified in ((world.administrator, now()), (world.contact, None), (world.partner, None)):
        with acting_as("compact_web"), entered(reader), pytest.raises(ProgrammingError), transaction.atomic():
            EmailDomain.objects.create(organization=world.lausd, domain="mine.example", verified_at=verified)


@pytest.mark.parametrize("column", ["is_backbone", "slug", "parent", "merged_into"])
def test_those_who_look_after_an_organization_do_not_say_what_it_is(column, world: World):
    value = {"is_backbone": True, "slug": "mine-now"}.get(column, world.lacoe)
    with acting_as("compact_web"), entered(world.administrator), pytest.raises(ProgrammingError), transaction.atomic():
        Organization.objects.filter(pk=world.lausd.pk).update(**{column: value})


def test_a_page_carries_no_grants(world: World):
    with acting_as("compact_web"), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("SELECT compact_carry_grants(%s)", [world.lausd.pk])
