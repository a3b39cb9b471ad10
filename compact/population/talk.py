"""What is said in the workgroups, and who hears of it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min

from compact.notifications.models import Event, Notification
from compact.population import words
from compact.population.ground import POSTS_PER_DISCUSSION, YEARS, Ground
from compact.population.tables import advance, bare, execute, insert
from workgroups.models import Discussion, Post

POSTS_PER_EVENT = 200


def discussions(on: Ground) -> int:
    """Begun evenly over the years, each in a workgroup of its own drawing."""
    total = max(on.size.discussions, 1)
    execute(
        "CREATE TEMP TABLE topics ON COMMIT DROP AS SELECT n, workgroup,"
        f" now() - interval '{365 * YEARS} days' * (1 - (n - 0.5) / {total}) AS began,"
        f" least(interval '{365 * YEARS} days' * (1 - (n - 0.5) / {total}),"
        f" interval '1 hour' * (1 + {on.draw('n', 480)}))"
        f" AS span, least({POSTS_PER_DISCUSSION}, {on.size.posts} - (n - 1) * {POSTS_PER_DISCUSSION}) AS size"
        f" FROM (SELECT n, {on.workgroup} + 1 + {on.draw('n', on.size.workgroups)}"
        f" AS workgroup FROM generate_series(1, {on.size.discussions}) n) AS drawn"
    )
    execute("ANALYZE topics")
    with bare(Discussion):
        made = insert(
            Discussion,
            {
                "id": f"{on.discussion} + n",
                "workgroup_id": "t.workgroup",
                "title": f"{on.pick('n', words.TOPICS)} || ' (' || n || ')'",
                "started_by_id": "m.person",
                "started_at": "began",
                "last_post_at": f"began + span * (t.size - 1) / {POSTS_PER_DISCUSSION}",
                "post_count": "t.size",
            },
            "FROM topics t JOIN members m ON m.workgroup = t.workgroup"
            f" AND m.k = 1 + {on.draw('n', 'm.size')} ORDER BY n",
        )
    advance(Discussion)
    return made


def posts(on: Ground) -> int:
    """In the order of time, as they would have been written."""
    drawn = on.draw(f"n * {POSTS_PER_DISCUSSION} + j", "(SELECT max(size) FROM members)")
    with bare(Post):
        return insert(
            Post,
            {
                "discussion_id": f"{on.discussion} + n",
                "workgroup_id": "said.workgroup",
                "author_id": "m.person",
                "organization_id": "m.organization",
                "body": f"{on.pick('said.key', words.PARAGRAPHS)} || E'\\n\\n' ||"
                f" {on.pick('said.key', words.PARAGRAPHS)}",
                "posted_at": "at",
            },
            f"FROM (SELECT n, t.workgroup, n * {POSTS_PER_DISCUSSION} + j AS key, {drawn} AS turn,"
            f" began + span * j / {POSTS_PER_DISCUSSION} AS at"
            " FROM topics t, generate_series(0, t.size - 1) j) AS said"
            " JOIN (SELECT DISTINCT workgroup, size FROM members) AS w USING (workgroup)"
            " JOIN members m ON m.workgroup = said.workgroup AND m.k = 1 + said.turn %% w.size ORDER BY at",
        )


def notifications(on: Ground) -> int:
    """Some posts were heard of by everyone in the workgroup; half of that is read."""
    kind = ContentType.objects.get_for_model(Post).pk
    first = Post.objects.filter(workgroup__gt=on.workgroup).aggregate(first=Min("pk"))["first"]
    with bare(Event):
        insert(
            Event,
            {
                "kind": "'posted'",
                "actor_id": "p.author_id",
                "target_type_id": str(kind),
                "target_id": "p.id",
                "scope": "p.scope",
                "audience": "ARRAY[p.scope]",
                "data": "jsonb_build_object('who', u.name, 'organization', o.name, 'discussion', d.title,"
                " 'workgroup', w.short_name, 'slug', w.slug, 'pk', d.id, 'post', p.id, 'first', false,"
                " 'excerpt', left(p.body, 280))",
                "happened_at": "p.posted_at",
                "announced_at": "p.posted_at",
            },
            "FROM workgroups_post p JOIN workgroups_discussion d ON d.id = p.discussion_id"
            " JOIN workgroups_workgroup w ON w.id = p.workgroup_id JOIN accounts_user u ON u.id = p.author_id"
            " JOIN partners_organization o ON o.id = p.organization_id"
            f" WHERE p.workgroup_id > {on.workgroup} AND (p.id - {first}) %% {POSTS_PER_EVENT} = 0 ORDER BY p.id",
        )
    pair = f"(e.target_id - {first}) * 1000003 + m.person - {on.person}"
    with bare(Notification):
        return insert(
            Notification,
            {
                "event_id": "e.id",
                "person_id": "m.person",
                "group": "'workgroup'",
                "delivery": "'none'",
                "read_at": f"CASE WHEN {on.draw(pair, 2)} = 0 THEN e.happened_at END",
            },
            f"FROM notifications_event e JOIN members m ON m.workgroup * 8 + 4 = e.scope AND m.person <> e.actor_id"
            f" WHERE e.kind = 'posted' AND e.target_type_id = {kind} ORDER BY e.id",
        )
