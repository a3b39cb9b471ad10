"""The second wall: what the database itself shows, whatever the application forgot."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction

from compact.access import ScopedModel, entered, handing_over, reach_of, refuse_strong_role, scope_columns
from tests.conftest import acting_as
from tests.world import World
from workgroups.models import Discussion, Post

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
