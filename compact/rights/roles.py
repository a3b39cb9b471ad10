"""What each role can and cannot do, in plain words, where it is chosen.

Beside every line stands the permission it tells of, and what that is asked of. `tests/test_roles.py` gives somebody the
role and nothing else, and asks the rules: a line that does not say what the rules say fails there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.models import Role
from workgroups.models import SeatRole

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RUNS = "convener"


@dataclass(frozen=True)
class Line:
    """One thing a role can or cannot do: the words, the permission they tell of, and what it is asked of."""

    words: "str | _StrPromise"
    permission: str
    of: str


@dataclass(frozen=True)
class RoleCard:
    """A role as it is explained: its name, what it means in half a sentence, what it can do, and what it cannot."""

    code: str
    name: "str | _StrPromise"
    meaning: "str | _StrPromise"
    can: tuple[Line, ...]
    cannot: tuple[Line, ...]


_READ = Line(_("Read what is said in the workgroup"), "workgroups.view_post", "message")
_WRITE = Line(_("Start topics and answer"), "workgroups.post", "workgroup")
_NAME = Line(_("Name a stand-in for the organization’s place"), "workgroups.fill_seat", "place")
_LEAVE = Line(_("Give up their own place"), "workgroups.leave_seat", "own place")
_INVITE = Line(_("Invite people and organizations to the workgroup"), "workgroups.invite", "workgroup")
_LET_IN = Line(_("Let in who asks for a place"), "workgroups.answer_seat_request", "request for a place")
_PLACES = Line(_("Change roles and end places in the workgroup"), "workgroups.manage_seats", "workgroup")
_ASKED = Line(_("See what the organization is asked"), "asks.view_ask", "ask")
_PEOPLE = Line(_("Invite people to the organization and see them out"), "partners.manage_people", "organization")
_JOINING = Line(_("Let in who asks to join the organization"), "partners.answer_join_request", "request to join")
_NAMING = Line(_("Name who acts for the organization in its workgroups"), "workgroups.fill_seat", "place")
_NO_PLACE = Line(_("Read what is said in workgroups without a place there"), "workgroups.view_post", "message")
_AGREEMENT = Line(_("Edit or publish the agreement"), "agreements.draft_agreement", "agreement")
_OPEN = Line(_("Open a topic to all partners, and keep it in again"), "workgroups.open_discussion", "topic")
_CHARTER = Line(_("Write the charter of the workgroup and put it in force"), "workgroups.adopt_charter", "workgroup")
_STATE = Line(_("Open, pause or close the workgroup"), "workgroups.change_state", "workgroup")
_RUNNERS = Line(_("Name another person who runs it"), "workgroups.appoint_convener", "workgroup")
_BY_NAME = Line(_("Let somebody in by name, until a day"), "workgroups.give_rights", "workgroup")
_OPENING = Line(_("Open another workgroup"), "workgroups.add_workgroup", "nothing")
_CONVENING = Line(_("Say which organizations convene it"), "workgroups.change_convening", "workgroup")

IN_A_WORKGROUP = (
    RoleCard(
        SeatRole.PRIMARY,
        SeatRole.PRIMARY.label,
        _("Speaks for the organization and is asked first"),
        can=(_READ, _WRITE, _NAME, _LEAVE),
        cannot=(_INVITE, _LET_IN),
    ),
    RoleCard(
        SeatRole.ALTERNATE,
        SeatRole.ALTERNATE.label,
        _("Goes when the lead cannot"),
        can=(_READ, _WRITE, _LEAVE),
        cannot=(_NAME, _INVITE),
    ),
    RoleCard(
        SeatRole.OBSERVER,
        SeatRole.OBSERVER.label,
        _("Reads and listens, does not decide"),
        can=(_READ, _LEAVE),
        cannot=(_WRITE, _NAME, _INVITE),
    ),
    RoleCard(
        SeatRole.CONTACT,
        SeatRole.CONTACT.label,
        _("The person to talk to, without leading"),
        can=(_READ, _WRITE, _LEAVE),
        cannot=(_NAME, _INVITE),
    ),
)
WHO_RUNS_IT = RoleCard(
    RUNS,
    _("Runs this workgroup"),
    _("Looks after its places and its work"),
    can=(_READ, _WRITE, _LET_IN, _INVITE, _PLACES, _OPEN, _CHARTER),
    cannot=(_NAMING, _STATE, _PEOPLE),
)
# What is whose in a workgroup (B29): the team may do all of it, and the second part it alone.
WHOEVER_RUNS_IT = (_LET_IN, _INVITE, _PLACES, _WRITE, _OPEN, _RUNNERS, _BY_NAME)
ONLY_THE_TEAM = (_STATE, _CONVENING, _OPENING)
AT_AN_ORGANIZATION = (
    RoleCard(
        Role.ADMINISTRATOR,
        Role.ADMINISTRATOR.label,
        _("Keeps the organization’s people and places current"),
        can=(_PEOPLE, _JOINING, _NAMING, _ASKED),
        cannot=(_NO_PLACE, _LET_IN, _AGREEMENT),
    ),
    RoleCard(
        Role.SIGNER,
        Role.SIGNER.label,
        _("Is known to partners as the one who signs for the organization"),
        can=(_ASKED,),
        cannot=(_PEOPLE, _NAMING, _AGREEMENT),
    ),
    RoleCard(
        Role.DATA,
        Role.DATA.label,
        _("Is known to partners as the one to ask about its figures"),
        can=(_ASKED,),
        cannot=(_PEOPLE, _NAMING, _AGREEMENT),
    ),
)
WHERE = {"workgroup": (*IN_A_WORKGROUP, WHO_RUNS_IT), "place": IN_A_WORKGROUP, "organization": AT_AN_ORGANIZATION}
ALL = (*IN_A_WORKGROUP, WHO_RUNS_IT, *AT_AN_ORGANIZATION)
MEANING = {one.code: one.meaning for one in ALL}
