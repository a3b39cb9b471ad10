"""One way to say that something happened."""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.access import ScopedModel
from compact.dates import day, plain_date
from compact.notifications.bell import ring
from compact.notifications.models import Event
from compact.standing import StandsFor, acting
from compact.wall import handing_over

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrPromise

    from compact.accounts.models import User


OPEN = gettext_lazy("Open")


def _pieces(count: int) -> str:
    return ngettext("%(count)d piece of news", "%(count)d pieces of news", count) % {"count": count}


@dataclass(frozen=True)
class EventKind:
    """How one kind of event is put into words, in the reader's language, from `event.data` alone.

    `title(event)` is one sentence; `url(event)` the page it leads to; `excerpt(event)` what was said, if anything.
    `said(event)` is the same at length, as clean HTML, for a mail of its own.
    `group` is where it stands in the inbox and the digest: "you", "organization", "decided" or "workgroup".
    An `urgent` kind breaks through quiet hours and rhythms; an `essential` one cannot be switched off. A `personal` one
    is essential to the persons it names, whose place it changes, and news to everybody else. A `special` one reaches at
    once who waits for a summary or reads decisions only, too; not who muted the workgroup or wants no mail.
    What `invites` is told by the invitation to whoever gets them: it stands in their inbox, too, and in no other mail.
    `where(event)` names the workgroup it belongs to, if any; `counted(n)` says "4 messages" on that workgroup's line in
    the digest; `verb` stands on the button of its mail. `means(event, reader)` says what it means for one reader, given
    by number, and what they can do. `asks` is the code of the ask that was put about the event's target to everybody
    who hears of it: the summary then leaves the word to the ask. The mail also says what it finds in `event.data`: `by`
    whom it was decided; who is `asked` to answer by when (`due`, a date); the name of the person to `contact`, and
    where they are (`contact_at`).
    """

    code: str
    title: Callable[[Event], str]
    url: Callable[[Event], str]
    group: str = "workgroup"
    urgent: bool = False
    essential: bool = False
    personal: bool = False
    special: bool = False
    excerpt: Callable[[Event], str] = lambda event: ""
    said: Callable[[Event], str] = lambda event: ""
    where: Callable[[Event], str] = lambda event: str(event.data.get("workgroup", ""))
    counted: Callable[[int], str] = _pieces
    verb: "str | _StrPromise" = OPEN
    means: Callable[[Event, int], str] = lambda event, reader: ""
    asks: str = ""
    holds: Callable[[Event], bool] = lambda event: True
    by_mail: Callable[[Event, int], str] = lambda event, reader: ""
    invites: bool = False


def asked(event: Event) -> str:
    """Who is asked to answer by when, as a sentence; nothing for news that asks nobody."""
    if "asked" not in event.data:
        return ""
    due = date.fromisoformat(event.data["due"])
    return _("%(organization)s is asked to answer by %(date)s.") % {
        "organization": event.data["asked"],
        "date": day(due),
    }


def decided(event: Event) -> str:
    """Who decided it and when, as a sentence; nothing for news of what somebody said or asked."""
    if not event.data.get("by"):
        return ""
    return _("Decided by %(who)s on %(date)s.") % {
        "who": spoken(event).data["by"],
        "date": plain_date(localtime(event.happened_at)),
    }


def spoken(event: Event) -> Event:
    """The event as it is said: whoever acted for somebody else is named with that person, in the reader's language."""
    behalf = event.data.get("behalf")
    if not behalf:
        return event
    both = acting(behalf["who"], behalf["name"], behalf["at"])
    told = copy(event)
    told.data = {
        name: both if name in {"by", "who"} and value == behalf["who"] else value for name, value in event.data.items()
    }
    return told


def contact(event: Event, reader: object) -> str:
    """Whom to ask about it, as a sentence; nobody is told to ask themselves."""
    who, at = event.data.get("contact", ""), event.data.get("contact_at", "")
    if not (who or at) or who == str(reader):
        return ""
    if who and at:
        return _("Questions? Ask %(who)s, %(organization)s.") % {"who": who, "organization": at}
    return _("Questions? Ask %(who)s.") % {"who": who or at}


KINDS: dict[str, EventKind] = {}


def register(kind: EventKind) -> None:
    """Make a kind known, once, when its app starts."""
    KINDS[kind.code] = replace(kind, title=lambda event: kind.title(spoken(event)))


def only_news() -> list[str]:
    """The kinds that put no ask: what a summary tells as news."""
    return [code for code, kind in KINDS.items() if not kind.asks]


def record(  # noqa: PLR0913
    kind: str,
    *,
    actor: "User | None",
    target: "Model",
    audience: Iterable[int],
    visible: Iterable[int | None] = (),
    data: dict[str, Any] | None = None,
    behalf: StandsFor | None = None,
    topic: int | None = None,
) -> Event:
    """Say that something happened, in the transaction in which it happened.

    `audience` is the scopes whose readers hear of it (never the actor); `visible` the scopes that may read it, by
    default those of the target. `data` is what the words need: names and numbers as they were, and the path; and
    perhaps `invites`, as of a kind, and `apart`, the numbers of people of the audience who hear of it by an event of
    their own.
    `behalf` is for whom the actor acts who stands in (`Reach.behalf`): the words then name both. `topic` is the number
    of what is talked about: whoever has said how much they hear of it hears that much, and not what they hear of the
    workgroup (`Level`).
    Raises KeyError for a kind that nobody has registered.
    """
    return record_all(kind, [Told(actor, target, list(audience), data or {}, list(visible), behalf, topic)])[0]


@dataclass(frozen=True)
class Told:
    """One of many things that happen at once, with what `record` takes of each."""

    actor: "User | None"
    target: "Model"
    audience: list[int]
    data: dict[str, Any]
    visible: Sequence[int | None] = ()
    behalf: StandsFor | None = None
    topic: int | None = None

    @property
    def scopes(self) -> list[Any]:
        """Who may read it."""
        own = self.target.scopes if isinstance(self.target, ScopedModel) else self.audience
        return [*(self.visible or own), None][:2]

    @property
    def said(self) -> dict[str, Any]:
        """What its words need, with both names where somebody acts for another."""
        both = self.behalf and {"who": str(self.actor), "name": self.behalf.name, "at": self.behalf.at}
        return {**self.data, **({"behalf": both} if both else {})}


def record_all(kind: str, told: Sequence[Told]) -> list[Event]:
    """Say that many things of one kind happened, in as many statements as `record` takes for one."""
    known = KINDS[kind]
    with handing_over(*(number for one in told for number in one.scopes)):
        events = Event.objects.bulk_create(
            Event(
                kind=known.code,
                actor=one.actor,
                target_type=ContentType.objects.get_for_model(one.target),
                target_id=one.target.pk,
                scope=one.scopes[0],
                scope_also=one.scopes[1],
                audience=one.audience,
                topic=one.topic,
                data=one.said,
            )
            for one in told
        )
    transaction.on_commit(ring)
    return events


def retell(target: "Model", *, told: Callable[[Event], dict[str, Any]] = lambda event: {}, **data: Any) -> None:
    """From now on tell what happened to this in other words: in every inbox, and in mail that has not left.

    `told(event)` is what differs from event to event. With `withdrawn=True` nobody who has not heard of it is told any
    more.
    """
    kind = ContentType.objects.get_for_model(target)
    for event in Event.objects.filter(target_type=kind, target_id=target.pk).select_for_update(of=("self",)):
        event.data |= {**data, **told(event)}
        event.save(update_fields=["data"])
