"""What those who run a workgroup do with its dates: call meetings, send the dates, change, move and call them off.

What is done to a series from one meeting on is done in as many statements as to one. What has begun stays as it is,
and so does what was answered, decided and noted: the rows stay, and go along with their meeting.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.timezone import now

from compact.access import reach_of
from compact.history.context import because
from compact.notifications.events import record, retell
from workgroups.models.agenda import AgendaItem
from workgroups.models.meeting import Details, Joining, Meeting
from workgroups.models.recurrence import Dates, Repeats, span_of
from workgroups.models.series import Series

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.workgroup import Workgroup


_SHIFT = """
UPDATE workgroups_meeting AS one SET series_id = new.series_id, uid = new.uid, starts_at = new.starts_at,
  ends_at = new.ends_at, zone = new.zone, recurs_at = new.recurs_at, changed_at = new.changed_at
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[],
  %s::timestamptz[], %s::timestamptz[])
  AS new (id, series_id, uid, starts_at, ends_at, zone, recurs_at, changed_at)
WHERE one.id = new.id
"""


class Schedule:
    """The dates of one workgroup, as `by` changes them. Whoever makes one has asked `workgroups.hold_meetings`.

    What is done with a meeting names the `known` moment of its last change: when somebody was faster, nothing changes
    and nobody is told. While the workgroup is closed nothing is done.
    """

    def __init__(self, workgroup: "Workgroup", *, by: "User") -> None:
        self.workgroup = workgroup
        self.by = by
        self.behalf = reach_of(by).behalf(workgroup.conveners_scope)

    @transaction.atomic
    def call(
        self, dates: Dates, details: Details, *, lines: Sequence[str] = (), announced: bool, token: UUID
    ) -> Meeting | None:
        """A meeting, or the first of a series, with its agenda line by line; `announced` at once, or kept.

        The same form again finds what it made. None when the workgroup is closed. Raises ValidationError as
        `Dates.local_starts` does.
        """
        if self.workgroup.hold().is_closed:
            return None
        uid = str(token)
        made = Meeting.objects.filter(workgroup=self.workgroup, uid=uid).order_by("starts_at").first()
        if made is not None:
            return made
        spans, rule = dates.spans(), dates.rule
        with because(behalf=self.behalf):
            series = None
            if dates.repeats != Repeats.ONCE:
                series = Series.begin(self.workgroup, dates, title=details.title, uid=uid, by=self.by)
            at = now() if announced else None
            rows = Meeting.objects.bulk_create(
                Meeting(
                    workgroup=self.workgroup,
                    series=series,
                    recurs_at=start if series else None,
                    uid=uid if number == 0 or rule else str(uuid4()),
                    starts_at=start,
                    ends_at=end,
                    zone=dates.zone,
                    created_by=self.by,
                    announced_at=at,
                    announced_by=self.by if announced else None,
                    **details.own,
                )
                for number, (start, end) in enumerate(spans)
            )
            self._join(rows, details)
            AgendaItem.objects.bulk_create(
                AgendaItem(meeting=rows[0], workgroup=self.workgroup, position=number, title=line)
                for number, line in enumerate(lines, start=1)
            )
        if announced:
            self._tell("announced", rows, details.joining)
        return rows[0]

    @transaction.atomic
    def announce(self, meeting: Meeting) -> bool:
        """Send the date of what was kept; of a series all dates. False when it is out already, over or withdrawn."""
        if self.workgroup.hold().is_closed:
            return False
        kept = self._whole(meeting).kept().standing()
        rows = list(kept.filter(starts_at__gt=now()).select_for_update(of=("self",)).order_by("starts_at"))
        if meeting.pk not in {one.pk for one in rows}:
            return False
        at = now()
        with because(behalf=self.behalf):
            self._written(rows, announced_at=at, announced_by=self.by)
        self._tell("announced", rows, self._how(rows[0]))
        return True

    @transaction.atomic
    def withdraw(self, meeting: Meeting) -> bool:
        """Give up what was kept, of a series all of it; nobody knew of it. False when its date is out, or it was."""
        self.workgroup.hold()
        kept = self._whole(meeting).kept().standing()
        with because(behalf=self.behalf):
            return bool(kept.update(cancelled_at=now(), cancelled_by=self.by, changed_at=now()))

    @transaction.atomic
    def edit(self, meeting: Meeting, details: Details, *, known: datetime, following: bool = False) -> bool:
        """Say something else of it, `following`: and of those after it, which are a series of their own from there.

        False when somebody was faster, when it is over, or when all of it was so already.
        """
        rows = self._held(meeting, known, following=following)
        if not rows:
            return False
        standing = [one for one in rows if one.cancelled_at is None]
        same = all(getattr(one, name) == value for one in standing for name, value in details.own.items())
        joins = Joining.objects.filter(meeting__in=standing).values("link", "telephone")
        before = list(joins) + [{"link": "", "telephone": ""}] * (len(standing) - len(joins))
        if same and all(one == details.joining for one in before):
            return False
        with because(behalf=self.behalf):
            if meeting.series_id and following:
                known_by, _recurs = self._go_on(meeting, rows, self._as_it_recurs(meeting), details.title)
                self._written(rows, **known_by)
            self._written(standing, changed_at=now(), **details.own)
            self._join(standing, details)
        self._tell("changed", standing, details.joining)
        return True

    @transaction.atomic
    def move(self, meeting: Meeting, dates: Dates, *, known: datetime, following: bool = False) -> bool:
        """Hold it at another time; `following`: and those after it, which keep its rhythm.

        One that is moved alone stays the one its series says, which does not move (B24); one that was is where it was
        put. False when somebody was faster, when it has begun, or when it is then already.
        """
        rows = self._held(meeting, known, following=following)
        start, end = span_of(dates.begins, dates.minutes, dates.zone)
        if (
            not rows
            or self._begun(meeting, rows)
            or (start, end, dates.zone) == (meeting.starts_at, meeting.ends_at, meeting.zone)
        ):
            return False
        was = meeting.starts_at
        with because(behalf=self.behalf):
            if meeting.series_id and following:
                touched = self._shift(meeting, rows, dates)
            else:
                touched = rows
                self._written(rows, starts_at=start, ends_at=end, zone=dates.zone, changed_at=now())
        self._tell("moved", touched, self._how(touched[0]), was=was.isoformat())
        return True

    @transaction.atomic
    def call_off(self, meeting: Meeting, reason: str, *, known: datetime, following: bool = False) -> bool:
        """Hold it not at all, and say why; `following`: nor any after it, which ends the series.

        False when somebody was faster, when it has begun, or was called off.
        """
        rows = [one for one in self._held(meeting, known, following=following) if one.cancelled_at is None]
        if not rows or self._begun(meeting, rows):
            return False
        with because(reason, behalf=self.behalf):
            self._written(rows, cancelled_at=now(), cancelled_by=self.by, cancel_reason=reason[:500], changed_at=now())
            if meeting.series and meeting.recurs_at and following:
                meeting.series.end_before(meeting.recurs_at)
        # Whoever has not heard of its date hears no more of it; of the others of a series everybody does.
        whole = len(rows)
        retell(meeting, told=lambda event: {"withdrawn": True} if event.data.get("count", 1) <= whole else {})
        self._tell("cancelled", rows, {}, reason=reason)
        return True

    # --- the rows -----------------------------------------------------------------------------------------------------

    def _whole(self, meeting: Meeting) -> Any:
        mine = Meeting.objects.filter(workgroup=self.workgroup)
        return mine.filter(series=meeting.series_id) if meeting.series_id else mine.filter(pk=meeting.pk)

    def _held(self, meeting: Meeting, known: datetime, *, following: bool) -> list[Meeting]:
        """It, and perhaps those after it that have not begun, in their order; none when it is not as it was known."""
        if self.workgroup.hold().is_closed:
            return []
        ahead = Meeting.objects.filter(workgroup=self.workgroup, ends_at__gt=now(), closed_at=None)
        if following and meeting.series_id:
            ahead = ahead.filter(series=meeting.series_id, recurs_at__gte=meeting.recurs_at, opened_at=None)
        else:
            ahead = ahead.filter(pk=meeting.pk)
        rows = list(ahead.select_for_update(of=("self",)).order_by("recurs_at", "pk"))
        mine = next((one for one in rows if one.pk == meeting.pk), None)
        if mine is None or mine.changed_at != known or mine.cancelled_at is not None:
            return []
        for one in rows:
            one.workgroup = self.workgroup
        return rows

    @staticmethod
    def _begun(meeting: Meeting, rows: Sequence[Meeting]) -> bool:
        """Whether somebody has written in it by now, as it stands in the rows that are held."""
        meeting.opened_at = next(one.opened_at for one in rows if one.pk == meeting.pk)
        return meeting.opened_at is not None

    def _written(self, rows: Sequence[Meeting], **values: Any) -> None:
        """The same in all of them, in the table and at hand."""
        Meeting.objects.filter(pk__in=[one.pk for one in rows]).update(**values)
        for one in rows:
            for name, value in values.items():
                setattr(one, name, value)

    def _join(self, rows: Sequence[Meeting], details: Details) -> None:
        if not (details.link or details.telephone):
            Joining.objects.filter(meeting__in=rows).delete()
            return
        Joining.objects.bulk_create(
            [Joining(meeting=one, workgroup=self.workgroup, **details.joining) for one in rows],
            update_conflicts=True,
            unique_fields=["meeting"],
            update_fields=["link", "telephone"],
        )

    def _how(self, meeting: Meeting) -> dict[str, str]:
        return {**(Joining.objects.filter(meeting=meeting).values("link", "telephone").first() or {})}  # type: ignore[dict-item]

    def _as_it_recurs(self, meeting: Meeting) -> Dates:
        series: Any = meeting.series
        first: Any = meeting.recurs_at
        zone = ZoneInfo(series.zone)
        # Of the night on which the clocks change only the day is the rule's own.
        day, at = first.astimezone(zone).date(), series.begins_at.astimezone(zone).time()
        return Dates(datetime.combine(day, at), series.minutes, series.zone)

    def _go_on(self, meeting: Meeting, rows: list[Meeting], dates: Dates, title: str) -> tuple[dict[str, Any], Any]:
        """These rows are a series of their own from here on. Returns what each of them says of it, and when it recurs.

        As what each of them is known by where its days were listed, they keep their own names.
        """
        before: Any = meeting.series
        series, recurs = before.go_on(rows, dates, title=title, by=self.by)
        return {"series": series, **({"uid": series.uid} if series.rule else {})}, recurs

    def _shift(self, meeting: Meeting, rows: list[Meeting], dates: Dates) -> list[Meeting]:
        """Everything from here on goes along, but what was moved by itself or called off. Returns what has moved."""
        moves = {one for one in rows if one.cancelled_at is None and (one == meeting or not one.has_moved)}
        title, at = meeting.series.title if meeting.series else "", now()
        known, recurs = self._go_on(meeting, rows, dates, title)
        for one, start in zip(rows, recurs, strict=True):
            if one in moves:
                one.starts_at, one.ends_at, one.zone = start, start + timedelta(minutes=dates.minutes), dates.zone
            one.recurs_at, one.changed_at, one.series, one.uid = start, at, known["series"], known.get("uid", one.uid)
        # As `bulk_update` writes it, with a branch for each row and column, it takes three times as long.
        columns = ("id", "series_id", "uid", "starts_at", "ends_at", "zone", "recurs_at", "changed_at")
        with connection.cursor() as cursor:
            cursor.execute(_SHIFT, [[getattr(one, name) for one in rows] for name in columns])
        return [one for one in rows if one in moves]

    # --- who hears ----------------------------------------------------------------------------------------------------

    def _tell(self, what: Any, rows: Sequence[Meeting], how: dict[str, str], **more: Any) -> None:
        """The people of the workgroup hear of it once, however many dates there are; of what is kept nobody does."""
        known = [one for one in rows if one.announced_at]
        if not known:
            return
        Meeting.changed(known, what, by=self.by)
        first = known[0]
        first.workgroup = self.workgroup
        record(
            f"meeting_{what}",
            actor=self.by,
            target=first,
            audience=[self.workgroup.people_scope],
            visible=[self.workgroup.people_scope],
            data={
                **told(first),
                **how,
                "count": len(known),
                **more,
                "who": str(self.by),
            },
            behalf=self.behalf,
        )


def told(meeting: Meeting) -> dict[str, Any]:
    """What the words of an event say of a meeting."""
    return {
        "workgroup": meeting.workgroup.usual_name,
        "slug": meeting.workgroup.slug,
        "pk": meeting.pk,
        "title": meeting.title,
        "place": meeting.place,
        "starts": meeting.starts_at.astimezone(UTC).isoformat(),
        "ends": meeting.ends_at.astimezone(UTC).isoformat(),
        "zone": meeting.zone,
    }
