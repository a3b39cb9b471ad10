"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from workgroups.permissions.actions import change_action, complete_action, name_doer
from workgroups.permissions.agenda import (
    adopt_minutes,
    close_meeting,
    correct_minutes,
    propose_correction,
    propose_item,
    publish_minutes,
    take_notes,
    write_agenda,
)
from workgroups.permissions.announcing import announce, answer_wanted
from workgroups.permissions.answering import answer_meeting
from workgroups.permissions.charter import adopt_charter, write_charter
from workgroups.permissions.connection import answer_connection, end_connection, share_discussion
from workgroups.permissions.deciding import close_proposal, keep_register, propose, stood_for, voice
from workgroups.permissions.documents import (
    add_document,
    adopt_document,
    archive_document,
    bring_paper,
    open_document,
    revise_document,
)
from workgroups.permissions.meeting import change_meeting, hold_meetings
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
from workgroups.permissions.polls import answer_poll
from workgroups.permissions.quiet import see_quiet
from workgroups.permissions.renewal import confirm_place, renew_places
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
from workgroups.permissions.talk import (
    narrow_discussion,
    open_discussion,
    post,
    remove_file,
    reply,
    reword,
    runs_topic,
    side_of,
    start_discussion,
    withdraw,
)
from workgroups.permissions.terms import extend_convening, extend_term, set_terms
from workgroups.permissions.thread import (
    close_discussion,
    follow_discussion,
    move_discussion,
    pin_discussion,
    rename_discussion,
    reopen_discussion,
)

__all__ = [
    "add_document",
    "add_workgroup",
    "adopt_charter",
    "adopt_document",
    "adopt_minutes",
    "announce",
    "answer_connection",
    "answer_meeting",
    "answer_poll",
    "answer_question",
    "answer_seat_invitation",
    "answer_seat_request",
    "answer_wanted",
    "appoint_convener",
    "archive_document",
    "ask_representative",
    "bring_paper",
    "change_action",
    "change_convening",
    "change_meeting",
    "change_state",
    "close_discussion",
    "close_meeting",
    "close_proposal",
    "complete_action",
    "confirm_place",
    "correct_minutes",
    "delegate",
    "delegate_signing",
    "end_connection",
    "end_convener",
    "end_delegation",
    "extend_convening",
    "extend_term",
    "fill_seat",
    "follow_discussion",
    "give_rights",
    "hand_over",
    "hold_meetings",
    "invite",
    "keep_register",
    "leave_seat",
    "manage_seats",
    "may_act_for",
    "move_discussion",
    "name_doer",
    "name_stand_in",
    "narrow_discussion",
    "open_discussion",
    "open_document",
    "pin_discussion",
    "post",
    "propose",
    "propose_correction",
    "propose_item",
    "publish_minutes",
    "read_history",
    "remove_file",
    "rename_discussion",
    "renew_places",
    "reopen_discussion",
    "reply",
    "request_seat",
    "revise_document",
    "reword",
    "runs",
    "runs_topic",
    "see_quiet",
    "set_terms",
    "share_discussion",
    "side_of",
    "start_discussion",
    "stood_for",
    "take_alternative",
    "take_notes",
    "voice",
    "withdraw",
    "withdraw_seat_request",
    "write_agenda",
    "write_charter",
]
