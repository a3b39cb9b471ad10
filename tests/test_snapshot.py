"""The World that tests get as rows is the World that the models make."""

from django.db import connection, transaction

from tests import snapshot
from tests.world import World


def counted() -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.introspection.table_names()
    counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def test_as_rows_it_is_what_the_models_make(db):
    with transaction.atomic():
        built = World.build()
        rows = counted()
        transaction.set_rollback(True)
    restored = snapshot.world()

    assert counted() == rows
    assert list(restored.people) == list(built.people)
    assert all(type(one).objects.get(pk=one.pk) == one for one in restored.people.values())


def test_each_test_has_objects_of_its_own(db):
    with transaction.atomic():
        first = snapshot.world()
        first.lead.name = "Somebody else"
        transaction.set_rollback(True)

    assert snapshot.world().lead.name == "Leo Lead"
