"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from workgroups.permissions.places import (
    answer_question,
    answer_seat_invitation,
    answer_seat_request,
    ask_representative,
    fill_seat,
    invite,
    leave_seat,
    request_seat,
    take_alternative,
    withdraw_seat_request,
)
from workgroups.permissions.running import appoint_convener, change_state, give_rights, manage_seats, read_history, runs
from workgroups.permissions.standing_in import delegate, delegate_signing, end_delegation, may_act_for, name_stand_in
from workgroups.permissions.talk import narrow_discussion, open_discussion, post, reply, start_discussion

__all__ = [
    "answer_question",
    "answer_seat_invitation",
    "answer_seat_request",
    "appoint_convener",
    "ask_representative",
    "change_state",
    "delegate",
    "delegate_signing",
    "end_delegation",
    "fill_seat",
    "give_rights",
    "invite",
    "leave_seat",
    "manage_seats",
    "may_act_for",
    "name_stand_in",
    "narrow_discussion",
    "open_discussion",
    "post",
    "read_history",
    "reply",
    "request_seat",
    "runs",
    "start_discussion",
    "take_alternative",
    "withdraw_seat_request",
]
