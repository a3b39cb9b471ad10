"""Whose hour it is: the digests of everyone whose local time has come, in batches, by any number of processes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import now

from compact.access import Reach, reaches
from compact.accounts.models import User
from compact.asks.digest import Asked
from compact.notifications.events import only_news
from compact.notifications.models import Group, Notification, OutgoingMail
from compact.resting import RESTING, RestsAmong

BATCH = 500
# On which days an ask is brought to mind: counted from the day on which it is due.
STEPS = [-3, 0, 7, 21]

# A weekly mail that no worker was there to plan is made up for on the next two days, for whoever had one the week
# before: not for those who only now chose that day.
# Who chose only what cannot wait gets one on the days on which something asked of them presses.
_PLAN = f"""
WITH pressing AS MATERIALIZED (
  SELECT DISTINCT asked.due_on, asked.begins, reader.id FROM (
    SELECT DISTINCT a.due_on, a.post, coalesce(a.snoozed_until, '-infinity') AS begins FROM asks_ask a
    WHERE a.answered_at IS NULL AND a.withdrawn_at IS NULL AND a.due_on = ANY(%(pressing)s)
      AND NOT ARRAY[a.post, a.scope_asker] && {RESTING}
  ) AS asked CROSS JOIN LATERAL compact_readers(asked.post) AS reader(id)
), due AS (
  SELECT person.id, person.due_on, person.rhythm FROM (
    SELECT u.id, u.rhythm, u.digest_at, zone.local_date, zone.clock,
      CASE WHEN u.rhythm = 'weekly' THEN zone.local_date - (zone.weekday - u.digest_weekday + 7) %% 7
           ELSE zone.local_date END AS due_on
    FROM accounts_user u
    JOIN unnest(%(zones)s::text[], %(dates)s::date[], %(clocks)s::time[], %(weekdays)s::int[])
      AS zone(name, local_date, clock, weekday) ON zone.name = u.time_zone
    WHERE u.is_active AND (u.paused_until IS NULL OR u.paused_until <= zone.local_date)
      AND (u.rhythm <> 'never' OR EXISTS (
        SELECT FROM pressing p
        WHERE p.id = u.id AND zone.local_date - p.due_on = ANY(%(steps)s) AND p.begins <= zone.local_date))
      AND (u.rhythm <> 'now' OR EXISTS (
        SELECT FROM notifications_notification n
        WHERE n.person_id = u.id AND n.read_at IS NULL AND n.delivery = 'digest' AND n.digest_id IS NULL))
  ) AS person
  JOIN accounts_user locked ON locked.id = person.id
  WHERE NOT EXISTS (
      SELECT FROM notifications_digest d WHERE d.person_id = person.id AND d.local_date = person.due_on)
    AND (person.due_on = person.local_date AND person.digest_at <= person.clock
      OR person.due_on BETWEEN person.local_date - 2 AND person.local_date - 1 AND EXISTS (
        SELECT FROM notifications_digest d WHERE d.person_id = person.id AND d.local_date = person.due_on - 7))
  ORDER BY person.id LIMIT %(limit)s FOR NO KEY UPDATE OF locked SKIP LOCKED)
INSERT INTO notifications_digest (person_id, local_date, period, planned_at)
SELECT id, due_on, CASE rhythm WHEN 'weekly' THEN 'week' ELSE 'day' END, %(at)s FROM due
ON CONFLICT (person_id, local_date) DO NOTHING RETURNING person_id, id
"""
# Read or not, visible or not: what was waiting belongs to this digest, and to no other.
_TAKE = """
UPDATE notifications_notification n SET digest_id = d.id FROM notifications_digest d
WHERE d.id = ANY(%s) AND n.person_id = d.person_id AND n.read_at IS NULL AND n.delivery = 'digest'
  AND n.digest_id IS NULL AND EXISTS (SELECT FROM accounts_user u WHERE u.id = n.person_id AND u.rhythm <> 'never')
"""


def plan_digests(at: datetime | None = None) -> int:
    """Write the digests whose hour has come, and a mail for each that has something to say. Returns how many mails.

    Any number of processes may do this at once: nobody gets two on one day of their own.
    """
    mails = 0
    while (planned := _plan_batch(at or now())) is not None:
        mails += planned
    return mails


@transaction.atomic
def _plan_batch(at: datetime) -> int | None:
    """Plan for some people who are due: how many of them get a mail, or None when nobody is due any more."""
    zones = list(User.objects.filter(is_active=True).order_by().values_list("time_zone", flat=True).distinct())
    local = [at.astimezone(ZoneInfo(zone)) for zone in zones]
    with connection.cursor() as cursor:
        cursor.execute(
            _PLAN,
            {
                "zones": zones,
                "dates": [one.date() for one in local],
                "clocks": [one.time() for one in local],
                "weekdays": [one.weekday() for one in local],
                "steps": STEPS,
                "pressing": sorted({one.date() - timedelta(days=step) for one in local for step in STEPS}),
                "limit": BATCH,
                "at": at,
            },
        )
        digests: dict[int, int] = dict(cursor.fetchall())
        if not digests:
            return None
        cursor.execute(_TAKE, [list(digests.values())])
    keys = reaches(digests)
    asked, heard = Asked(keys.values()), _people_with_news(digests, keys)
    told = [pk for pk in digests if pk in heard or asked.anything(keys[pk])]
    mails = [
        OutgoingMail(
            key=f"digest:{digests[person.pk]}",
            kind="digest",
            person=person,
            address=person.email,
            language=person.language,
            digest_id=digests[person.pk],
            posted_at=at,
            not_before=at,
        )
        for person in User.objects.filter(pk__in=told)
    ]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def _people_with_news(digests: Mapping[int, int], keys: Mapping[int, Reach]) -> set[int]:
    rows = Notification.objects.unread().filter(person__in=digests, digest__in=digests.values())
    rows = rows.filter(event__kind__in=only_news())
    rows = rows.exclude(Q(RestsAmong("event__audience")), group=Group.WORKGROUP)
    scopes = rows.order_by().values_list("person", "event__scope", "event__scope_also").distinct()
    return {person for person, one, other in scopes if keys[person].may_read([one, other])}
