"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from workgroups.permissions.places import (
    answer_seat_invitation,
    answer_seat_request,
    fill_seat,
    invite,
    leave_seat,
    request_seat,
    withdraw_seat_request,
)
from workgroups.permissions.running import (
    add_workgroup,
    appoint_convener,
    change_convening,
    change_state,
    end_convener,
    give_rights,
    hand_over,
    manage_seats,
    read_history,
    runs,
)
from workgroups.permissions.standing_in import delegate, delegate_signing, end_delegation, may_act_for, name_stand_in
from workgroups.permissions.talk import narrow_discussion, open_discussion, post, reply, start_discussion

__all__ = [
    "add_workgroup",
    "answer_seat_invitation",
    "answer_seat_request",
    "appoint_convener",
    "change_convening",
    "change_state",
    "delegate",
    "delegate_signing",
    "end_convener",
    "end_delegation",
    "fill_seat",
    "give_rights",
    "hand_over",
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
    "withdraw_seat_request",
]
