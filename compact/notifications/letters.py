"""What each mail says: who makes the letters of which kind, and the letters of this app's own kinds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from compact.access import Reach
from compact.accounts.models import User
from compact.mail import CalendarPart, Words, absolute, words
from compact.notifications.announcing import workgroups_of
from compact.notifications.events import KINDS, asked, contact, decided
from compact.notifications.levels import followers
from compact.notifications.models import Group, Notification, OutgoingMail
from compact.notifications.streams import ADDRESS, NEWS, TOPIC, Stream
from compact.prose import plain


class NotSent(Exception):
    """This mail has no reader any more, or nothing to say. Its text is kept with the row."""


@dataclass(frozen=True)
class Letter:
    """What one mail says, the stream it belongs to, if the reader may stop it, and what it puts in a calendar."""

    words: Words
    stream: Stream | None = None
    calendar: CalendarPart | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What it adds to the head of the mail. Calendars believe who invites when it is who is answered, too."""
        answered = {"Reply-To": self.calendar.organizer} if self.calendar else {}
        return {**answered, **(self.stream.headers if self.stream else {})}


@dataclass(frozen=True)
class Batch:
    """Some mails of one kind on their way, and what was looked up for all of them at once."""

    mails: Sequence[OutgoingMail]
    people: Mapping[int, User]
    reaches: Mapping[int, Reach]

    def reach(self, mail: OutgoingMail) -> Reach:
        """What the reader of a mail may read at this moment."""
        return self.reaches.get(mail.person_id or 0, Reach())

    def person(self, mail: OutgoingMail) -> User:
        """The reader of a mail that is for a person."""
        return self.people[mail.person_id or 0]


# Given a batch, look up what its mails need in a number of queries that does not grow, and answer how to make one
# letter. Making one may raise NotSent.
Composer = Callable[[Batch], Callable[[OutgoingMail], Letter]]
COMPOSERS: dict[str, Composer] = {}


# The kinds of event whose mail is more than a title and a button make their own letters.
OWN: dict[str, Composer] = {}


def letters_of(*kinds: str) -> Callable[[Composer], Composer]:
    """Register who makes the mails about events of these kinds: asked for those that still may and should leave."""

    def register(function: Composer) -> Composer:
        OWN.update(dict.fromkeys(kinds, function))
        return function

    return register


def composer(kind: str) -> Callable[[Composer], Composer]:
    """Register who makes the letters of one kind."""

    def register(function: Composer) -> Composer:
        COMPOSERS[kind] = function
        return function

    return register


def maker(kind: str) -> Composer:
    """Who makes the letters of a kind: whoever is registered, or nobody when the words came with the mail."""
    return COMPOSERS.get(kind, _posted)


def ways(mail: OutgoingMail, stream: Stream | None) -> dict[str, str]:
    """The addresses at the foot of a mail."""
    preferences = absolute(reverse("notifications:preferences")) if mail.person_id else ""
    stop, other = (stream.url, stream.other_url) if stream else ("", "")
    return {"preferences_url": preferences, "unsubscribe_url": stop, "unsubscribe_other_url": other}


def _posted(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """Mails whose words, or template and context, came with them."""

    def letter(mail: OutgoingMail) -> Letter:
        if mail.subject:
            return Letter(Words(mail.subject, mail.text, mail.html))
        stream = None
        if not mail.essential:
            stream = Stream(NEWS, str(mail.person_id)) if mail.person_id else Stream(ADDRESS, mail.address)
        return Letter(words(mail.kind, {**mail.context, **ways(mail, stream)}), stream)

    return letter


@composer("event")
def _event(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """One piece of news, as it happens."""
    told = [mail.notification for mail in batch.mails if mail.notification]
    topics = {one.event.topic for one in told if one.event.topic is not None}
    following = followers((one.person_id for one in told), topics) if topics else set()
    own = {
        make: make(replace(batch, mails=[mail for mail in batch.mails if OWN.get(_kind(mail)) is make]))
        for make in {OWN[one.event.kind] for one in told if one.event.kind in OWN}
    }

    def letter(mail: OutgoingMail) -> Letter:
        notification = mail.notification
        if notification is None or (notification.read_at and not mail.essential):
            raise NotSent("It was read in the portal.")
        event = notification.event
        if not batch.reach(mail).may_read([event.scope, event.scope_also]):
            raise NotSent("The reader may not see it any more.")
        if event.data.get("withdrawn"):
            raise NotSent("It was taken back.")
        if not KINDS[event.kind].holds(event):
            raise NotSent("It is not so any more.")
        if event.kind in OWN:
            return own[OWN[event.kind]](mail)
        followed = (notification.person_id, event.topic) in following
        return news_letter(notification, batch.person(mail), mail, followed=followed)

    return letter


def _kind(mail: OutgoingMail) -> str:
    return mail.notification.event.kind if mail.notification else ""


def news_letter(
    notification: Notification, person: object, mail: OutgoingMail, *, subject: str = "%s", followed: bool = False
) -> Letter:
    """One piece of news in words, to a person who need not ask themselves.

    `subject` is what stands around its title, as in "Test: %s"; `followed`, whether they follow its topic.
    """
    event = notification.event
    kind, essential = KINDS[event.kind], mail.essential
    stream = None if essential else _stream(notification, followed=followed)
    title, said = kind.title(event), kind.said(event)
    context = {
        "title": title,
        "where": kind.where(event),
        "decided": decided(event),
        "said": said,
        "excerpt": plain(said) if said else kind.excerpt(event),
        "means": kind.means(event, notification.person_id),
        "asked": asked(event),
        "contact": contact(event, person),
        "verb": kind.verb,
        "url": absolute(kind.by_mail(event, notification.person_id) or kind.url(event)),
        "why": why(notification, essential=essential, where=kind.where(event), followed=followed),
        "mute_url": _mute(notification).url if stream and stream.workgroup and event.topic is not None else "",
        **ways(mail, stream),
    }
    return Letter(words("event", context, subject=subject % title), stream)


def _mute(notification: Notification) -> Stream:
    return Stream(f"{TOPIC}{notification.event.topic}", str(notification.person_id))


def _stream(notification: Notification, *, followed: bool) -> Stream:
    if notification.group == Group.WORKGROUP and followed:
        # Less of the workgroup would stop none of it.
        return _mute(notification)
    workgroups = workgroups_of(notification.event)
    if notification.group == Group.WORKGROUP and len(workgroups) == 1:
        return Stream(str(workgroups[0]), str(notification.person_id))
    return Stream(NEWS, str(notification.person_id))


def why(notification: Notification, *, essential: bool, where: str, followed: bool = False) -> str:
    """Why this person gets this, and how it could be less."""
    if essential:
        return _("You get this because it concerns your account or your place. Mail like this cannot be switched off.")
    if KINDS[notification.event.kind].special:
        said = _("You get this at once because the people who run %(workgroup)s send it as a special notice.")
    elif notification.group == Group.YOU:
        said = _("You get this because it concerns you, and you chose to hear of things as they happen.")
    elif notification.group == Group.ORGANIZATION:
        said = _("You get this because you act for your organization, and chose to hear of things as they happen.")
    elif followed:
        said = _("You get this because you hear everything of this topic, and chose to hear of things as they happen.")
    elif where:
        said = _("You get this because you are in %(workgroup)s, and chose to hear of things as they happen.")
    else:
        said = _("You get this because you are a partner, and chose to hear of things as they happen.")
    return said % {"workgroup": where}
