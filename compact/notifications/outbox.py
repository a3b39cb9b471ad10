"""The one way out for mail: every message becomes a row first, in the transaction that is the reason for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import User
from compact.notifications.bell import ring
from compact.notifications.models import OutgoingMail, State
from compact.wall import handing_over

AT_ONCE = 2000


def post(  # noqa: PLR0913
    kind: str,
    *,
    to: User | str,
    context: Mapping[str, Any] | None = None,
    key: str = "",
    language: str = "",
    essential: bool = True,
) -> None:
    """Queue one mail to a person, or to an address that has no account yet.

    The words come from `templates/email/<kind>.subject.txt`, `.txt` and `.html`, made with `context` (plain JSON) when
    it is sent: in the person's language and time zone, or in `language` for an address. The templates also find
    `preferences_url` (people) or `unsubscribe_url` (mail that is not essential). A second mail with the same `key` is
    not queued. Essential mail cannot be switched off; say False for what a reader may refuse.
    """
    _queue(kind, to, key=key, language=language, essential=essential, context=dict(context or {}))


@dataclass(frozen=True)
class Addressed:
    """One of many mails of a kind: to which address, with what `context` for its words."""

    address: str
    key: str
    language: str
    context: Mapping[str, Any]


def post_many(kind: str, mails: Iterable[Addressed], *, leaving_at: datetime) -> None:
    """Queue mails that readers may refuse, to addresses whose owners have never signed in; none leaves before then.

    Until then `take_back` finds them here.
    """
    rows = [
        OutgoingMail(
            key=one.key,
            kind=kind,
            address=User.objects.normalize_email(one.address),
            language=one.language,
            context=dict(one.context),
            not_before=leaving_at,
        )
        for one in mails
    ]
    with handing_over(BACKBONE):
        OutgoingMail.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    transaction.on_commit(ring)


def take_back(keys: Sequence[str], *, to: User | str = "") -> int:
    """Mails with these keys that have not left stay here for good. Returns how many.

    Of mails to an address without an account; to whoever has one, those `to` them.
    """
    with handing_over(_reader(_person(to))):
        waiting = OutgoingMail.objects.filter(key__in=keys, state=State.DUE)
        return waiting.update(state=State.DROPPED, reason="What it is about was taken back.")


def became_of(keys: Sequence[str], *, to: User | str) -> dict[str, str]:
    """What has become of those mails with these keys that were queued to somebody (`State`), by key."""
    with handing_over(_reader(_person(to))):
        return dict(OutgoingMail.objects.filter(key__in=keys).values_list("key", "state"))


class OutboxBackend(BaseEmailBackend):
    """Takes what libraries send (sign-in codes, confirmations) and queues it like everything else."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message once per recipient. Words are kept only until they have left."""
        for message in email_messages:
            for address in message.recipients():
                _queue(
                    "account",
                    address,
                    essential=True,
                    subject=str(message.subject),
                    text=str(message.body),
                    html=_html(message),
                )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        return next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    return ""


def _person(to: User | str) -> User | None:
    if isinstance(to, User):
        return to
    return User.objects.filter(email=User.objects.normalize_email(to)).first() if to else None


def _reader(person: User | None) -> int:
    return scope(Kind.PERSON, person.pk) if person else BACKBONE


def _queue(kind: str, to: User | str, *, key: str = "", language: str = "", **words: Any) -> None:
    address = User.objects.normalize_email(to if isinstance(to, str) else to.email)
    person = _person(to)
    mail = OutgoingMail(
        key=key or f"{kind}:{uuid4()}",
        kind=kind,
        person=person,
        address=address,
        language=language or (person.language if person else get_language() or "en"),
        **words,
    )
    # Whoever is being written to is most often not signed in yet, so the row is handed over to its reader.
    with handing_over(_reader(person)):
        OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    transaction.on_commit(ring)
