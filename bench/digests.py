"""Ten thousand digests of twelve items, beside rendering the same two templates for each person and sending them.

`python -m bench.digests COUNT` runs as the owner, who reads and writes what the worker does, on a database with a
crowd in it; EMAIL_URL names a mail server that keeps nothing.
"""

from __future__ import annotations

import json
import smtplib
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- Django comes first
from django.core.mail import EmailMultiAlternatives  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.utils import translation  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from compact import mail  # noqa: E402
from compact.access import PARTNERS  # noqa: E402
from compact.accounts.models import Rhythm, User  # noqa: E402
from compact.asks import digest  # noqa: E402
from compact.asks.planning import plan_digests  # noqa: E402
from compact.notifications.models import Event, OutgoingMail, State  # noqa: E402
from compact.notifications.sending import send_due  # noqa: E402

ITEMS = 12
NAIVE = 500  # mails before ours, and as many after
FOREVER = 10**6
PARTS = ("needs", "others", "concerns", "decided")
Context = Mapping[str, Any]


def prepare(count: int) -> None:
    """So many people want a summary every day, and have heard of twelve things since the last one."""
    OutgoingMail.objects.filter(state=State.DUE).delete()
    wanted = list(
        User.objects.filter(is_sample=True, language="en").order_by("pk").values_list("pk", flat=True)[:count]
    )
    User.objects.update(rhythm=Rhythm.NEVER)
    User.objects.filter(pk__in=wanted).update(rhythm=Rhythm.DAILY, digest_at="00:00")
    events = [_event(number) for number in range(ITEMS)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE asks_ask SET withdrawn_at = now() WHERE answered_at IS NULL AND withdrawn_at IS NULL")
        cursor.execute("DELETE FROM notifications_notification")
        cursor.execute(
            'INSERT INTO notifications_notification (event_id, person_id, "group", delivery)'
            " SELECT e, p, (ARRAY['you', 'organization', 'decided', 'workgroup'])[1 + e %% 4], 'digest'"
            " FROM unnest(%s::bigint[]) e, unnest(%s::bigint[]) p ORDER BY p, e",
            [events, wanted],
        )
    execute("VACUUM ANALYZE")


def _event(number: int) -> int:
    """Something that partners may read, said in a workgroup of its own; everybody knows of it already."""
    said = Event.objects.filter(kind="posted").order_by("pk")[number]
    said.pk, said.scope, said.announced_at = None, PARTNERS, now()
    said.happened_at = now() - timedelta(hours=number)
    said.data = {**said.data, "workgroup": f"Workgroup {number}", "slug": f"workgroup-{number}"}
    said.save()
    return said.pk


def execute(sql: str) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


class Naive:
    """One person after the other: every item put into words, two templates, one message, one connection."""

    def __init__(self, contexts: list[Context], made: dict[digest.Item, tuple[Any, ...]]) -> None:
        self.contexts = contexts
        self.made = made
        self.server = settings.MAIL_SERVER

    def rate(self, count: int) -> float:
        """Mails in a second."""
        begun = perf_counter()
        connection = smtplib.SMTP(self.server["host"], self.server["port"])
        for number in range(count):
            context = self.contexts[number % len(self.contexts)]
            with translation.override("en"):
                context = {**context, **{part: [self._anew(item) for item in context[part]] for part in PARTS}}
                text = render_to_string("email/digest.txt", context)
                html = render_to_string("email/digest.html", context)
            letter = EmailMultiAlternatives(context["subject"], text, settings.DEFAULT_FROM_EMAIL, ["one@example.org"])
            letter.attach_alternative(html, "text/html")
            connection.sendmail("compact@example.org", ["one@example.org"], letter.message().as_bytes(linesep="\r\n"))
        connection.quit()
        return count / (perf_counter() - begun)

    def _anew(self, item: digest.Item) -> digest.Item:
        return digest._item(*self.made[item])


def overheard(send: Callable[[], Any]) -> Naive:
    """The same mails for the naive way: what `send` puts into words, and what it gives the templates."""
    contexts: list[Context] = []
    made: dict[digest.Item, tuple[Any, ...]] = {}

    def words(name: str, context: Context, *, subject: str = "") -> Any:
        contexts.append({**context, "subject": subject})
        return mail.words(name, context, subject=subject)

    def item(*about: Any) -> digest.Item:
        found = put_into_words(*about)
        made[found] = about
        return found

    put_into_words = digest._item
    digest.words, digest._item = words, item
    try:
        send()
    finally:
        digest.words, digest._item = mail.words, put_into_words
    return Naive(contexts, made)


def counted(send: Callable[[], Any]) -> tuple[float, int, int]:
    """Seconds, queries, and how many of these mark one mail as sent."""
    queries: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    begun = perf_counter()
    with connection.execute_wrapper(note):
        send()
    marks = sum("SET state = 'sent'" in sql for sql in queries)
    return perf_counter() - begun, len(queries), marks


def main(count: int) -> None:
    """Measure and print."""
    prepare(count)
    planning, plan_queries, _marks = counted(plan_digests)
    mails = OutgoingMail.objects.filter(kind="digest")
    kept = list(mails.order_by("pk").values_list("pk", flat=True)[:NAIVE])
    mails.exclude(pk__in=kept).update(not_before=now() + timedelta(days=1))
    naive = overheard(lambda: send_due(seconds=FOREVER))
    mails.filter(state=State.DUE).update(not_before=now())
    rates = [naive.rate(NAIVE)]
    sending, send_queries, marks = counted(lambda: send_due(seconds=FOREVER))
    rates.append(naive.rate(NAIVE))
    sent = mails.filter(state=State.SENT).count() - len(kept)
    items = {sum(len(one[part]) for part in (*PARTS, "lines")) for one in naive.contexts}
    result = {
        "sent": sent,
        "items": sorted(items),
        "planning": planning,
        "sending": sending,
        "naive": rates,
        "queries": {"plan": plan_queries, "send": send_queries, "mark": marks},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]))
