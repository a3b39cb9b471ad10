"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from workgroups.permissions.charter import adopt_charter, write_charter
from workgroups.permissions.connection import answer_connection, end_connection, share_discussion
from workgroups.permissions.places import (
    answer_seat_invitation,
    answer_seat_request,
    fill_seat,
    invite,
    leave_seat,
    request_seat,
    withdraw_seat_request,
)
from workgroups.permissions.renewal import confirm_place, renew_places
from workgroups.permissions.running import appoint_convener, change_state, give_rights, manage_seats, read_history, runs
from workgroups.permissions.standing_in import delegate, delegate_signing, end_delegation, may_act_for, name_stand_in
from workgroups.permissions.talk import (
    narrow_discussion,
    open_discussion,
    post,
    reply,
    runs_topic,
    side_of,
    start_discussion,
)

__all__ = [
    "adopt_charter",
    "answer_connection",
    "answer_seat_invitation",
    "answer_seat_request",
    "appoint_convener",
    "change_state",
    "confirm_place",
    "delegate",
    "delegate_signing",
    "end_connection",
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
    "renew_places",
    "reply",
    "request_seat",
    "runs",
    "runs_topic",
    "share_discussion",
    "side_of",
    "start_discussion",
    "withdraw_seat_request",
    "write_charter",
]
