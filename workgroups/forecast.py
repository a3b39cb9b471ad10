"""Who will get a message to the whole group, counted before it is sent: by person, and by organization."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.db import connection
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.dates import day, plain_date
from compact.notifications.forecast import lots, readers_of
from compact.notifications.models import Event
from compact.wall import handing_over

FEW = 6

# An organization hears of it through the people in its place, those who run the workgroup for it, and whoever stands in
# for one of them. What the writer's own organization hears it hears from the writer.
_COUNT = """
WITH lot AS MATERIALIZED (/* lots */), other AS MATERIALIZED (/* other lots */),
seat AS (
  SELECT id, organization_id AS organization FROM workgroups_seat
  WHERE workgroup_id = %(workgroup)s AND since <= %(at)s AND (until IS NULL OR until > %(at)s)
), running AS (
  SELECT organization_id AS organization, person_id AS person FROM workgroups_convener
  WHERE workgroup_id = %(workgroup)s AND since <= %(at)s AND (until IS NULL OR until > %(at)s)
), member AS (
  SELECT named.organization, named.person FROM (
    SELECT seat.organization, h.person_id AS person FROM seat JOIN workgroups_seatholder h ON h.seat_id = seat.id
      WHERE h.since <= %(at)s AND (h.until IS NULL OR h.until > %(at)s)
    UNION SELECT organization, person FROM running
    UNION SELECT d.organization_id, d.delegate_id FROM workgroups_delegation d
      WHERE d.ended_at IS NULL AND d.since <= %(at)s AND d.until > %(at)s
        AND (d.workgroup_id = %(workgroup)s
          OR d.part = 'places' AND d.organization_id IN (SELECT organization FROM seat)
          OR d.seat_id IN (SELECT id FROM seat))
  ) AS named
  JOIN partners_affiliation a ON a.person_id = named.person AND a.organization_id = named.organization
    AND a.since <= %(at)s AND (a.until IS NULL OR a.until > %(at)s)
), organization AS (
  SELECT at_table.organization AS id,
    count(*) FILTER (WHERE lot.lot = 'now') AS now, count(*) FILTER (WHERE lot.lot = 'digest') AS digest,
    count(*) FILTER (WHERE lot.lot IN ('muted', 'silent')) AS muted,
    count(*) FILTER (WHERE lot.lot = 'bounced') AS bounced, min(lot.bounced_since) AS since,
    count(*) FILTER (WHERE lot.lot = 'unclaimed') AS unclaimed,
    coalesce(bool_or(member.person = %(actor)s), false) AS writes
  FROM (SELECT organization FROM seat UNION SELECT organization FROM running) AS at_table
  LEFT JOIN member ON member.organization = at_table.organization
  LEFT JOIN lot ON lot.person = member.person
  GROUP BY 1
), unheard AS (
  SELECT o.*, coalesce(nullif(p.short_name, ''), p.name) AS name, p.slug,
    (SELECT id FROM seat WHERE seat.organization = o.id) AS seat
  FROM organization o JOIN partners_organization p ON p.id = o.id
  WHERE o.now + o.digest = 0 AND NOT o.writes
)
SELECT
  (SELECT jsonb_object_agg(lot, number) FROM (SELECT lot, count(*) AS number FROM lot GROUP BY 1) AS one),
  (SELECT jsonb_agg(jsonb_build_array(day, number) ORDER BY day)
     FROM (SELECT day, count(*) AS number FROM lot WHERE lot = 'digest' GROUP BY 1) AS one),
  (SELECT count(*) FROM lot JOIN other USING (person) WHERE (lot.lot = 'now') <> (other.lot = 'now')),
  (SELECT jsonb_object_agg(id, to_jsonb(organization)) FROM organization WHERE id = ANY(%(shown)s)),
  (SELECT jsonb_agg(to_jsonb(one)) FROM (
     SELECT * FROM unheard ORDER BY bounced + unclaimed + muted, name, id LIMIT %(few)s) AS one),
  (SELECT count(*) FROM unheard),
  (SELECT count(*) FROM organization)
"""


@dataclass(frozen=True)
class Heard:
    """How one organization hears of it: how many of its people, and which way."""

    now: int = 0
    digest: int = 0
    muted: int = 0
    bounced: int = 0
    unclaimed: int = 0
    since: datetime | None = None
    writes: bool = False
    id: int = 0
    name: str = ""
    slug: str = ""
    seat: int | None = None

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """From what the database tells."""
        since = row.get("since")
        return cls(**{**row, "since": datetime.fromisoformat(since) if since else None})

    @property
    def reaches_nobody(self) -> bool:
        """Whether nobody there gets a mail of it, now or later."""
        return not (self.now or self.digest or self.writes)

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody who could."""
        return self.reaches_nobody and not (self.muted or self.bounced or self.unclaimed)

    @property
    def why(self) -> str:
        """Why nobody there gets it, in two words; nothing when somebody does."""
        if not self.reaches_nobody:
            return ""
        if self.is_empty:
            return _("Empty place")
        if self.bounced:
            return _("Mail bounces")
        return _("Not in yet") if self.unclaimed else _("Wants no mail")

    @property
    def sentence(self) -> str:
        """The same in a sentence, with the organization's name."""
        words = {"organization": self.name, "date": plain_date(self.since)}
        if self.is_empty:
            return _("The place of %(organization)s is empty.") % words
        if self.bounced:
            return _("Mail to %(organization)s bounces since %(date)s.") % words
        if self.unclaimed:
            return _("Whoever was named at %(organization)s has not come in yet.") % words
        return _("Whoever is here for %(organization)s has muted the group or wants no mail.") % words


@dataclass(frozen=True)
class Forecast:
    """Who will get it, counted at this moment from what each person has chosen."""

    special: bool
    counts: dict[str, int]
    days: list[tuple[date, int]]
    differs: int  # for how many a special notice makes the difference between at once and not
    organizations: dict[int, Heard]
    unheard: list[Heard]
    unheard_count: int
    organization_count: int
    workgroup: Any = field(repr=False)

    @property
    def now(self) -> int:
        """By a mail of its own."""
        return self.counts.get("now", 0)

    @property
    def digest(self) -> int:
        """In their next summary."""
        return self.counts.get("digest", 0)

    @property
    def muted(self) -> int:
        """Have muted the group, or read decisions only."""
        return self.counts.get("muted", 0)

    @property
    def silent(self) -> int:
        """Find it in the portal, and want no mail now."""
        return self.counts.get("silent", 0)

    @property
    def not_at_all(self) -> int:
        """Get no mail of it because they have chosen so."""
        return self.muted + self.silent

    @property
    def unreachable(self) -> int:
        """Would get it, and no mail reaches them."""
        return self.counts.get("bounced", 0) + self.counts.get("unclaimed", 0)

    @property
    def people(self) -> int:
        """Everybody who reads along here, but for the writer."""
        return sum(self.counts.values())

    @cached_property
    def digest_days(self) -> str:
        """On which day the summaries leave: "in their e-mail of Tuesday 16 February"; of several the first and last."""
        if not self.days:
            return ""
        first, last = day(self.days[0][0]), day(self.days[-1][0])
        words = _("in their e-mail of %(first)s") if first == last else _("in their e-mails, %(first)s to %(last)s")
        return words % {"first": first, "last": last}

    @property
    def title(self) -> str:
        """26 people: 15 now, 8 on Tuesday 16 February, 3 not at all."""
        parts = [_("%(count)s now") % {"count": self.now} if self.now else _("nobody now")]
        if self.digest and len(self.days) == 1:
            parts.append(_("%(count)s on %(day)s") % {"count": self.digest, "day": day(self.days[0][0])})
        elif self.digest:
            parts.append(_("%(count)s in a later summary") % {"count": self.digest})
        if self.not_at_all:
            parts.append(_("%(count)s not at all") % {"count": self.not_at_all})
        if self.unreachable:
            parts.append(_("%(count)s cannot be reached") % {"count": self.unreachable})
        people = ngettext("%(count)s person", "%(count)s people", self.people) % {"count": self.people}
        return _("%(people)s: %(parts)s") % {"people": people, "parts": ", ".join(parts)}

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The parts of the bar: a name, where it begins and how long it is, of a hundred."""
        found, begun = [], 0.0
        for name in ("now", "digest", "not_at_all", "unreachable"):
            length = 100 * getattr(self, name) / self.people if self.people else 0
            if length:
                found.append((name, round(begun, 2), round(length, 2)))
            begun += length
        return found


def foretell(workgroup: Any, plain: Event, special: Event, *, chosen: bool, shown: Sequence[int] = ()) -> Forecast:
    """Count who would get an event of a workgroup: `special` if `chosen`, else `plain`. Neither has happened yet.

    `shown` are the organizations whose numbers are wanted one by one. Two queries, however many people there are.
    Whoever calls this has checked that the reader may write to the whole group.
    """
    (sql, values), (other, more) = (lots(one) for one in ((special, plain) if chosen else (plain, special)))
    # Both go by the same values, but for their kind.
    for name in ("special",):
        other = other.replace(f"%({name})s", f"%(other_{name})s")
        values[f"other_{name}"] = more[name]
    sql = _COUNT.replace("/* lots */", sql).replace("/* other lots */", other)
    wanted = {**values, "workgroup": workgroup.pk, "at": now(), "shown": list(shown), "few": FEW}
    with handing_over(*readers_of([workgroup.people_scope])), connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        counts, days, differs, organizations, unheard, unheard_count, total = (
            json.loads(one) if isinstance(one, str) else one for one in cursor.fetchone()
        )
    return Forecast(
        special=chosen,
        counts=counts or {},
        days=[(date.fromisoformat(one), number) for one, number in days or []],
        differs=differs,
        organizations={int(pk): Heard.read(row) for pk, row in (organizations or {}).items()},
        unheard=[Heard.read(row) for row in unheard or []],
        unheard_count=unheard_count,
        organization_count=total,
        workgroup=workgroup,
    )
