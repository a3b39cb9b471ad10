"""From what happened to who hears of it: one statement for each event, however many people it concerns."""

import logging
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate, now

from compact.access import BACKBONE, PUBLIC, Kind, scope
from compact.invited import PEOPLE, WANTED
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.resting import news_rests

logger = logging.getLogger(__name__)

# Who hears of it and how, for every reader of the audience: no delivery at all for who has chosen not to hear of it.
# What is announced and what is foretold (`forecast`) both ask this, so that neither can say what the other does not do.
# The readers are gathered into one array and written in the order of their numbers: indexes and foreign keys are then
# walked along instead of at random, which halves the time for a hundred thousand people.
# News of a workgroup that rests stands in the inbox, and goes out by no mail.
# What somebody said of one topic goes before what they said of its workgroup (B6); of two workgroups that share a
# topic each is asked only of its own readers.
# Whoever gets a calendar invitation for it gets no second mail of the same.
# Somebody named in the audience hears of it as something for them, and not as news of a workgroup they have muted.
# A special notice also reaches at once who reads decisions only or waits for a summary; not who muted or wants no mail.
_HEARD = f"""
  SELECT person, "group",
    CASE WHEN NOT (%(essential)s OR "group" IN ('you', 'organization')
           OR NOT muted AND NOT (decisions AND "group" = 'workgroup' AND NOT %(special)s)) THEN NULL
         WHEN %(invites)s AND invited THEN 'none'
         WHEN %(essential)s OR %(urgent)s OR %(personal)s AND "group" = 'you' THEN 'now'
         WHEN "group" = 'workgroup' AND {news_rests("%(audience)s::bigint[]")} THEN 'none'
         WHEN paused OR rhythm = 'never' THEN CASE WHEN rhythm IN ('daily', 'weekly') THEN 'digest' ELSE 'none' END
         WHEN %(special)s OR rhythm = 'now' AND NOT (summarized AND "group" = 'workgroup') THEN 'now'
         ELSE 'digest' END AS delivery
  FROM (
    SELECT u.id AS person, u.rhythm,
      CASE WHEN u.id * 8 + 6 = ANY(%(audience)s) THEN 'you' ELSE %(group)s END AS "group",
      coalesce(u.paused_until > %(today)s, false) AS paused,
      %(invites)s AND {WANTED} AND EXISTS (SELECT FROM ({PEOPLE}) AS people
        WHERE person_id = u.id AND workgroup_id * 8 + {int(Kind.WORKGROUP)} = ANY(%(workgroups)s)) AS invited,
      coalesce(level.summarized, false) AS summarized,
      coalesce(level.muted, false) AS muted, coalesce(level.decisions, false) AS decisions
    FROM accounts_user u
    LEFT JOIN (
      SELECT person_id,
        coalesce(bool_or(volume = 'muted') FILTER (WHERE topic IS NOT NULL), bool_or(volume = 'muted')) AS muted,
        coalesce(bool_or(volume = 'decisions') FILTER (WHERE topic IS NOT NULL), bool_or(volume = 'decisions'))
          AS decisions,
        coalesce(bool_or(volume = 'digest') FILTER (WHERE topic IS NOT NULL), bool_or(volume = 'digest')) AS summarized
      FROM notifications_level
      WHERE topic = %(topic)s OR about = ANY(%(workgroups)s) AND (cardinality(%(workgroups)s::bigint[]) = 1 OR
        (about, person_id) IN (SELECT one, compact_readers(one) FROM unnest(%(workgroups)s::bigint[]) AS its(one)))
      GROUP BY person_id
    ) AS level ON level.person_id = u.id
    WHERE u.id = ANY(ARRAY(SELECT compact_readers(scope) FROM unnest(%(audience)s::bigint[]) AS asked(scope)))
      AND u.id IS DISTINCT FROM %(actor)s AND u.id <> ALL(%(apart)s::bigint[]) /* and may read it */
    ORDER BY u.id
  ) AS person
"""
_TELL = """
WITH told AS (
  INSERT INTO notifications_notification (event_id, person_id, "group", delivery)
  SELECT %(event)s, person, "group", delivery FROM (/* heard */) AS heard WHERE delivery IS NOT NULL
  ON CONFLICT (event_id, person_id) DO NOTHING
  RETURNING id, person_id, delivery, "group"
)
INSERT INTO notifications_outgoingmail (
  key, kind, person_id, address, language, subject, text, html, context, essential, urgent, notification_id,
  state, reason, posted_at, not_before, attempts)
SELECT 'notification:' || told.id, 'event', u.id, u.email, u.language, '', '', '', '{}',
  %(essential)s OR %(personal)s AND told."group" = 'you', %(urgent)s, told.id, 'due', '', %(at)s, %(at)s, 0
FROM told JOIN accounts_user u ON u.id = told.person_id WHERE told.delivery = 'now'
ON CONFLICT (key) DO NOTHING
"""
_READABLE = """AND u.id IN (
  SELECT compact_readers(scope) FROM unnest(%(visible)s::bigint[]) AS shown(scope))"""


def announce_all() -> int:
    """Tell the people concerned of every event that waits, oldest first. Returns how many events that were.

    Any number of processes may do this at once. An event that cannot be told is left, and holds up no other.
    """
    count = 0
    left: list[int] = []
    while (event := _announce_next(left)) is not None:
        count += event not in left
    return count


def _announce_next(left: list[int]) -> int | None:
    """One event in one transaction: its number, or None when nothing waits. Adds to `left` what could not be told."""
    with transaction.atomic():
        event = (
            # A kind that this release does not know waits for one that does.
            Event.objects.filter(announced_at=None, kind__in=KINDS)
            .exclude(pk__in=left)
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if event is None:
            return None
        try:
            with transaction.atomic():
                tell(event)
                Event.objects.filter(pk=event.pk).update(announced_at=now())
        except DatabaseError:
            logger.exception("Event %s could not be announced", event.pk)
            left.append(event.pk)
        return event.pk


def tell(event: Event) -> None:
    """Write the notifications of one event, and a mail for each person who hears of it at once. Never the actor.

    Nobody is told of what was withdrawn before it was announced.
    """
    if event.data.get("withdrawn"):
        return
    heard, values = hearing(event)
    with connection.cursor() as cursor:
        cursor.execute(_TELL.replace("/* heard */", heard), {**values, "event": event.pk, "at": now()})


def hearing(event: Event) -> tuple[str, dict[str, Any]]:
    """Who hears of an event and how, as SQL with its values: rows of `person`, `group` and `delivery`, which is null
    for who has chosen not to hear of it. The event need not have happened yet."""
    kind = KINDS[event.kind]
    visible = {one for one in (event.scope, event.scope_also) if one is not None}
    # Whoever is among the readers of what it is about need not be looked up there a second time.
    readable = "" if PUBLIC in visible or visible >= set(event.audience) else _READABLE
    return _HEARD.replace("/* and may read it */", readable), {
        "actor": event.actor_id,
        "apart": event.data.get("apart", []),
        "audience": event.audience,
        "visible": [*visible, *([BACKBONE] if any(one % 8 != Kind.PERSON for one in visible) else [])],
        "workgroups": workgroups_of(event),
        "topic": event.topic,
        "group": kind.group,
        "essential": kind.essential,
        "personal": kind.personal,
        "urgent": kind.urgent,
        "special": kind.special,
        "invites": kind.invites or bool(event.data.get("invites")),
        "today": localdate(),
    }


def workgroups_of(event: Event) -> list[int]:
    """The scopes of the workgroups whose news it is: what a level is about."""
    scopes = [event.scope, event.scope_also, *event.audience]
    return sorted(
        {
            scope(Kind.WORKGROUP, one >> 3)
            for one in scopes
            if one is not None and one % 8 in {Kind.WORKGROUP, Kind.CONVENERS}
        }
    )
