"""Messages to everybody in a workgroup, and what they ask."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import day
from compact.notifications.events import EventKind, register, spoken
from compact.notifications.letters import Batch, Letter, composer, news_letter
from compact.notifications.models import Event, Group, Notification, OutgoingMail
from compact.notifications.outbox import post
from workgroups.events.words import taken_back, with_names, workgroup_page
from workgroups.models import Announcement
from workgroups.models.announcement import LONGEST
from workgroups.models.post import in_news

if TYPE_CHECKING:
    from compact.accounts.models import User


def _announced(event: Event) -> str:
    if event.data.get("withdrawn"):
        return taken_back(event)
    return with_names(_("%(who)s to everyone: “%(discussion)s”"), event.data)


def _noticed(event: Event) -> str:
    if event.data.get("withdrawn"):
        return taken_back(event)
    return with_names(_("Special notice by %(who)s: “%(discussion)s”"), event.data)


def _topic(event: Event) -> str:
    # A test is sent before there is a topic.
    if not event.data.get("pk"):
        return reverse("workgroups:discussions", args=[event.data["slug"]])
    return reverse("workgroups:discussion", args=[event.data["slug"], event.data["pk"]])


def _means(event: Event, reader: int) -> str:
    """Who writes for whom, what is asked of whom by when, and where to answer."""
    if event.data.get("withdrawn"):
        return ""
    data = spoken(event).data
    if data["organization"]:
        said = [_("%(who)s writes for %(organization)s to everyone in %(workgroup)s.")]
    else:
        said = [_("%(who)s writes to everyone in %(workgroup)s.")]
    words = dict(data)
    if data.get("wanted"):
        said.append(_("Asked of every organization by %(date)s: “%(wanted)s”."))
        words["date"] = day(date.fromisoformat(data["by_when"]))
    said.append(_("Answer in the discussion: everyone in the group reads it."))
    return " ".join(with_names(one, words) for one in said)


def _counted(n: int) -> str:
    return ngettext("%(count)d message to everyone", "%(count)d messages to everyone", n) % {"count": n}


_SHARED: dict[str, Any] = {
    "url": _topic,
    "group": "workgroup",
    "excerpt": lambda event: event.data["excerpt"],
    "said": lambda event: event.data.get("said", ""),
    "counted": _counted,
    "verb": gettext_lazy("Answer"),
    "means": _means,
}


register(EventKind("announced", title=_announced, **_SHARED))


register(EventKind("special_notice", title=_noticed, special=True, **_SHARED))


register(
    EventKind(
        "announcement_held",
        title=lambda event: with_names(
            _("“%(discussion)s” was not sent to everyone in %(workgroup)s: it is a draft again"), event.data
        ),
        url=workgroup_page,
        group="you",
        means=lambda event, reader: _(
            "When its two minutes were over, you could not write to the whole group any more. Nobody got it. Whoever"
            " runs the workgroup finds your words under “Write to the group”."
        ),
        verb=gettext_lazy("Open the workgroup"),
    )
)


def event_of(message: Announcement, *, by: "User") -> Event:
    """What will be told when this message leaves, if `by` sends it; it has not happened yet."""
    group = message.workgroup
    words = {
        "who": str(by),
        "organization": message.speaks_for.usual_name if message.speaks_for else "",
        "discussion": message.subject,
        "workgroup": group.usual_name,
        "slug": group.slug,
        "pk": message.discussion_id,
        "first": True,
        **in_news(message.body, message.html, LONGEST),
    }
    people = group.people_scope
    data = {**words, **message.told(by=by)}
    return Event(kind=message.kind, actor=by, scope=people, audience=[people], data=data)


def send_test(message: Announcement, *, by: "User") -> None:
    """Send whoever writes exactly what the others would get, marked as a test."""
    event = event_of(message, by=by)
    behalf = {}
    if message.on_behalf_of and message.speaks_for:
        behalf = {"who": str(by), "name": str(message.on_behalf_of), "at": message.speaks_for.usual_name}
    data = {**event.data, "behalf": behalf}
    post("announcement_test", to=by, context={"kind": event.kind, "data": data, "people": event.scope})
    message.note_test(by=by)


@composer("announcement_test")
def _tests(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    def letter(mail: OutgoingMail) -> Letter:
        said, person = mail.context, batch.person(mail)
        event = Event(kind=said["kind"], data=said["data"], scope=said["people"], audience=[said["people"]])
        mail.essential = False  # for its words: others can refuse it
        news = Notification(event=event, person=person, group=Group.WORKGROUP)
        return news_letter(news, "", mail, subject=_("Test: %s"))

    return letter


def _wanted(ask: Ask) -> str:
    return with_names(_("%(wanted)s (%(workgroup)s)"), ask.data)


asks.register(
    AskKind(
        "announcement",
        column=gettext_lazy("Asked by workgroups"),
        verb=gettext_lazy("Answer"),
        title=_wanted,
        url=lambda ask: reverse("workgroups:wanted", args=[ask.data["slug"], ask.subject_id]),
        stands_alone=True,
    )
)
