"""Whom an action is asked of: the person its organization names, whoever leads its place, those who look after it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from compact.access import BACKBONE, PARTNERS, Kind, reach_of, scope
from compact.asks.models import Ask, AskQuerySet, Channel, ask, ask_all, settle, withdraw
from compact.notifications.events import Told, record, record_all
from compact.wall import handing_over
from partners.models import Affiliation
from workgroups.models.holder import SeatHolder
from workgroups.models.place_asks import ACTION

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.action import Action

RETURNED = "action_returned"


def asks_of(action: "Action") -> AskQuerySet:
    """What is asked about it at the moment: of its organization, or of those who run the workgroup."""
    return Ask.objects.open().filter(kind__in=[ACTION, RETURNED], subject_id=action.pk)


def asked_post(action: "Action") -> int | None:
    """The readership that is asked for it; nobody's when nobody is."""
    with handing_over(*action.desks):
        return asks_of(action).values_list("post", flat=True).first()


def posts_for(actions: Iterable["Action"]) -> dict[int, int]:
    """Who is to be asked for each of these actions, by its number. Two queries, however many there are."""
    some = list(actions)
    owners = {one.owner_id for one in some}
    with handing_over(PARTNERS):
        named = Affiliation.objects.current().filter(organization__in=owners, person__is_active=True)
        named = named.filter(person__in={one.person_id for one in some if one.person_id})
        acting = set(named.values_list("organization", "person"))
        serving = SeatHolder.objects.serving().leading().filter(seat__until=None, seat__organization__in=owners)
        serving = serving.filter(seat__workgroup__in={one.workgroup_id for one in some})
        leads = {(group, at): person for group, at, person in serving.values_list(
            "seat__workgroup", "seat__organization", "person"
        )}  # fmt: skip
    posts = {}
    for one in some:
        lead = leads.get((one.workgroup_id, one.owner_id))
        person = one.person_id if (one.owner_id, one.person_id) in acting else lead
        posts[one.pk] = scope(Kind.PERSON, person) if person else scope(Kind.ADMINISTRATORS, one.owner_id)
    return posts


def ask_for_all(actions: Sequence["Action"], *, due_on: date, by: "User") -> list[int]:
    """Ask for actions of one workgroup, and tell whoever is asked. What has no day, or one that is over, gets `due_on`.

    Returns the numbers of those whose person acts for the organization no longer, and is not asked.
    """
    posts, workgroup = posts_for(actions), actions[0].workgroup
    left = [one.pk for one in actions if one.person_id and posts[one.pk] != scope(Kind.PERSON, one.person_id)]
    behalf = reach_of(by).behalf(workgroup.conveners_scope)
    asks, told = [], []
    for one in actions:
        one.workgroup = workgroup
        one.due_on = one.due_on if one.due_on and one.due_on >= localdate() else due_on
        doer = {"doer": one.person_id} if one.person_id and one.pk not in left else {}
        asks.append(
            Ask(
                kind=ACTION,
                subject_id=one.pk,
                organization_id=one.owner_id,
                post=posts[one.pk],
                asked_by=by,
                due_on=one.due_on,
                data={**one.names, **doer},
                scope_asker=workgroup.conveners_scope,
            )
        )
        told.append(Told(by, one, [posts[one.pk]], _words(one, by), _visible(one, posts[one.pk]), behalf))
    ask_all(asks)
    record_all("action_asked", told)
    return left


def ask_for(action: "Action", *, by: "User", why: str = "", returned: bool = False) -> None:
    """Ask for one action, in the place of whatever was asked about it; with `returned` those who run the workgroup are
    asked whom it is for."""
    if returned:
        organization, post = action.workgroup.answering_post()
        kind, asker = RETURNED, scope(Kind.ORGANIZATION, action.owner_id)
    else:
        organization, post = action.owner, posts_for([action])[action.pk]
        kind, asker = ACTION, action.workgroup.conveners_scope
    standing = asks_of(action).filter(kind=kind, organization=organization).first()
    with handing_over(post):
        doer = {"doer": action.person_id} if action.person_id else {}
        data = {**action.names, **doer, "who": str(by)}
        if standing is not None:
            asks_of(action).filter(pk=standing.pk).update(post=post, data=data)
            if standing.post == post:
                return
        else:
            due = localdate() if returned else action.due_on
            ask(
                kind, of=organization, post=post, subject_id=action.pk, by=by, why=why, due_on=due, data=data,
                asker=asker, asked_for=action.owner if returned else None,
            )  # fmt: skip
    visible = _visible(action, post)
    told = {**_words(action, by), **({"why": why} if why else {})}
    event = RETURNED if returned else "action_asked"
    record(event, actor=by, target=action, audience=[post], visible=visible, data=told)


def settle_asks(action: "Action", *, by: "User", channel: str = Channel.PORTAL) -> None:
    """It is done: whoever was asked has answered."""
    with handing_over(*action.desks, BACKBONE):
        settle(ACTION, action.pk, by=by, answer="done", channel=channel)
        settle(RETURNED, action.pk, by=by, answer="done", channel=channel)


def take_back(action: "Action", *, by: "User") -> None:
    """Nobody is asked about it any more. That it was given back is answered by this."""
    with handing_over(*action.desks, BACKBONE):
        withdraw(ACTION, action.pk, by=by)
        settle(RETURNED, action.pk, by=by, answer="done")


def _visible(action: "Action", post: int) -> list[int]:
    return [post, scope(Kind.ORGANIZATION, action.owner_id)]


def _words(action: "Action", by: "User") -> dict[str, Any]:
    due = {"asked": action.owner.usual_name, "due": action.due_on.isoformat()} if action.due_on else {}
    return {**action.names, "who": str(by), **due}
