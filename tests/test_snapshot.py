"""What tests get as rows is what the models make."""

from django.db import connection, transaction

from tests import snapshot
from tests.sweep import furnish, furnish_anew
from tests.world import World


def counted() -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.introspection.table_names()
    counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def test_as_rows_the_world_is_what_the_models_make(db):
    with transaction.atomic():
        made = World.build()
        rows = counted()
        transaction.set_rollback(True)
    restored = snapshot.built("world False", World.build)

    assert counted() == rows
    assert list(restored.people) == list(made.people)
    assert all(type(one).objects.get(pk=one.pk) == one for one in restored.people.values())


def test_as_rows_a_furnished_world_is_what_the_models_make(world: World):
    with transaction.atomic():
        made, rows = furnish_anew(world), counted()
        transaction.set_rollback(True)
    world.beginning = snapshot.Beginning(world.beginning.savepoint, snapshot.written())
    restored = furnish(world)

    assert counted() == rows
    assert restored.world is world
    assert list(restored.known) == list(made.known)
    assert list(restored.sentinels) == list(made.sentinels)


def test_what_a_test_has_written_stays_when_it_is_furnished(world: World):
    type(world.lead).objects.filter(pk=world.lead.pk).update(name="Leo L. Lead")

    assert furnish(world).world.lead.pk == world.lead.pk
    assert type(world.lead).objects.get(pk=world.lead.pk).name == "Leo L. Lead"


def test_each_test_has_objects_of_its_own(db):
    with transaction.atomic():
        snapshot.built("world False", World.build).lead.name = "Somebody else"
        transaction.set_rollback(True)

    assert snapshot.built("world False", World.build).lead.name == "Leo Lead"
