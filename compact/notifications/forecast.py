"""Who would hear of something, and how, before it is said: by the same statement that announcing goes by."""

from typing import Any

from django.db import connection
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, scope
from compact.notifications.announcing import hearing
from compact.notifications.models import Event

# What sending looks at once more before a mail leaves (`sending`) comes after what the reader has chosen: who wants no
# mail is not called unreachable. The day of a summary is the next one on which planning finds the person due.
_LOTS = """
  SELECT heard.person, CASE
      WHEN heard.delivery IS NULL THEN 'muted'
      WHEN heard.delivery = 'none' OR refusal.reason = 'unsubscribed' THEN 'silent'
      WHEN u.unclaimed_since IS NOT NULL THEN 'unclaimed'
      WHEN refusal.reason IS NOT NULL THEN 'bounced'
      ELSE heard.delivery END AS lot,
    first.day + CASE WHEN u.rhythm = 'weekly'
      THEN (u.digest_weekday - extract(isodow FROM first.day)::int + 8) %% 7 ELSE 0 END AS day,
    refusal.since AS bounced_since
  FROM (/* heard */) AS heard
  JOIN accounts_user u ON u.id = heard.person
  LEFT JOIN notifications_suppression refusal ON refusal.address = u.email
  CROSS JOIN LATERAL (SELECT %(at)s::timestamptz AT TIME ZONE u.time_zone AS clock) AS local
  CROSS JOIN LATERAL (
    SELECT greatest(local.clock::date + CASE WHEN u.digest_at > local.clock::time THEN 0 ELSE 1 END, u.paused_until)
      AS day) AS first
"""


def lots(event: Event) -> tuple[str, dict[str, Any]]:
    """How each reader would hear of an event that has not happened yet, as SQL with its values.

    Rows of `person`, `lot`, the `day` of their next summary, and since when their mail comes back. A lot is "now",
    "digest", "muted" (hears nothing of it), "silent" (reads it in the portal, and wants no mail), "bounced" (their mail
    comes back) or "unclaimed" (not in yet).
    """
    heard, values = hearing(event)
    return _LOTS.replace("/* heard */", heard), {**values, "at": now()}


def readers_of(audience: list[int]) -> list[int]:
    """The wall's keys to what each reader of these scopes has chosen, and to the addresses that get no mail.

    Whoever hands them over has checked the right to know, and says no more than numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT compact_readers(one) FROM unnest(%s::bigint[]) AS asked(one)", [audience])
        return [BACKBONE, *(scope(Kind.PERSON, pk) for (pk,) in cursor.fetchall())]
