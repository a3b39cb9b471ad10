"""A proposal comes to its end: by the clock, by those who run the workgroup, or because it was taken back."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from compact.access import BACKBONE, PARTNERS, Kind, scope
from compact.asks.models import Ask, ask, ask_all, settle
from compact.history.context import because
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.decision import REVIEW, Decision
from workgroups.models.holder import SeatHolder
from workgroups.models.place_asks import PROPOSAL
from workgroups.models.proposal import STATEMENT, Proposal
from workgroups.models.seat import SeatQuerySet
from workgroups.models.stance import Outcome, Position, Stance, voters
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from compact.accounts.models import User

# So long before the end those are reminded that have said nothing, if it was open for a day by then.
REMINDED, DAY = timedelta(days=2), timedelta(days=1)


@transaction.atomic
def close(proposal: Proposal, *, by: "User | None" = None) -> bool:
    """Work out what it comes to by its rule, write down who said nothing, and tell the workgroup. Nobody is asked any
    more; those who run it are asked to write down what was decided.

    Without `by` when its time is over; by somebody earlier only once every organization has answered. It counts who
    had a voice at that moment, however late this runs. False when it is closed or withdrawn, or it is too early, or the
    workgroup rests.
    """
    workgroup = proposal.workgroup.hold()
    held = Proposal.objects.running().filter(pk=proposal.pk).first()
    if held is None or not workgroup.is_active:
        return False
    held.workgroup, at = workgroup, min(held.closes_at, now())
    with handing_over(PARTNERS):
        seats = list(voters(workgroup, at).values_list("organization", flat=True))
    # What is hidden is read at the organizations alone until now.
    with handing_over(*(scope(Kind.ORGANIZATION, pk) for pk in {*seats, *_asked(held)}), workgroup.conveners_scope):
        if at < held.closes_at and (by is None or _silent(held, seats)):
            return False
        _count(held, seats, at)
        with because(behalf=held._behalf(by)):
            outcome = held._tally(held.stances.current().filter(counts=True).counted()).outcome
            Proposal.objects.running().filter(pk=held.pk).update(closed_at=at, closed_by=by, outcome=outcome)
        _ask_no_more(held, by=by)
    held.refresh_from_db()
    held.workgroup = workgroup
    _tell(held, by=by)
    if outcome == Outcome.PASSED:
        _ask_for_words(held)
    return True


def _asked(held: Proposal) -> list[int]:
    return list(Ask.objects.about(PROPOSAL, held.pk).values_list("organization", flat=True))


def _silent(held: Proposal, seats: "Collection[int]") -> "Collection[int]":
    answered = held.stances.current().values_list("organization", flat=True)
    return set(seats) - set(answered)


def _count(held: Proposal, seats: "Collection[int]", at: "datetime") -> None:
    held.stances.current().exclude(organization__in=seats).update(counts=False)
    silent = sorted(_silent(held, seats))
    Stance.objects.bulk_create(
        [
            Stance(
                proposal=held,
                workgroup_id=held.workgroup_id,
                organization_id=pk,
                position=Position.SILENT,
                given_at=at,
                sealed=held.hides,
            )
            for pk in silent
        ],
        batch_size=500,
    )
    held.stances.filter(sealed=True).update(sealed=False)


def _ask_no_more(held: Proposal, *, by: "User | None") -> None:
    Ask.objects.open().about(PROPOSAL, held.pk).update(withdrawn_at=now(), withdrawn_by=by)


def _tell(held: Proposal, *, by: "User | None") -> None:
    tally = held.tally()
    counts = {str(position): number for position, _words, number in tally.parts if number}
    data = {**held.news(by), "outcome": held.outcome, "counts": counts, "voices": tally.voices}
    people = [held.workgroup.people_scope]
    record("proposal_closed", actor=by, target=held, audience=people, data=data, behalf=held._behalf(by))


def _ask_for_words(held: Proposal) -> None:
    organization, post = held.workgroup.answering_post()
    words = {"workgroup": held.workgroup.usual_name, "slug": held.workgroup.slug, "question": held.question}
    put: dict[str, Any] = {"by": None, "asker": held.workgroup.conveners_scope, "data": words}
    ask(STATEMENT, of=organization, post=post, subject_id=held.pk, due_on=localdate() + 7 * DAY, **put)


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, by: "User") -> bool:
    """Take it back, with a reason: nobody is asked any more, and who was asked is told. A draft is told to nobody.

    False when it is closed or withdrawn already.
    """
    workgroup = proposal.workgroup.hold()
    held = Proposal.objects.filter(pk=proposal.pk, closed_at=None, withdrawn_at=None)
    behalf = proposal._behalf(by)
    with because(behalf=behalf):
        if not held.update(withdrawn_at=now(), withdrawn_by=by, withdrawal_reason=reason):
            return False
    proposal.refresh_from_db()
    proposal.workgroup = workgroup
    if proposal.opened_at is None:
        return True
    posts = set(Ask.objects.open().about(PROPOSAL, proposal.pk).values_list("post", flat=True))
    organizations = {scope(Kind.ORGANIZATION, pk) for pk in _asked(proposal)}
    with handing_over(*organizations, workgroup.conveners_scope):
        proposal.stances.filter(sealed=True).update(sealed=False)
        _ask_no_more(proposal, by=by)
    others = {post for post in posts if post & 7 != Kind.PERSON}
    proposal.tell_asked("proposal_withdrawn", others, by=by, reason=reason)
    data, people = {**proposal.news(by), "reason": reason}, [workgroup.people_scope]
    record("proposal_withdrawn", actor=by, target=proposal, audience=people, data=data, behalf=behalf)
    return True


@transaction.atomic
def state(proposal: Proposal, *, words: str, by: "User", **more: Any) -> Decision | None:
    """Say in words what came of a closed proposal. One that passed becomes a decision, with how it was agreed and who
    disagreed; of any other the words stand below it. None when somebody has said it already.
    """
    proposal.workgroup.hold()
    unstated = Proposal.objects.filter(pk=proposal.pk, closed_at__isnull=False, stated_by=None)
    with because(behalf=proposal._behalf(by)):
        if not unstated.update(statement=words, stated_by=by):
            return None
    with handing_over(proposal.workgroup.conveners_scope, BACKBONE):
        settle(STATEMENT, proposal.pk, by=by, answer="done")
    if proposal.outcome != Outcome.PASSED:
        return None
    day = proposal.closed_at.astimezone(proposal.local_end.tzinfo).date() if proposal.closed_at else localdate()
    said = {"how": how_in_words(proposal), "dissent": dissent_in_words(proposal), "proposal": proposal, **more}
    said |= {"meeting": proposal.meeting, "item": proposal.item}
    return Decision.enter(proposal.workgroup, decided_on=day, by=by, words=words, **said)


def how_in_words(proposal: Proposal) -> str:
    """By which rule, and how many of how many said what: one line for the register."""
    tally = proposal.tally()
    counts = ", ".join(f"{words} {number}" for _position, words, number in tally.parts if number)
    rule = str(proposal.get_rule_display()).split(":", maxsplit=1)[0]
    return _("%(rule)s, on a proposal: %(counts)s") % {"rule": rule, "counts": counts}


def dissent_in_words(proposal: Proposal) -> str:
    """Which organizations disagreed, with their reasons, a line each."""
    against = proposal.stances.current().filter(counts=True, position__in=[Position.DISAGREE, Position.BLOCK])
    rows = against.select_related("organization").order_by("organization__name", "pk")
    return "\n".join(f"{one.organization.usual_name}: {one.reason}" for one in rows)


# --- what the clock starts --------------------------------------------------------------------------------------------


def close_what_is_over() -> int:
    """Close every proposal whose time is over. Any number of processes may do this at once. Returns how many."""
    return sum(close(one) for one in Proposal.objects.over().select_related("workgroup")[:100])


def remind_the_silent() -> int:
    """Two days before the end remind, once, the organizations that have said nothing. Returns how many proposals."""
    due = Proposal.objects.open().filter(reminded_at=None, closes_at__lte=now() + REMINDED)
    due = due.filter(opened_at__lte=now() - DAY, workgroup__state="active").select_related("workgroup")
    return sum(_remind(one) for one in due[:100])


@transaction.atomic
def _remind(proposal: Proposal) -> bool:
    if not Proposal.objects.running().filter(pk=proposal.pk, reminded_at=None).update(reminded_at=now()):
        return False
    silent = Ask.objects.open().about(PROPOSAL, proposal.pk)
    posts = sorted(set(silent.values_list("post", flat=True)))
    if posts:
        readers = [proposal.workgroup.people_scope, PARTNERS]
        record(
            "proposal_closing", actor=None, target=proposal, audience=posts, visible=readers, data=proposal.news(None)
        )
    return bool(posts)


def ask_to_look_again() -> int:
    """Ask those who run a workgroup to look at decisions whose day has come. Returns how many were asked."""
    asked = Ask.objects.open().filter(kind=REVIEW).values("subject_id")
    due = Decision.objects.due_for_review(localdate()).exclude(pk__in=asked).values_list("pk", "workgroup")
    return sum(_ask_to_look(*one) for one in due[:500])


@transaction.atomic
def _ask_to_look(pk: int, group: int) -> bool:
    # Whoever says that it is still right, or replaces it, holds the workgroup's row meanwhile.
    workgroup = Workgroup.objects.get(pk=group).hold()
    decision = Decision.objects.due_for_review(localdate()).filter(pk=pk).first()
    if decision is None or Ask.objects.open().about(REVIEW, pk).exists():
        return False
    decision.workgroup = workgroup
    organization, post = workgroup.answering_post()
    words: dict[str, Any] = {"workgroup": workgroup.usual_name, "slug": workgroup.slug, "label": decision.label}
    words |= {"year": decision.year, "number": decision.number, "words": decision.words[:200]}
    put: dict[str, Any] = {"by": None, "data": words, "asker": workgroup.conveners_scope}
    ask(REVIEW, of=organization, post=post, subject_id=pk, due_on=decision.review_on, **put)
    return True


def ask_who_came() -> int:
    """Ask the organizations that got a place while a proposal is open: they have a voice, too. Returns how many."""
    running = Proposal.objects.open().filter(workgroup__state="active").select_related("workgroup", "opened_by")
    return sum(_ask_who_came(one) for one in running[:100])


@transaction.atomic
def _ask_who_came(proposal: Proposal) -> int:
    seats = list(_unasked(proposal))
    leading = SeatHolder.objects.serving().leading().filter(seat__in=seats) if seats else SeatHolder.objects.none()
    leads = dict(leading.values_list("seat_id", "person_id"))
    by: Any = proposal.opened_by
    ask_all([proposal.ask_of(seat, leads.get(seat.pk), by=by) for seat in seats])
    return len(seats)


def _unasked(proposal: Proposal) -> SeatQuerySet:
    asked = Ask.objects.about(PROPOSAL, proposal.pk).values("organization")
    said = proposal.stances.values("organization")
    rows = voters(proposal.workgroup, now()).exclude(organization__in=asked).exclude(organization__in=said)
    return rows.select_related("organization")
