"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.action import Action
from workgroups.models.agenda import About, Agenda, AgendaItem, ItemOutcome, Purpose
from workgroups.models.alternative import Alternative
from workgroups.models.announcement import Announcement
from workgroups.models.answering import Answered, approve_all, decline_all
from workgroups.models.attachment import Attachment
from workgroups.models.attendance import Attendance, Attendee, How, Whereabouts
from workgroups.models.calendar_entry import CalendarAnswer, CalendarEntry
from workgroups.models.calendar_feed import CalendarFeed
from workgroups.models.charter import Charter, CharterReview, Rule
from workgroups.models.closing import PublicNotes
from workgroups.models.connection import Connection
from workgroups.models.convener import Convener
from workgroups.models.correction import Correction
from workgroups.models.decision import Decision
from workgroups.models.decision_link import Changed, DecisionLink
from workgroups.models.delegation import Delegation, Part, Right
from workgroups.models.discussion import Discussion
from workgroups.models.document import Document, DocumentState
from workgroups.models.document_version import DocumentVersion, Opening
from workgroups.models.ending import Terms, keep_terms
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.item_proposal import ItemProposal
from workgroups.models.lifecycle import State, StatePeriod
from workgroups.models.meeting import Details, Joining, Meeting
from workgroups.models.meeting_reminders import keep_asking
from workgroups.models.mention import Mention
from workgroups.models.minutes import Minutes, MinutesVersion, PublicMinutes
from workgroups.models.noting import NoteTaker
from workgroups.models.opened import Language, Readers
from workgroups.models.paper import Paper
from workgroups.models.post import Post
from workgroups.models.proposal import Proposal
from workgroups.models.question import Question
from workgroups.models.quiet import Quiet, Snooze
from workgroups.models.reading import Reading
from workgroups.models.recurrence import Dates, Repeats
from workgroups.models.renewal import Confirmation, Renewal
from workgroups.models.rsvp import Coming, Rsvp, RsvpNote, StandIn
from workgroups.models.scheduling import Schedule
from workgroups.models.seat import Seat
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.series import Series
from workgroups.models.slot import Answer, Slot, SlotAnswer
from workgroups.models.stance import HowDecided, Outcome, Position, Stance, Tally
from workgroups.models.time_poll import TimePoll
from workgroups.models.visitor import SignInCode, Visitor
from workgroups.models.wording import PostWording
from workgroups.models.workgroup import Stage, Voice, Workgroup, WorkgroupGrant

__all__ = [
    "About",
    "Action",
    "Agenda",
    "AgendaItem",
    "Alternative",
    "Announcement",
    "Answer",
    "Answered",
    "Attachment",
    "Attendance",
    "Attendee",
    "CalendarAnswer",
    "CalendarEntry",
    "CalendarFeed",
    "Changed",
    "Charter",
    "CharterReview",
    "Coming",
    "Confirmation",
    "Connection",
    "Convener",
    "Correction",
    "Dates",
    "Decision",
    "DecisionLink",
    "Delegation",
    "Details",
    "Discussion",
    "Document",
    "DocumentState",
    "DocumentVersion",
    "Holdings",
    "How",
    "HowDecided",
    "ItemOutcome",
    "ItemProposal",
    "Joining",
    "Language",
    "Meeting",
    "Mention",
    "Minutes",
    "MinutesVersion",
    "NoteTaker",
    "Opening",
    "Outcome",
    "Paper",
    "Part",
    "Position",
    "Post",
    "PostWording",
    "Proposal",
    "PublicMinutes",
    "PublicNotes",
    "Purpose",
    "Question",
    "Quiet",
    "Readers",
    "Reading",
    "Renewal",
    "Repeats",
    "Right",
    "Rsvp",
    "RsvpNote",
    "Rule",
    "Schedule",
    "Seat",
    "SeatHolder",
    "SeatInvitation",
    "SeatRequest",
    "SeatRole",
    "Series",
    "SignInCode",
    "Slot",
    "SlotAnswer",
    "Snooze",
    "Stage",
    "Stance",
    "StandIn",
    "State",
    "StatePeriod",
    "Tally",
    "Terms",
    "TimePoll",
    "Visitor",
    "Voice",
    "Whereabouts",
    "Workgroup",
    "WorkgroupGrant",
    "approve_all",
    "decline_all",
    "keep_asking",
    "keep_terms",
    "relocate",
    "succeed",
]
