"""The one mail a day or a week: what needs you, what needs someone at your organization, and what happened.

Planning asks the database whose hour has come and who has no digest for that day; composing looks again when the mail
leaves. Both take people in batches, with a number of queries that does not depend on how many there are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.access import Reach, reaches
from compact.accounts.models import User, Weekday
from compact.asks.models import Ask
from compact.dates import due, full_date, plain_date
from compact.mail import absolute, words
from compact.notifications.events import KINDS, EventKind
from compact.notifications.models import Group, Notification, OutgoingMail, Period
from compact.notifications.sending import Batch, Letter, NotSent, composer, ways
from compact.notifications.streams import SUMMARY, Stream
from partners.models import Organization

BATCH = 500
ITEMS = 12


# --- planning ---------------------------------------------------------------------------------------------------------

# A weekly mail that no worker was there to plan is made up for on the next two days, for whoever had one the week
# before: not for those who only now chose that day.
_PLAN = """
WITH due AS (
  SELECT person.id, person.due_on, person.rhythm FROM (
    SELECT u.id, u.rhythm, u.digest_at, zone.local_date, zone.clock,
      CASE WHEN u.rhythm = 'weekly' THEN zone.local_date - (zone.weekday - u.digest_weekday + 7) %% 7
           ELSE zone.local_date END AS due_on
    FROM accounts_user u
    JOIN unnest(%(zones)s::text[], %(dates)s::date[], %(clocks)s::time[], %(weekdays)s::int[])
      AS zone(name, local_date, clock, weekday) ON zone.name = u.time_zone
    WHERE u.is_active AND u.rhythm <> 'never' AND (u.paused_until IS NULL OR u.paused_until <= zone.local_date)
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
  AND n.digest_id IS NULL
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
    scopes = rows.order_by().values_list("person", "event__scope", "event__scope_also").distinct()
    return {person for person, one, other in scopes if keys[person].may_read([one, other])}


# --- composing --------------------------------------------------------------------------------------------------------


class Asked:
    """What waits for an answer from any of these readers, or from anyone at their organizations."""

    def __init__(self, readers: Iterable[Reach]) -> None:
        keys: set[int] = set()
        organizations: set[int] = set()
        for reach in readers:
            keys |= reach.keys
            organizations |= reach.organizations
        self.of_post: dict[int, list[Ask]] = defaultdict(list)
        self.of_organization: dict[int, list[Ask]] = defaultdict(list)
        asks = Ask.objects.waiting().filter(Q(post__in=keys) | Q(organization__in=organizations))
        self.urgency: dict[int, int] = {}
        for number, ask in enumerate(asks.select_related("organization", "asked_by").by_urgency()):
            self.urgency[ask.pk] = number
            self.of_post[ask.post].append(ask)
            self.of_organization[ask.organization_id].append(ask)

    def needs(self, reach: Reach) -> list[Ask]:
        """What this reader can answer, the most urgent first."""
        return self._sorted(ask for key in reach.keys if key in self.of_post for ask in self.of_post[key])

    def needs_others(self, reach: Reach) -> list[Ask]:
        """What somebody else at the reader's organizations has to answer."""
        found = (ask for pk in reach.organizations for ask in self.of_organization.get(pk, ()))
        return self._sorted(ask for ask in found if ask.post not in reach.keys)

    def anything(self, reach: Reach) -> bool:
        """Whether there is any of both."""
        return any(key in self.of_post for key in reach.keys) or any(
            pk in self.of_organization for pk in reach.organizations
        )

    def _sorted(self, asks: Iterable[Ask]) -> list[Ask]:
        return sorted(asks, key=lambda ask: self.urgency[ask.pk])


@dataclass(frozen=True)
class News:
    """One notification and its kind."""

    notification: Notification
    kind: EventKind

    @property
    def group(self) -> str:
        """The section it stands in."""
        return self.notification.group

    @property
    def where(self) -> str:
        """The workgroup it belongs to."""
        return self.kind.where(self.notification.event)

    @property
    def path(self) -> str:
        """The page it leads to, whatever part of it."""
        return self.kind.url(self.notification.event).split("?")[0].split("#")[0]

    def item(self) -> dict[str, Any]:
        """As the templates show it."""
        event = self.notification.event
        where, on = self.where, plain_date(event.happened_at)
        meta = _("%(workgroup)s, %(date)s") % {"workgroup": where, "date": on} if where else on
        excerpt = Truncator(self.kind.excerpt(event)).chars(280)
        return {"title": self.kind.title(event), "url": absolute(self.kind.url(event)), "meta": meta, "quote": excerpt}


def _ask_item(ask: Ask) -> dict[str, Any]:
    url = absolute(ask.get_absolute_url())
    by_when = f"{due(ask.due_on)}." if ask.due_on else ""
    if ask.asked_by:
        since = {"who": ask.asked_by, "date": plain_date(ask.asked_at)}
        by_when = f"{by_when} {_('Asked by %(who)s on %(date)s.') % since}".strip()
    return {
        "title": str(ask),
        "url": url,
        "meta": by_when,
        "quote": Truncator(ask.why).chars(280),
        "choices": [(ask.verb, url)],
    }


def _line(where: str, news: list[News]) -> dict[str, Any]:
    counts = Counter(one.kind.code for one in news)
    said = ", ".join(KINDS[code].counted(count) for code, count in counts.most_common())
    words = _("%(workgroup)s: %(counts)s") % {"workgroup": where, "counts": said} if where else said
    return {"words": words, "url": absolute(news[0].kind.url(news[0].notification.event))}


@composer("digest")
def compose(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """Look up asks, news and organizations for all of these people, then make their letters one by one."""
    asked = Asked(batch.reach(mail) for mail in batch.mails)
    heard: dict[int | None, list[News]] = defaultdict(list)
    rows = Notification.objects.unread().filter(
        person__in=[mail.person_id for mail in batch.mails], digest__in=[mail.digest_id for mail in batch.mails]
    )
    for row in rows.select_related("event").order_by("-pk"):
        if row.event.kind in KINDS and batch.reaches[row.person_id].may_read(row.event.scopes):
            heard[row.digest_id].append(News(row, KINDS[row.event.kind]))
    organizations = Organization.objects.in_bulk({pk for reach in batch.reaches.values() for pk in reach.organizations})

    def letter(mail: OutgoingMail) -> Letter:
        reach, person = batch.reach(mail), batch.person(mail)
        needs, others, news = asked.needs(reach), asked.needs_others(reach), heard[mail.digest_id]
        if mail.digest is None or not (needs or others or news):
            raise NotSent("There is nothing to say any more.")
        stream = Stream(SUMMARY, str(person.pk))
        acts_for = sorted(organizations[pk].usual_name for pk in reach.organizations if pk in organizations)
        context = {
            **_sections(needs, others, news),
            "title": _title(person, len(needs), weekly=mail.digest.period == Period.WEEK),
            "today": full_date(localdate()),
            "preheader": _preheader(needs, others, news),
            "why": _why(person, acts_for, weekly=mail.digest.period == Period.WEEK),
            "today_url": absolute(reverse("today")),
            "inbox_url": absolute(reverse("notifications:inbox")),
            **ways(mail, stream),
        }
        subject = _subject(needs, others, news, weekly=mail.digest.period == Period.WEEK)
        return Letter(words("digest", context, subject=subject), stream)

    return letter


def _sections(needs: list[Ask], others: list[Ask], news: list[News]) -> dict[str, Any]:
    """At most twelve items, in the order in which they matter, and how many more there are."""
    concerns = [one for one in news if one.group in {Group.YOU, Group.ORGANIZATION}]
    decided = [one for one in news if one.group == Group.DECIDED]
    workgroups: dict[str, list[News]] = defaultdict(list)
    for one in news:
        if one.group == Group.WORKGROUP:
            workgroups[one.where].append(one)
    left = ITEMS
    sections: list[list[Any]] = [needs, others, concerns, decided, list(workgroups)]
    shown: list[list[Any]] = []
    for section in sections:
        shown.append(section[:left])
        left -= len(shown[-1])
    total = sum(map(len, sections))
    return {
        "needs": [_ask_item(ask) for ask in shown[0]],
        "others": [_ask_item(ask) for ask in shown[1]],
        "others_at": ", ".join(sorted({ask.organization.usual_name for ask in shown[1]})),
        "concerns": [one.item() for one in shown[2]],
        "decided": [one.item() for one in shown[3]],
        "lines": [_line(where, workgroups[where]) for where in shown[4]],
        "discussed": _most_discussed(workgroups) if shown[4] else None,
        "more": total - ITEMS if total > ITEMS else 0,
    }


def _most_discussed(workgroups: Mapping[str, list[News]]) -> dict[str, Any] | None:
    talk = [one for news in workgroups.values() for one in news if one.kind.excerpt(one.notification.event)]
    if not talk:
        return None
    [(path, _count)] = Counter(one.path for one in talk).most_common(1)
    return next(one for one in talk if one.path == path).item()


def _title(person: User, things: int, *, weekly: bool) -> str:
    if not things:
        return _("Your week in the compact") if weekly else _("Your day in the compact")
    names = {"name": person.short_name, "count": things}
    if weekly:
        words = ngettext(
            "%(name)s, one thing needs you this week", "%(name)s, %(count)d things need you this week", things
        )
    else:
        words = ngettext("%(name)s, one thing needs you", "%(name)s, %(count)d things need you", things)
    return words % names


def _subject(needs: list[Ask], others: list[Ask], news: list[News], *, weekly: bool) -> str:
    """What is asked, and of whom; never the name of a newsletter."""
    if asks := needs or others:
        who = {ask.organization.usual_name for ask in asks}
        what = [str(asks[0])] if len(asks) == 1 else list(dict.fromkeys(ask.column for ask in asks))[:3]
        names = {"who": ", ".join(sorted(who)), "count": len(asks), "what": ", ".join(what)}
        if needs:
            words = (
                ngettext(
                    "1 thing needs %(who)s this week: %(what)s",
                    "%(count)d things need %(who)s this week: %(what)s",
                    len(asks),
                )
                if weekly
                else ngettext("1 thing needs %(who)s: %(what)s", "%(count)d things need %(who)s: %(what)s", len(asks))
            )
        else:
            words = ngettext(
                "1 thing waits for someone at %(who)s: %(what)s",
                "%(count)d things wait for someone at %(who)s: %(what)s",
                len(asks),
            )
        return words % names
    decided = sum(one.group == Group.DECIDED for one in news)
    counts = []
    if decided:
        counts.append(ngettext("%(count)d decision", "%(count)d decisions", decided) % {"count": decided})
    if rest := len(news) - decided:
        counts.append(ngettext("%(count)d piece of news", "%(count)d pieces of news", rest) % {"count": rest})
    words = _("Compact week: %(counts)s") if weekly else _("Compact today: %(counts)s")
    return words % {"counts": ", ".join(counts)}


def _preheader(needs: list[Ask], others: list[Ask], news: list[News]) -> str:
    """The day that presses, else the first thing in it."""
    for ask in (*needs, *others):
        if ask.due_on:
            return f"{due(ask.due_on)}: {ask}"
    return str((needs or others)[0]) if needs or others else str(news[0].item()["title"])


def _why(person: User, acts_for: list[str], *, weekly: bool) -> str:
    if weekly:
        day = {"day": Weekday(person.digest_weekday).label, "who": ", ".join(acts_for)}
        if acts_for:
            words = _(
                "You get this once a week, on %(day)s, because you act for %(who)s. "
                "There is none in a week when nothing concerns you."
            )
        else:
            words = _(
                "You get this once a week, on %(day)s, because you have an account. "
                "There is none in a week when nothing concerns you."
            )
        return words % day
    if acts_for:
        words = _("You get this once a day because you act for %(who)s. There is none when nothing concerns you.")
        return words % {"who": ", ".join(acts_for)}
    return _("You get this once a day because you have an account. There is none when nothing concerns you.")
