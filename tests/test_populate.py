"""`manage.py populate`: a synthetic compact, the same for the same seed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q

from compact.access import Kind, reach_of, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.notifications.models import Event, Notification
from partners.models import Affiliation, Organization
from workgroups.models import Convener, Discussion, Post, Seat, SeatHolder, SeatInvitation, SeatRequest, Workgroup

pytestmark = pytest.mark.django_db
SIZE = {"organizations": 12, "people": 60, "workgroups": 6, "posts": 2_345}


def populate(**options: int) -> str:
    """Run the command; what it printed."""
    out = StringIO()
    call_command("populate", **{**SIZE, **options}, stdout=out)
    return out.getvalue()


def fingerprint() -> list[tuple[object, ...]]:
    """Who said what in which discussion, where and in what order."""
    return list(
        Post.objects.order_by("posted_at", "discussion__title", "pk").values_list(
            "author__email", "organization__slug", "workgroup__slug", "discussion__title", "body"
        )
    )


def test_brings_as_much_as_was_asked():
    printed = populate()

    made = (Organization.objects.count(), User.objects.count(), Workgroup.objects.count(), Post.objects.count())
    assert made == (12, 60, 6, 2_345)
    assert Discussion.objects.count() == 235
    assert "posts                          2,345" in printed


def test_everything_is_a_sample_and_nobody_has_a_password():
    populate()

    assert not User.objects.exclude(is_sample=True, email__endswith="@example.org", password__startswith="!").exists()
    assert not Organization.objects.exclude(is_sample=True).exists()


def test_the_same_seed_makes_the_same(transactional_db):
    populate(seed=5)
    first = fingerprint()
    call_command("flush", interactive=False, verbosity=0)
    populate(seed=5)
    again = fingerprint()
    call_command("flush", interactive=False, verbosity=0)
    populate(seed=6)

    assert again == first
    assert fingerprint() != first


def test_only_people_of_the_workgroup_speak_in_it():
    populate()

    for discussion in Discussion.objects.select_related("workgroup")[:20]:
        for post in discussion.posts.select_related("author"):
            assert scope(Kind.WORKGROUP, post.workgroup_id) in reach_of(post.author).keys
    assert not Post.objects.exclude(workgroup=F("discussion__workgroup")).exists()


def test_counts_and_times_agree():
    populate()

    assert not Discussion.objects.annotate(said=Count("posts")).exclude(post_count=F("said")).exists()
    wrong = Q(posts__posted_at__lt=F("started_at")) | Q(posts__posted_at__gt=F("last_post_at"))
    assert not Discussion.objects.filter(wrong).exists()
    ids = list(Post.objects.order_by("posted_at").values_list("pk", flat=True))
    assert ids == sorted(ids)


def test_somebody_holds_it_together_and_somebody_runs_each_workgroup():
    populate()

    assert reach_of(User.objects.get(email="synthetic-1@example.org")).backbone
    assert Convener.objects.filter(person=None).count() == 6
    assert Convener.objects.running().count() == 6
    assert SeatHolder.objects.serving().count() == SeatHolder.objects.count()
    assert Seat.objects.empty().exists()
    assert Affiliation.objects.current().count() == 60


def test_asks_wait_for_those_who_can_answer():
    populate()

    asks = {kind: Ask.objects.open().filter(kind=kind).count() for kind in ("seat_request", "seat_invitation")}
    assert asks == {"seat_request": SeatRequest.objects.count(), "seat_invitation": SeatInvitation.objects.count()}
    assert min(asks.values()) > 0
    for ask in Ask.objects.all():
        assert str(ask)
        assert ask.get_absolute_url().startswith("/workgroups/synthetic-")


def test_some_of_it_was_heard():
    populate()

    assert Event.objects.filter(announced_at=None).count() == 0
    heard = Notification.objects.select_related("event", "person")
    assert heard.exists()
    for one in heard:
        assert one.event.scope in reach_of(one.person).keys
        assert one.person_id != one.event.actor_id


def test_stands_beside_what_is_there(world):
    populate()

    assert Organization.objects.get(is_backbone=True) == world.unite
    assert reach_of(User.objects.get(email="synthetic-1@example.org")).backbone
    assert Post.objects.filter(workgroup=world.reading).count() == 1
    assert Organization.objects.create(slug="next", name="Next").pk > Organization.objects.get(slug="synthetic-12").pk


def test_indexes_and_keys_are_put_back():
    def definitions() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index UNION ALL"
                " SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint"
            )
            return {one for (one,) in cursor.fetchall() if "pg_temp" not in one}

    before = definitions()

    populate()

    assert definitions() == before


def test_a_second_time_is_refused():
    populate()

    with pytest.raises(CommandError, match="holds a synthetic compact already"):
        populate()


@pytest.mark.parametrize("counts", [{"posts": 0}, {"people": 11}])
def test_impossible_sizes_are_refused(counts):
    with pytest.raises(CommandError, match="At least one of everything"):
        populate(**counts)
