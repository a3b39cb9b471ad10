"""The one mail a day or a week: what needs you, what needs someone at your organization, and what happened.

It is made when it leaves, for a batch of people at a time, with a number of queries that does not depend on how many
they are; what many of them get is put into words once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import get_current_timezone_name, localdate, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from compact.access import Reach
from compact.accounts.models import Rhythm, User, Weekday
from compact.asks.headlines import in_words
from compact.asks.models import Ask
from compact.dates import due, full_date, plain_date
from compact.mail import absolute, words
from compact.notifications.events import KINDS, EventKind, only_news
from compact.notifications.letters import Batch, Letter, NotSent, composer, ways
from compact.notifications.models import Event, Group, Notification, OutgoingMail, Period
from compact.notifications.streams import ADDRESS, SUMMARY, Stream
from compact.resting import RestsAmong
from compact.templatetags.mail import mail_item, tidied
from partners.models import Organization

ITEMS = 12


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
        found = (ask for key in reach.keys if key in self.of_post for ask in self.of_post[key])
        return self._sorted(ask for ask in found if not ask.waits_for_another(reach.person_id))

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
class Item:
    """One thing in the mail, ready for both of its parts: many people get the same one."""

    title: str
    html: str
    text: str


@dataclass(frozen=True)
class News:
    """One event and what it is to this reader."""

    event: Event
    kind: EventKind
    group: str

    @property
    def where(self) -> str:
        """The workgroup it belongs to."""
        return self.kind.where(self.event)

    @property
    def path(self) -> str:
        """The page it leads to, whatever part of it."""
        return self.kind.url(self.event).split("?")[0].split("#")[0]


class Words:
    """Puts each thing into words once for every language and time zone among the readers of a batch."""

    def __init__(self) -> None:
        self.items: dict[tuple[str | None, str, str, int], Item] = {}

    def of(self, thing: "Ask | News", *, others: bool = False, reader: int = 0) -> Item:
        """The words of a thing, in the active language and time zone; without a button if `others` have to answer.

        Where a `reader`, given by number, answers with one tap, the buttons are theirs alone.
        """
        links = thing.links(reader) if isinstance(thing, Ask) and reader else []
        if links and isinstance(thing, Ask):
            return _ask_item(thing, links=links)
        name, pk = ("others" if others else "ask", thing.pk) if isinstance(thing, Ask) else ("news", thing.event.pk)
        key = (get_language(), get_current_timezone_name(), name, pk)
        if key not in self.items:
            self.items[key] = _ask_item(thing, others=others) if isinstance(thing, Ask) else _news_item(thing)
        return self.items[key]


def _item(title: str, url: str, meta: str, quote: str, choices: Sequence[tuple[str, str]] = ()) -> Item:
    quote = Truncator(quote).chars(280)
    context = {"title": title, "url": url, "meta": meta, "quote": quote, "choices": choices}
    html = mail_item(title, url, meta=meta, quote=quote, choices=choices)
    return Item(title, html, tidied(render_to_string("email/_item.txt", context)).rstrip())


def _ask_item(ask: Ask, *, others: bool = False, links: Sequence[tuple[str, str]] = ()) -> Item:
    by_when = [f"{due(ask.due_on)}."] if ask.due_on else []
    if ask.asked_by:
        by_when.append(
            _("Asked by %(who)s on %(date)s.") % {"who": ask.asked_by, "date": plain_date(localtime(ask.asked_at))}
        )
    # The page that answers may be closed to those who cannot.
    url = absolute(ask.page if others else ask.get_absolute_url())
    return _item(str(ask), url, " ".join(by_when), ask.why, [] if others else links or [(ask.verb, url)])


def _news_item(news: News) -> Item:
    event, kind, on = news.event, news.kind, plain_date(localtime(news.event.happened_at))
    meta = _("%(workgroup)s, %(date)s") % {"workgroup": news.where, "date": on} if news.where else on
    return _item(kind.title(event), absolute(kind.url(event)), meta, kind.excerpt(event))


def _line(where: str, news: list[News]) -> dict[str, Any]:
    counts = Counter(one.kind.code for one in news)
    said = ", ".join(KINDS[code].counted(count) for code, count in counts.most_common())
    line = _("%(workgroup)s: %(counts)s") % {"workgroup": where, "counts": said} if where else said
    return {"words": line, "url": absolute(news[0].kind.url(news[0].event))}


@composer("digest")
def compose(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """Look up asks, news and organizations for all of these people, then make their letters one by one."""
    asked, heard, said = Asked(batch.reach(mail) for mail in batch.mails), _heard(batch), Words()
    organizations = Organization.objects.in_bulk({pk for reach in batch.reaches.values() for pk in reach.organizations})

    def letter(mail: OutgoingMail) -> Letter:
        reach, person = batch.reach(mail), batch.person(mail)
        needs, others, news = asked.needs(reach), asked.needs_others(reach), heard[mail.digest_id]
        if person.rhythm == Rhythm.NEVER:
            needs, others, news = [ask for ask in needs if ask.presses], [], []
        if mail.digest is None or not (needs or others or news):
            raise NotSent("There is nothing to say any more.")
        weekly = mail.digest.period == Period.WEEK
        stream = Stream(ADDRESS, person.email) if person.rhythm == Rhythm.NEVER else Stream(SUMMARY, str(person.pk))
        acts_for = sorted(organizations[pk].usual_name for pk in reach.organizations if pk in organizations)
        context = {
            **_sections(needs, others, news, said, reader=person.pk),
            "title": _title(person, len(needs), weekly=weekly),
            "today": full_date(localdate()),
            "preheader": _preheader(needs, others, news, said),
            "why": _why(person, acts_for, weekly=weekly),
            "inbox_url": absolute(reverse("notifications:inbox")),
            **ways(mail, stream),
        }
        return Letter(words("digest", context, subject=_subject(needs, others, news, weekly=weekly)), stream)

    return letter


def _heard(batch: Batch) -> Mapping[int | None, list[News]]:
    """The news of each digest that its reader has not read and may read still, newest first.

    What is asked stands among the asks of the same mail while it waits, and is past when it does not. Of a workgroup
    that rests by now, only what concerns the reader or the organization is told.
    """
    rows = Notification.objects.unread().filter(
        person__in=[mail.person_id for mail in batch.mails], digest__in=[mail.digest_id for mail in batch.mails]
    )
    found = list(rows.order_by("-pk").values_list("digest", "person", "event", "group"))
    told = Event.objects.filter(kind__in=only_news()).exclude(data__has_key="withdrawn")
    told = told.annotate(rests=RestsAmong("audience"))
    events = told.in_bulk({event for _digest, _person, event, _group in found})
    heard: dict[int | None, list[News]] = defaultdict(list)
    for digest, person, pk, group in found:
        event = events.get(pk)
        if event is None or (event.rests and group == Group.WORKGROUP):  # type: ignore[attr-defined]
            continue
        if batch.reaches[person].may_read([event.scope, event.scope_also]):
            heard[digest].append(News(event, KINDS[event.kind], group))
    return heard


def _sections(needs: list[Ask], others: list[Ask], news: list[News], said: Words, *, reader: int) -> dict[str, Any]:
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
        "needs": [said.of(one, reader=reader) for one in shown[0]],
        "others": [said.of(one, others=True) for one in shown[1]],
        "others_at": ", ".join(sorted({ask.organization.usual_name for ask in shown[1]})),
        "concerns": [said.of(one) for one in shown[2]],
        "decided": [said.of(one) for one in shown[3]],
        "lines": [_line(where, workgroups[where]) for where in shown[4]],
        "discussed": _most_discussed(workgroups, said) if shown[4] else None,
        "more": total - ITEMS if total > ITEMS else 0,
    }


def _most_discussed(workgroups: Mapping[str, list[News]], said: Words) -> Item | None:
    talk = [one for news in workgroups.values() for one in news if one.kind.excerpt(one.event)]
    if not talk:
        return None
    [(path, _count)] = Counter(one.path for one in talk).most_common(1)
    return said.of(next(one for one in talk if one.path == path))


def _title(person: User, things: int, *, weekly: bool) -> str:
    if not things:
        return _("Your week in the compact") if weekly else _("Your day in the compact")
    if weekly:
        line = ngettext(
            "%(name)s, one thing needs you this week", "%(name)s, %(count)s things need you this week", things
        )
    else:
        line = ngettext("%(name)s, one thing needs you", "%(name)s, %(count)s things need you", things)
    return line % {"name": person.short_name, "count": in_words(things)}


def _subject(needs: list[Ask], others: list[Ask], news: list[News], *, weekly: bool) -> str:
    """What is asked, and of whom, as many things as follow; never the name of a newsletter."""
    if asks := [*needs, *others]:
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


def _preheader(needs: list[Ask], others: list[Ask], news: list[News], said: Words) -> str:
    """The day that presses, else the first thing in it."""
    for ask in (*needs, *others):
        if ask.due_on:
            return f"{due(ask.due_on)}: {ask}"
    return said.of((needs or others or news)[0]).title


def _why(person: User, acts_for: list[str], *, weekly: bool) -> str:
    if person.rhythm == Rhythm.NEVER:
        return _("You get this because something asked of you is due soon, or late. You chose only what cannot wait.")
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
