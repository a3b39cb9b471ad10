"""Walks every address as every person and looks for what they must not see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, now

from compact.access import Kind, ScopedModel, reach_of, scope
from compact.accounts.models import User
from compact.asks.models import Ask, ask
from compact.mail_links import MailLink
from compact.notifications.events import record
from compact.notifications.models import Notification
from compact.sheets.reading import Table
from compact.sheets.storing import bring
from compact.updates.models import Update
from partners.models import Affiliation, Arrival, EmailDomain, Gap, Objection
from tests.minuted import a_minuted_meeting, addresses_of, private_words, what_waits
from tests.snapshot import Beginning, built, written
from tests.world import World
from workgroups.models import (
    Action,
    AgendaItem,
    Announcement,
    Attachment,
    Attendance,
    Attendee,
    CalendarFeed,
    Charter,
    CharterReview,
    Connection,
    Convener,
    Decision,
    DecisionLink,
    Discussion,
    Document,
    DocumentVersion,
    Joining,
    Meeting,
    Paper,
    PostWording,
    Proposal,
    Question,
    Renewal,
    Rsvp,
    RsvpNote,
    SeatInvitation,
    SignInCode,
    Slot,
    SlotAnswer,
    Snooze,
    Stance,
    TimePoll,
    Visitor,
    Workgroup,
)

DOCUMENT_PAGES = (
    "details", "adoption", "archive", "readership", "work", "changes", "version", "reading", "file", "picture",
)  # fmt: skip


PAPER, PICTURE = b"sentinel-paper bytes", b"sentinel-paper picture"


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    arguments: tuple[str, ...]
    public: bool


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address with its name."""
    return list(_walk(get_resolver(urlconf).url_patterns, "", ()))


def _walk(patterns: Iterable[Any], namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        own = (*above, *getattr(pattern.pattern, "converters", {}), *pattern.pattern.regex.groupindex)
        arguments = tuple(dict.fromkeys(own))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, arguments)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield Address(namespace + pattern.name, arguments, not getattr(pattern.callback, "login_required", True))


class Told:
    """Words that stand in no scoped row, and who may be shown them."""

    def __init__(self, *scopes: int) -> None:
        self.scopes = scopes


@dataclass
class Furnished:
    """The World with one more of everything, and what the addresses need."""

    world: World
    sentinels: dict[str, ScopedModel | Told]  # a private word, and the row it stands in
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # what lies on the disk, by its path

    def url(self, address: Address, urlconf: str | None = None) -> str:
        """The address filled in. Raises KeyError for an argument that nobody has made known: name it in `furnish`."""
        if not address.arguments:
            return reverse(address.name, urlconf=urlconf)
        values = {**self.known.get(address.name.split(":")[0] + ":", {}), **self.known.get(address.name, {})}
        return reverse(address.name, kwargs={one: values[one] for one in address.arguments}, urlconf=urlconf)

    def urls(self, urlconf: str | None = None) -> dict[str, str]:
        """Every address, filled in."""
        return {one.name: self.url(one, urlconf) for one in addresses(urlconf)}


def furnish(world: World) -> Furnished:
    """Make one of every object that an address can name, each with its sentinel.

    While the test has written nothing it is set in with the World as rows (`tests.snapshot`): the World's objects are
    others then, and the same rows.
    """
    beginning: Beginning | None = getattr(world, "beginning", None)
    if beginning is None or not beginning.is_untouched:
        return furnish_anew(world)
    transaction.savepoint_rollback(beginning.savepoint)
    furnished: Furnished = built("furnished", lambda: furnish_anew(World.build().widen()))
    vars(world).update(vars(furnished.world))
    furnished.world = world
    for path, content in furnished.files.items():
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    return furnished


def furnish_anew(world: World) -> Furnished:
    """The same through the models."""
    if not hasattr(world, "right"):
        world.widen()
    offer, _new = SeatInvitation.offer(
        world.reading, organization=world.unite, note="sentinel-offer-note", by=world.convener
    )
    # The convener brought the contact to LAUSD, and the lead says that this is wrong.
    brought = Arrival.objects.note(world.contact.affiliations.get(), by=world.convener)
    against = Objection.objects.create(
        arrival=brought, by=world.lead, word="sentinel-objection", post=scope(Kind.ADMINISTRATORS, world.lausd.pk)
    )
    waiting = ask(
        "seat_request",
        of=world.alliance,
        post=scope(Kind.CONVENERS, world.reading.pk),
        subject_id=world.seat_request.pk,
        by=world.partner,
        asked_for=world.lacoe,
        why="sentinel-ask-why",
        data=world.seat_request.names,
    )
    # The convener writes to the whole group, and an earlier message asked LAUSD for something.
    message = Announcement.objects.create(
        workgroup=world.reading, subject="sentinel-message", speaks_for=world.alliance, written_by=world.convener
    )
    asked = ask(
        "announcement",
        of=world.lausd,
        post=scope(Kind.ORGANIZATION, world.lausd.pk),
        subject_id=message.pk,
        by=world.convener,
        data={"wanted": "sentinel-wanted", "slug": world.reading.slug, "workgroup": "Reading", "topic": 0},
        asker=world.reading.conveners_scope,
    )
    told = record(
        "seat_requested",
        actor=world.partner,
        target=world.seat_request,
        audience=[scope(Kind.CONVENERS, world.reading.pk)],
        data={**world.seat_request.names, "why": "sentinel-event-words"},
    )
    news = Notification.objects.create(event=told, person=world.convener, group="you", delivery="none")
    # What a gap says is a number; the word stands for the row.
    gap = Gap.objects.create(missing="signer", subject_id=world.lausd.pk, organization=world.lausd)
    chartered = charters(world)
    to_share = Discussion.objects.create(workgroup=world.reading, title="A topic to share", started_by=world.lead)
    sharing, _new = Connection.propose(to_share, to=world.data, note="sentinel-connection note", by=world.convener)
    Renewal.begin(
        world.reading, text="sentinel-renewal why", due_on=localdate() + timedelta(days=14), by=world.convener
    )
    whether = Ask.objects.get(kind="seat_renewal")
    # Places in Reading have a last day.
    Workgroup.objects.filter(pk=world.reading.pk).update(terms_since=now(), term_months=12)
    world.reading.refresh_from_db()
    world.seat.refresh_from_db()
    holder = world.seat.holders.get(person=world.lead)
    runs = Convener.objects.get(workgroup=world.reading, person=world.convener)
    pause = Snooze.objects.create(
        workgroup=world.reading,
        organization=world.lausd,
        until=localdate() + timedelta(days=30),
        reason="sentinel-snooze-reason",
        given_by=world.convener,
    )
    domain = EmailDomain.objects.create(organization=world.lausd, domain="lausd.example")
    at_post = {"post": world.post, "discussion": world.discussion, "workgroup": world.reading}
    file = Attachment.objects.create(
        **at_post, name="sentinel-file.txt", content_type="text/plain", size=14,
        path=default_storage.save("attachments/se/sentinel", ContentFile(b"sentinel-bytes")),
    )  # fmt: skip
    before = PostWording.objects.create(**at_post, edition=0, body="sentinel-before", since=now())
    meeting = a_meeting(world)
    poll = a_poll(world)
    register = decided(world)
    update = an_update(world)
    minutes, proposed = a_minuted_meeting(world), what_waits(world, meeting)
    version = a_document(world)
    item = meeting.items.get()
    paper = Paper.objects.create(
        item=item, meeting=meeting, workgroup=world.reading, document=version.document, added_by=world.convener
    )
    slug, section = {"slug": world.reading.slug}, world.draft.sections.first()
    question, _new = Question.ask(
        world.seat, representative=world.lead, text="sentinel-question-text", by=world.contact
    )
    pk = {
        "asked": world.seat_request, "alternative": world.seat_request, "question": question,
        "approval": world.seat_request, "refusal": world.seat_request, "withdrawal": world.seat_request,
        "role": holder, "replacement": holder, "seat_end": world.seat, "asking": world.seat, "naming": world.seat,
        "seat_answer": offer, "offer_withdrawal": offer, "discussion": world.discussion,
        **dict.fromkeys(("readership", "pin", "closing", "topic_title", "topic_move", "level"), world.discussion),
        "wanted": message,
        **dict.fromkeys(
            ("meeting", "attendance", "attendance_marks", "attendance_count", "attendance_answers", "attendees",
             "visitors", "visitor_removal", "screen", "sign_in_sheet", "meeting_answers", "meeting_reminder",
             "meeting_ics", "meeting_announcement", "meeting_withdrawal", "meeting_cancellation", "meeting_details",
             "meeting_date", "papers_file"), meeting,
        ),
        **{f"action{name}": meeting.actions.get() for name in ACTION_PAGES},
        **dict.fromkeys(("poll", "poll_answers", "poll_choice", "poll_closure", "poll_cancellation"), poll),
        **dict.fromkeys(("voice", "proposal", "proposal_closure"), register.open),
        **dict.fromkeys(("proposal_withdrawal", "statement"), register.open),
        **dict.fromkeys(("proposal_draft", "proposal_opening"), register.draft),
        "decision_link_removal": register.link,
        "papers": item, "paper_removal": paper,
        **{f"document_{name}": version.document for name in DOCUMENT_PAGES}, "document": version.document,
        "term": holder, "convener_term": runs, "snooze": world.seat,
        "quiet_naming": world.seat, "emeritus": holder, "snooze_end": pause,
        "wording": world.post, "post_changes": world.post,
        "post_withdrawal": world.post, "attachment": file, "attachment_removal": file,
        "running_end": runs,
        "convening_end": world.reading.conveners.get(person=None),
        "readership": world.discussion, "connection": world.discussion, "connection_end": sharing,
    }  # fmt: skip
    sheet = bring(
        Table("csv", [(1, ["Name", "E-mail"]), (2, ["sentinel-sheet person", "sheet@example.org"])]),
        name="people.csv",
        organization=world.lausd,
        by=world.administrator,
    )
    at = Affiliation.objects.get(person=world.lead)
    known: dict[str, dict[str, Any]] = {
        "sheets:": {"pk": sheet.pk, "slug": world.lausd.slug},
        "workgroups:connection_answer": {"slug": world.data.slug, "pk": sharing.pk},
        "workgroups:renewal_answer": {**slug, "pk": whether.pk},
        "workgroups:": {**slug, "number": 1, "before": 1, "after": 2},
        **{f"workgroups:{name}": {**slug, "pk": one.pk, "number": 1} for name, one in pk.items()},
        "workgroups:meeting_answer": {**slug, "pk": meeting.pk, "organization": world.lausd.pk},
        "workgroups:meeting_link": {**slug, "pk": meeting.pk, "token": "x"},
        **{
            f"workgroups:decision{name}": {**slug, "year": register.kept.year, "number": register.kept.number}
            for name in ("", "_completion", "_correction", "_readership", "_review", "_links")
        },
        "done:action": {"token": MailLink("action", meeting.actions.get().pk, world.lead.pk).token},
        "updates:": {"slug": update.slug, "pk": update.paragraphs.get(workgroup=world.reading).pk, "language": "en"},
        "workgroups:post": {**slug, "pk": world.discussion.pk, "post": world.post.pk},
        "workgroups:attendees": {**slug, "pk": meeting.pk, "seat": world.seat.pk},
        "workgroups:visitor_removal": {**slug, "pk": meeting.pk, "visitor": meeting.visitors.get().pk},
        "workgroups:poll_answers": {**slug, "pk": poll.pk, "seat": world.seat.pk},
        "workgroups:poll_choice": {**slug, "pk": poll.pk, "slot": poll.slots.get().pk},
        "here:": {"code": meeting.sign_in_code.code},
        **addresses_of(meeting, minutes),
        "asks:": {"pk": waiting.pk},
        "partners:stand_in_end": {"pk": world.delegation.pk},
        "partners:right_end": {"slug": world.lausd.slug, "pk": world.organization_right.pk},
        "workgroups:right_end": {**slug, "pk": world.right.pk},
        "agreements:right_end": {"agreement": "compact", "pk": world.agreement_right.pk},
        "goals:": {"slug": "graduate", "code": "grad_rate_4yr"},
        "partners:": {"slug": world.lausd.slug, "token": world.invitation.token},
        "partners:logo": {"slug": world.lausd.slug, "serial": 1},
        "partners:verification": {"slug": world.lausd.slug, "pk": domain.pk},
        "partners:domain_removal": {"slug": world.lausd.slug, "pk": domain.pk},
        **{
            f"partners:{name}": {"slug": "lausd", "pk": at.pk} for name in ("roles", "replacement", "departure", "move")
        },
        "partners:join_request": {"pk": world.join_request.pk},
        "partners:admission": {"pk": world.join_request.pk},
        "partners:join_refusal": {"pk": world.join_request.pk},
        "partners:join_withdrawal": {"pk": world.join_request.pk},
        "partners:arrival": {"pk": brought.pk},
        "partners:objecting": {"pk": brought.pk},
        "partners:objection": {"pk": against.pk},
        "partners:objection_answer": {"pk": against.pk},
        "partners:invitation_resend": {"pk": world.invitation.pk},
        "partners:invitation_withdrawal": {"pk": world.invitation.pk},
        "agreements:": {"agreement": "compact", "version": world.draft.slug, "clause": world.clause.pk},
        "agreements:clauses": {"section": section.pk if section else 0},
        "backbone:": {"slug": world.lausd.slug},
        "notifications:": {"pk": news.pk, "token": "x", "code": "seat_requested"},
        "rights:": {"kind": "topic", "pk": world.discussion.pk},
        "people:": {"slug": "lead", "token": "x"},
        "calendar:": {"token": CalendarFeed.make(world.former)},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }
    sentinels: dict[str, ScopedModel | Told] = {
        "sentinel-reading": world.post,
        "sentinel-file": file,
        "sentinel-bytes": file,
        "sentinel-before": before,
        "sentinel-lacoe-request": world.seat_request,
        "sentinel-join-note": world.join_request,
        "sentinel-invitation-note": world.invitation,
        "sentinel-draft": world.draft,
        "sentinel-offer-note": offer,
        "sentinel-snooze-reason": pause,
        "sentinel-ask-why": waiting,
        "sentinel-message": message,
        "sentinel-wanted": asked,
        "sentinel-event-words": told,
        "sentinel-stand-in-note": world.delegation,
        "sentinel-right-why": Told(scope(Kind.CONVENERS, world.reading.pk), scope(Kind.PERSON, world.guest.pk)),
        "sentinel-objection": against,
        "sentinel-sheet": sheet,
        "sentinel-gap": gap,
        "sentinel-charter": chartered,
        "sentinel-connection": sharing,
        # Also by those who run the workgroup, who ask it, and in the news of everybody who is asked.
        "sentinel-renewal": whether,
        "sentinel-question-text": question,
        "sentinel-meeting": meeting,
        "sentinel.example": meeting.joining,
        "sentinel-item": item,
        "sentinel-document": version.document,
        "sentinel-paper": version,
        "sentinel-decision": meeting.decisions.get(),
        "sentinel-proposal": register.open,
        "sentinel-plan": register.draft,
        "sentinel-reason": register.said,
        "sentinel-register": register.kept,
        "sentinel-changed": register.link,
        "sentinel-action": meeting.actions.get(),
        "sentinel-visitor": meeting.visitors.get(),
        "sentinel-poll": poll,
        "sentinel-answer": meeting.rsvps.get(),
        "sentinel-need": meeting.rsvps.get().note,
        "sentinel-paragraph": update.paragraphs.get(workgroup=world.reading),
        **private_words(minutes, proposed),
    }
    files = {file.path: b"sentinel-bytes", version.path: PAPER, version.picture: PICTURE}
    return Furnished(world, sentinels, known, files)


BY_LINK = {"partners:invitation": "sentinel-invitation-note", "done:action": "sentinel-action"}
ACTION_PAGES = ("", "_completion", "_doer", "_return", "_terms", "_owner", "_dropping", "_reopening")


def an_update(world: World) -> Update:
    """The Update in the making, with Reading's paragraph written and Data's not."""
    by, day = world.director, localdate() + timedelta(days=7)
    update = Update.begin(title="Workgroup Update", due_on=day, by=by)
    reading = update.paragraphs.get(workgroup=world.reading)
    reading.answer(words="sentinel-paragraph", words_es="", serial=0, by=world.convener)
    # As in the forms that are sent to every address, else nobody could write anything.
    for rows in (Update.objects.filter(pk=update.pk), update.paragraphs.all()):
        rows.update(serial=world.clause.serial)
    return update


def a_meeting(world: World) -> Meeting:
    """Reading meets in ten days: with a link, an item, a decision and an action under it; in no public calendar."""
    begins = now() + timedelta(days=10)
    within = {"workgroup": world.reading}
    by = {"noted_by": world.convener, **within}
    meeting = Meeting.objects.create(
        **within, uid="sentinel-uid", title="sentinel-meeting", starts_at=begins, ends_at=begins + timedelta(hours=1),
        zone="America/Los_Angeles", is_public=False, created_by=world.convener,
        announced_at=now(), announced_by=world.convener,
    )  # fmt: skip
    Joining.objects.create(**within, meeting=meeting, link="https://sentinel.example/room")
    item = AgendaItem.objects.create(**within, meeting=meeting, title="sentinel-item")
    Decision.objects.create(**by, meeting=meeting, item=item, words="sentinel-decision")
    Action.objects.create(**by, meeting=meeting, item=item, title="sentinel-action", owner=world.lausd)
    on = {"meeting": meeting, "organization": world.lausd}
    Attendance.objects.create(**by, **on, state="here")
    Attendee.objects.create(**by, **on, person=world.lead)
    Visitor.objects.create(**by, meeting=meeting, name="sentinel-visitor", token=uuid4())
    SignInCode.objects.create(**within, meeting=meeting, code="BCDFGHJK", shown_by=world.convener)
    said = {"workgroup": world.reading, "organization": world.lausd}
    rsvp = Rsvp.objects.create(
        **said, meeting=meeting, seat=world.seat, answer="stand_in", stand_in_name="sentinel-answer", person=world.lead,
        for_start=begins, answered_by=world.lead,
    )  # fmt: skip
    RsvpNote.objects.create(**said, rsvp=rsvp, words="sentinel-need", noted_by=world.lead)
    return meeting


def a_poll(world: World) -> TimePoll:
    """Reading looks for a time in ten days, and LAUSD has said that it can come."""
    poll = TimePoll.objects.create(
        workgroup=world.reading, title="sentinel-poll", minutes=60, zone="America/Los_Angeles", token=uuid4(),
        closes_at=now() + timedelta(days=9), reminds_at=now() + timedelta(days=7), created_by=world.convener,
    )  # fmt: skip
    within = {"poll": poll, "workgroup": world.reading}
    slot = Slot.objects.create(**within, starts_at=now() + timedelta(days=10))
    SlotAnswer.objects.create(**within, slot=slot, organization=world.lausd, answer="yes", answered_by=world.lead)
    return poll


@dataclass(frozen=True)
class Register:
    """What Reading decides: a draft, an open proposal with a reason that LAUSD gave, a decision that is out, a link."""

    draft: Proposal
    open: Proposal
    said: Stance
    kept: Decision
    link: DecisionLink


def decided(world: World) -> Register:
    """Reading decides something on a proposal, has decided something else, and plans to ask a third thing."""
    words = {"rule": "consent", "zone": "America/Los_Angeles", "closes_at": now() + timedelta(days=9)}
    words |= {"workgroup": world.reading, "drafted_by": world.convener}
    draft = Proposal.objects.create(question="sentinel-plan", **words)
    one = Proposal.objects.create(question="sentinel-proposal", opened_at=now(), opened_by=world.convener, **words)
    at = {"workgroup": world.reading, "organization": world.lausd, "given_by": world.lead}
    said = Stance.objects.create(proposal=one, position="disagree", reason="sentinel-reason", **at)
    kept = Decision.enter(world.reading, words="sentinel-register", decided_on=localdate(), by=world.convener)
    assert kept is not None
    link = DecisionLink.objects.create(
        decision=kept, workgroup=world.reading, what="discussion", target=world.discussion.pk,
        path="/workgroups/reading/", label="sentinel-changed", made_by=world.convener,
    )  # fmt: skip
    return Register(draft, one, said, kept, link)


def a_document(world: World) -> DocumentVersion:
    """LAUSD's lead put a document in: its words are in its bytes, in what was read of it, and its small picture."""
    within = {"workgroup": world.reading}
    document = Document.objects.create(
        **within, title="sentinel-document title", number=1, created_by=world.lead, editing_by=world.lead,
        editing_since=now(),
    )  # fmt: skip
    return DocumentVersion.objects.create(
        **within, document=document, number=1, name="sentinel-paper.txt", note="sentinel-paper note", size=14,
        content_type="text/plain", sha256="0" * 64, text="sentinel-paper words", checked_at=now(),
        uploaded_by=world.lead, organization=world.lausd,
        path=default_storage.save("documents/se/sentinel", ContentFile(PAPER)),
        picture=default_storage.save("documents/se/picture", ContentFile(PICTURE)),
    )  # fmt: skip


def charters(world: World) -> Charter:
    """Two versions of Reading's charter that were adopted, the second looked at again; and the draft of a third."""
    day, words = localdate(), {"workgroup": world.reading, "decision_rule": "consent"}
    draft = Charter.objects.create(number=3, purpose="sentinel-charter purpose", edited_by=world.convener, **words)
    for number, purpose in ((1, "We read with children."), (2, "We read with every child.")):
        adopted = Charter.objects.create(
            number=number,
            purpose=purpose,
            review_on=day + timedelta(days=365),
            agreed_on=day,
            adopted_at=now(),
            adopted_by=world.convener,
            **words,
        )
    CharterReview.objects.create(
        charter=adopted, workgroup=world.reading, next_on=day + timedelta(days=400), reviewed_by=world.convener
    )
    return draft


def body(response: Any) -> str:
    """Everything a client is told: the text, and the headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + "\n".join(f"{key}: {value}" for key, value in response.headers.items())


def leaks(
    browser: Client, person: User | None, furnished: Furnished, urls: dict[str, str], *, write: bool
) -> list[str]:
    """What this person was shown although no scope allows it, and every answer that is an error of ours.

    The link of an invitation shows the invitation to whoever holds it, and one that answers from the mail shows what is
    asked: that is its purpose. With `write` every address is posted to as well, and what the person cannot read must be
    the same afterwards; a visitor asks with HEAD, too, which is answered as GET is.
    """
    hidden = [word for word, one in furnished.sentinels.items() if not reach_of(person).may_read(one.scopes)]
    # What every address is asked in is taken back afterwards, so that this stands before each.
    before, found = unreachable(person) if write else {}, []
    for name, url in urls.items():
        for method in (*(["HEAD"] if person is None else []), "GET", "POST") if write else ("GET",):
            with transaction.atomic():
                count = written()
                response = browser.generic(method, url)
                if response.status_code >= 500:
                    found.append(f"{method} {name}: {response.status_code}")
                told = body(response)
                allowed = {BY_LINK[name]} if name in BY_LINK else set()
                found += [f"{method} {name}: shows {word}" for word in hidden if word in told and word not in allowed]
                wrote = method == "POST" and written() != count
                by_link = name.startswith("partners:invitation_") or name in BY_LINK
                if wrote and not by_link and unreachable(person) != before:
                    found.append(f"{method} {name}: changes what belongs to others")
                transaction.set_rollback(True)
    return found


def unread(response: Any) -> bool:
    """Whether nobody looked into the form that was sent: refused, sent to sign in, or done without it."""
    request = response.wsgi_request
    return not hasattr(request, "_post") and not request._read_started


def unreachable(person: User | None) -> dict[str, list[Any]]:
    """Every row of a walled table that this person may not read, as it is now."""
    reach = reach_of(person)
    rows: dict[str, list[Any]] = {}
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            seen = Q(pk__in=model.objects.visible_to(reach).values("pk"))  # type: ignore[attr-defined]
            rows[model.__name__] = list(model._default_manager.exclude(seen).order_by("pk").values_list())
    return rows
