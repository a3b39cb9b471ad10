"""From rows to mailboxes: lease some, look again who may read what, hand over one by one, note what became of it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F
from django.utils import timezone, translation
from django.utils.timezone import now

from compact.access import reaches
from compact.accounts.models import User
from compact.mail import NoMailbox, NotNow, Refused, Transport, Unreachable, message, transport
from compact.notifications.letters import Batch, Letter, NotSent, maker
from compact.notifications.models import OutgoingMail, Refusal, State, Suppression

logger = logging.getLogger(__name__)

BATCH = 100
LEASE = timedelta(minutes=3)
ATTEMPTS = 8
# How long after the first, second… vain attempt: most of a day in all, which outlives a night without a server.
PATIENCE = [timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 90, 240, 480)]


class Later(Exception):
    """The reader sleeps until `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def send_due(*, seconds: float = 45) -> tuple[int, bool]:
    """Send what is due, in batches, until nothing is or the time is over.

    Returns how many mails were accepted, and whether the time was over first.

    Any number of processes may do this at once.
    """
    deadline = monotonic() + seconds
    count = 0
    with closing(transport()) as way:
        while monotonic() < deadline:
            mails = claim(BATCH)
            if not mails:
                return count, False
            try:
                count += _send(mails, way)
            except Unreachable as error:
                logger.warning("The mail server cannot be reached, %s mails wait: %s", len(mails), error)
                return count, False
    return count, True


# An array, and not IN: the database may look for the rows of IN once for each row it compares, and lock more of them.
_CLAIM = """
UPDATE notifications_outgoingmail SET state = 'sending', attempts = attempts + 1, lease_until = %(until)s
WHERE id = ANY(ARRAY(
  SELECT id FROM notifications_outgoingmail
  WHERE state IN ('due', 'sending') AND coalesce(lease_until, not_before) <= %(at)s AND {tried}
  ORDER BY essential DESC, coalesce(lease_until, not_before)
  LIMIT {limit} FOR UPDATE SKIP LOCKED))
RETURNING id
"""


def claim(limit: int) -> list[OutgoingMail]:
    """Lease mails that are due, what cannot wait first. Nobody else takes them while the lease lasts.

    What was tried before goes alone, so that a mail which brings its process down takes no other with it for long.
    """
    at = now()
    given_up = OutgoingMail.objects.filter(state=State.SENDING, lease_until__lte=at, attempts__gte=ATTEMPTS)
    given_up.update(state=State.FAILED, lease_until=None, reason="Whoever tried to send it never came back.")
    with connection.cursor() as cursor:
        for tried, most in (("attempts < 2", limit), ("attempts >= 2", 1)):
            cursor.execute(_CLAIM.format(tried=tried, limit=most), {"at": at, "until": at + LEASE})
            if found := [pk for (pk,) in cursor.fetchall()]:
                mails = OutgoingMail.objects.filter(pk__in=found).select_related("notification__event", "digest")
                return sorted(mails, key=lambda mail: (not mail.essential, mail.not_before, mail.pk))
    return []


def _send(mails: Sequence[OutgoingMail], way: Transport) -> int:
    begun = monotonic()
    make = _prepare(mails)
    sent = 0
    for number, mail in enumerate(mails):
        # Whoever is too slow gives the rest back, before somebody else takes it and sends it, too.
        if monotonic() - begun > LEASE.total_seconds() / 2:
            _give_back(mails[number:])
            break
        try:
            sent += _send_one(mail, make, way)
        except Unreachable:
            _give_back(mails[number:], after=PATIENCE[0])
            raise
    return sent


def _send_one(mail: OutgoingMail, make: Callable[[OutgoingMail], tuple[str, Letter]], way: Transport) -> bool:
    """Hand over one mail and note it, in a transaction of its own."""
    try:
        address, letter = make(mail)
        sealed = message(
            address, letter.words, message_id=mail.message_id, headers=letter.headers, calendar=letter.calendar
        )
        way.send(f"{mail.pk:010d}", address, sealed)
    except NotSent as error:
        _note(mail, State.DROPPED, str(error))
    except NoMailbox as error:
        if _note(mail, State.FAILED, str(error)):
            Suppression.objects.update_or_create(address=address.lower(), defaults={"reason": Refusal.BOUNCED})
    except Refused as error:
        _note(mail, State.FAILED, str(error))
    except NotNow as error:
        _try_again(mail, str(error))
    except Later as error:
        _note(mail, State.DUE, "", not_before=error.until, attempts=F("attempts") - 1)
    except Unreachable:
        raise
    except Exception as error:
        logger.exception("Mail %s could not be made", mail.pk)
        _try_again(mail, repr(error))
    else:
        return _note_sent(mail)
    return False


def _note_sent(mail: OutgoingMail) -> bool:
    """The usual end of a mail, said in plain SQL because it is said a hundred times a second. Its words go with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_outgoingmail SET state = 'sent', sent_at = %s, reason = '', lease_until = NULL,"
            " text = '', html = '', context = '{}' WHERE id = %s AND state = 'sending' AND attempts = %s",
            [now(), mail.pk, mail.attempts],
        )
        return bool(cursor.rowcount == 1)


def _note(mail: OutgoingMail, state: State, reason: str, **more: Any) -> bool:
    """Say what became of a mail, if it is still ours."""
    mine = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, attempts=mail.attempts)
    return mine.update(state=state, reason=reason[:300], lease_until=None, **more) == 1


def _try_again(mail: OutgoingMail, reason: str) -> None:
    if mail.attempts >= ATTEMPTS:
        _note(mail, State.FAILED, reason)
    else:
        _note(mail, State.DUE, reason, not_before=now() + PATIENCE[mail.attempts - 1])


def _give_back(mails: Iterable[OutgoingMail], after: timedelta = timedelta(0)) -> None:
    pks = [mail.pk for mail in mails]
    OutgoingMail.objects.filter(pk__in=pks, state=State.SENDING).update(
        state=State.DUE, lease_until=None, attempts=F("attempts") - 1, not_before=now() + after
    )


def _prepare(mails: Sequence[OutgoingMail]) -> Callable[[OutgoingMail], tuple[str, Letter]]:
    """Look up everything that these mails need, at once, and answer how to make one of them."""
    pks = {mail.person_id for mail in mails if mail.person_id}
    people, keys = User.objects.in_bulk(pks), reaches(pks)
    refusals = dict(
        Suppression.objects.filter(
            address__in={one.address for one in mails} | {one.email for one in people.values()}
        ).values_list("address", "reason")
    )
    kinds = defaultdict(list)
    for mail in mails:
        kinds[mail.kind].append(mail)
    makers = {kind: maker(kind)(Batch(some, people, keys)) for kind, some in kinds.items()}

    def make(mail: OutgoingMail) -> tuple[str, Letter]:
        person = people.get(mail.person_id or 0)
        address = person.email if person and mail.is_news else mail.address
        refusal = refusals.get(address)
        if refusal and not (refusal == Refusal.UNSUBSCRIBED and mail.essential):
            raise NotSent(str(Refusal(refusal).label))
        if person:
            _look_again(mail, person)
        zone = ZoneInfo(person.time_zone) if person else timezone.get_default_timezone()
        language = person.language if person and mail.is_news else mail.language
        with translation.override(language), timezone.override(zone):
            return address, makers[mail.kind](mail)

    return make


def _look_again(mail: OutgoingMail, person: User) -> None:
    """Raises NotSent or Later for what was right when it was queued and is not now."""
    if not person.is_active:
        raise NotSent("The account is closed.")
    if person.unclaimed_since and mail.is_news:
        raise NotSent("The reader was put in by somebody else and has not come in yet.")
    if mail.is_news and not mail.urgent:
        today = timezone.localdate(now(), ZoneInfo(person.time_zone))
        if person.paused_until and person.paused_until > today and not mail.essential:
            raise NotSent("The reader wants no mail for now.")
        if (until := asleep_until(person, now())) is not None:
            raise Later(until)


def asleep_until(person: User, at: datetime) -> datetime | None:
    """When the person's quiet hours end, if they are on at that moment."""
    if person.quiet_from is None or person.quiet_until is None:
        return None
    local = timezone.localtime(at, ZoneInfo(person.time_zone))
    begin, end, clock = person.quiet_from, person.quiet_until, local.time()
    if not (begin <= clock < end if begin <= end else clock >= begin or clock < end):
        return None
    day = local.date() + timedelta(days=1) if clock >= end else local.date()
    return datetime.combine(day, end, local.tzinfo)
