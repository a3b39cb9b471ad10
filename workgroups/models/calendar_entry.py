"""What stands in whose calendar because we mailed it there, and what their calendar answered."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.timezone import localdate, now

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.invited import PEOPLE, WANTED
from compact.notifications.bell import ring
from workgroups.models.meeting import ON_CHANGE, Meeting, Series
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compact.accounts.models import User


class CalendarEntry(ScopedModel):
    """One person was invited by mail to one meeting, or to one series.

    `sequence` numbers what was mailed of it to this person and only rises (RFC 5546, 2.1.4); `mark` says how it stood
    the last time, `until` when the last of it ends. Once the person has no place any more it is withdrawn.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.CASCADE, related_name="+")
    series = models.ForeignKey(Series, models.CASCADE, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="+")
    uid = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField()
    mark = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))

    objects = ScopedQuerySet["CalendarEntry"].as_manager()

    class Meta:
        verbose_name_plural = "calendar entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(series=None, meeting__isnull=False) | Q(series__isnull=False, meeting=None),
                name="a_calendar_entry_is_of_a_meeting_or_a_series",
            ),
            models.UniqueConstraint(
                fields=["person", "series"], condition=Q(withdrawn_at=None), name="a_calendar_has_a_series_once"
            ),
            models.UniqueConstraint(
                fields=["person", "meeting"], condition=Q(withdrawn_at=None), name="a_calendar_has_a_meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} → {self.person}"


class CalendarAnswer(ScopedModel):
    """What a person's calendar last said about one meeting. What it means for their organization stands elsewhere."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    partstat = models.CharField(max_length=12)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(default=now)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = ScopedQuerySet["CalendarAnswer"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_calendar_answers_a_meeting_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.partstat}"


LISTED_AHEAD = timedelta(weeks=4)
# What may stand in calendars, as it is now: each single meeting, and each series with all its announced meetings. Days
# that were listed one by one have no rule, and are single meetings in a calendar: Outlook reads no list of dates.
_ITEM = """
  SELECT m.workgroup_id, s.id AS series_id, CASE WHEN s.id IS NULL THEN m.id END AS meeting_id,
    coalesce(min(s.uid), min(m.uid)) AS uid, coalesce(min(s.sequence), min(m.sequence)) AS sequence,
    concat_ws('.', min(s.sequence), count(*), count(m.cancelled_at), sum(m.sequence)) AS mark,
    min(m.starts_at) AS starts_at, min(m.ends_at) AS ends_at, max(m.ends_at) AS until,
    coalesce(bool_or(m.cancelled_at IS NULL AND m.ends_at > %(at)s), false) AS ahead,
    CASE WHEN s.id IS NULL THEN min(m.series_id) END AS listed,
    coalesce(s.id * 2 + 1, min(m.id) * 2) AS of
  FROM workgroups_meeting m
  JOIN workgroups_workgroup w ON w.id = m.workgroup_id AND w.state <> 'paused'
  LEFT JOIN workgroups_series s ON s.id = m.series_id AND s.rule <> ''
  WHERE m.announced_at IS NOT NULL AND (s.id IS NOT NULL OR m.ends_at > %(at)s - interval '1 day')
  GROUP BY m.workgroup_id, s.id, CASE WHEN s.id IS NULL THEN m.id END
"""
# The same number for what stands in a calendar, by which both are brought together at once.
_OF = "coalesce({0}.series_id * 2 + 1, {0}.meeting_id * 2)"
_POST = """
INSERT INTO notifications_outgoingmail (
  key, kind, person_id, address, language, subject, text, html, context, essential, urgent, state, reason, posted_at,
  not_before, attempts)
SELECT 'calendar:' || told.id || ':' || told.sequence, 'calendar', u.id, u.email, u.language, '', '', '',
  jsonb_build_object('entry', told.id, 'sequence', told.sequence, 'before', told.before), false, false, 'due', '',
  %(at)s, %(at)s, 0
FROM told JOIN accounts_user u ON u.id = told.person_id
ON CONFLICT (key) DO NOTHING
"""
# NOT IN, and not NOT EXISTS: it gathers the others once, also where the database has counted none of them yet.
# Who has no place any more: taken out of their calendar, while there is something ahead in it.
_WITHDRAW = f"""
WITH item AS MATERIALIZED ({_ITEM}), people AS MATERIALIZED ({PEOPLE}), told AS (
  UPDATE workgroups_calendarentry e SET withdrawn_at = %(at)s, sequence = e.sequence + 1, told_at = %(at)s
  FROM item i, accounts_user u
  WHERE i.of = {_OF.format("e")} AND i.ahead AND e.until > %(at)s
    AND u.id = e.person_id AND {WANTED} AND e.withdrawn_at IS NULL
    AND (e.workgroup_id, e.person_id) NOT IN (SELECT p.workgroup_id, p.person_id FROM people p)
  RETURNING e.id, e.person_id, e.sequence, NULL::timestamptz AS before
) {_POST}"""
# What is not any more as they were told. Of what was taken out of the series, or is not announced any more, no row is
# left to say so.
_UPDATE = f"""
WITH item AS MATERIALIZED ({_ITEM}), told AS (
  UPDATE workgroups_calendarentry e SET
    sequence = greatest(e.sequence + 1, coalesce(i.sequence, 0)), mark = coalesce(i.mark, ''), told_at = %(at)s,
    starts_at = coalesce(i.starts_at, o.starts_at), ends_at = coalesce(i.ends_at, o.ends_at),
    until = coalesce(i.until, o.until)
  FROM workgroups_calendarentry o
  JOIN accounts_user u ON u.id = o.person_id
  JOIN workgroups_workgroup w ON w.id = o.workgroup_id AND w.state <> 'paused'
  LEFT JOIN item i ON i.of = {_OF.format("o")}
  WHERE e.id = o.id AND e.withdrawn_at IS NULL AND {WANTED} AND e.mark <> coalesce(i.mark, '')
    AND (e.until > %(at)s OR coalesce(i.ahead, false))
  RETURNING e.id, e.person_id, e.sequence, o.told_at AS before
) {_POST}"""
# Whoever has a place and does not have it yet. Who had it before gets a number that follows on the last. Of days that
# were listed the next one is told, which names the others, and each of those four weeks before: not hundreds at once.
_INVITE = f"""
WITH item AS MATERIALIZED ({_ITEM}), people AS MATERIALIZED ({PEOPLE}), told AS (
  INSERT INTO workgroups_calendarentry (
    person_id, workgroup_id, series_id, meeting_id, uid, sequence, mark, starts_at, ends_at, until, told_at)
  SELECT p.person_id, i.workgroup_id, i.series_id, i.meeting_id, i.uid,
    greatest(i.sequence, (SELECT max(e.sequence) + 1 FROM workgroups_calendarentry e WHERE e.person_id = p.person_id
      AND {_OF.format("e")} = i.of)),
    i.mark, i.starts_at, i.ends_at, i.until, %(at)s
  FROM item i JOIN people p ON p.workgroup_id = i.workgroup_id JOIN accounts_user u ON u.id = p.person_id
  WHERE i.ahead AND {WANTED} AND (i.listed IS NULL OR i.starts_at < %(at)s + interval '{LISTED_AHEAD.days} days'
      OR NOT EXISTS (SELECT FROM item o WHERE o.listed = i.listed AND o.ahead AND o.starts_at < i.starts_at))
    AND (p.person_id, i.of) NOT IN (
      SELECT e.person_id, {_OF.format("e")} FROM workgroups_calendarentry e WHERE e.withdrawn_at IS NULL)
  ORDER BY p.person_id
  ON CONFLICT DO NOTHING
  RETURNING id, person_id, sequence, NULL::timestamptz AS before
) {_POST}"""


@transaction.atomic
def plan_invitations() -> int:
    """Queue one mail for each calendar entry that is not as its person was told. Returns how many.

    What a workgroup has announced is compared with what stands in calendars: so whoever joins later is invited,
    whoever leaves is told, and nothing is lost between a change and its mail. A series is one entry, however many
    meetings it has. What rests is left until it does not; then one mail tells all that has changed.
    """
    count = 0
    with connection.cursor() as cursor:
        for statement in (_WITHDRAW, _UPDATE, _INVITE):
            cursor.execute(statement, {"at": now(), "today": localdate()})
            count += cursor.rowcount
    if count:
        transaction.on_commit(ring)
    return count


def _look(meetings: "Sequence[Meeting]", what: str, by: "User") -> None:
    """Ring for the comparison at once, instead of at the next minute."""
    transaction.on_commit(lambda: ring("workgroups.plan_invitations"))


ON_CHANGE["calendar"] = _look
