"""How far one person has read one topic."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.discussion import Discussion
    from workgroups.models.post import Post

# What was read stays read: an older page, or a slower request, moves nothing back.
_READ_ON = """
INSERT INTO workgroups_reading AS known (person_id, discussion_id, upto, upto_post) VALUES (%s, %s, %s, %s)
ON CONFLICT (person_id, discussion_id) DO UPDATE SET upto = excluded.upto, upto_post = excluded.upto_post
WHERE (known.upto, known.upto_post) < (excluded.upto, excluded.upto_post)
"""


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    """Read by the person whose reading it is, and by nobody else: no page says who has read what."""


class Reading(ScopedModel):
    """The furthest post of a topic that a person was shown. It moves with the topic, and never goes back.

    The post is named by its place in the order of posts: when it was said, and its number.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    discussion = models.ForeignKey("workgroups.Discussion", models.CASCADE, related_name="readings")
    upto = models.DateTimeField()
    upto_post = models.BigIntegerField()
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "discussion"], name="a_person_reads_a_topic_up_to_one")
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.discussion}"

    @classmethod
    def read_on(cls, discussion: "Discussion", *, upto: "Post", by: "User") -> bool:
        """Note that a person was shown a topic up to this post. False when they had read as far already."""
        with connection.cursor() as cursor:
            cursor.execute(_READ_ON, [by.pk, discussion.pk, upto.posted_at, upto.pk])
            return bool(cursor.rowcount == 1)
