"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.action import Action
from workgroups.models.agenda import AgendaItem, Purpose
from workgroups.models.alternative import Alternative
from workgroups.models.announcement import Announcement
from workgroups.models.answering import Answered, approve_all, decline_all
from workgroups.models.attachment import Attachment
from workgroups.models.calendar_entry import CalendarAnswer, CalendarEntry
from workgroups.models.calendar_feed import CalendarFeed
from workgroups.models.charter import Charter, CharterReview, Rule
from workgroups.models.connection import Connection
from workgroups.models.convener import Convener
from workgroups.models.decision import Decision
from workgroups.models.delegation import Delegation, Part, Right
from workgroups.models.discussion import Discussion
from workgroups.models.ending import Terms, keep_terms
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.lifecycle import State, StatePeriod
from workgroups.models.meeting import Joining, Meeting
from workgroups.models.meeting_asks import keep_asking
from workgroups.models.mention import Mention
from workgroups.models.post import Post
from workgroups.models.question import Question
from workgroups.models.quiet import Quiet, Snooze
from workgroups.models.reading import Reading
from workgroups.models.recurrence import Dates, Repeats
from workgroups.models.renewal import Confirmation, Renewal
from workgroups.models.rsvp import Coming, Rsvp, RsvpNote, StandIn
from workgroups.models.scheduling import Details, Schedule
from workgroups.models.seat import Seat
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.series import Series
from workgroups.models.wording import PostWording
from workgroups.models.workgroup import Stage, Voice, Workgroup, WorkgroupGrant

__all__ = [
    "Action",
    "AgendaItem",
    "Alternative",
    "Announcement",
    "Answered",
    "Attachment",
    "CalendarAnswer",
    "CalendarEntry",
    "CalendarFeed",
    "Charter",
    "CharterReview",
    "Coming",
    "Confirmation",
    "Connection",
    "Convener",
    "Dates",
    "Decision",
    "Delegation",
    "Details",
    "Discussion",
    "Holdings",
    "Joining",
    "Meeting",
    "Mention",
    "Part",
    "Post",
    "PostWording",
    "Purpose",
    "Question",
    "Quiet",
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
    "Snooze",
    "Stage",
    "StandIn",
    "State",
    "StatePeriod",
    "Terms",
    "Voice",
    "Workgroup",
    "WorkgroupGrant",
    "approve_all",
    "decline_all",
    "keep_asking",
    "keep_terms",
    "relocate",
    "succeed",
]
