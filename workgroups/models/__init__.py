"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.action import Action
from workgroups.models.agenda import About, Agenda, AgendaItem, Outcome, Purpose
from workgroups.models.alternative import Alternative
from workgroups.models.announcement import Announcement
from workgroups.models.answering import Answered, approve_all, decline_all
from workgroups.models.attachment import Attachment
from workgroups.models.charter import Charter, CharterReview, Rule
from workgroups.models.closing import PublicNotes
from workgroups.models.connection import Connection
from workgroups.models.convener import Convener
from workgroups.models.correction import Correction
from workgroups.models.decision import Decision
from workgroups.models.delegation import Delegation, Part, Right
from workgroups.models.discussion import Discussion
from workgroups.models.ending import Terms, keep_terms
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.item_proposal import ItemProposal
from workgroups.models.lifecycle import State, StatePeriod
from workgroups.models.meeting import Joining, Meeting, Series
from workgroups.models.mention import Mention
from workgroups.models.minutes import Minutes, MinutesVersion, PublicMinutes
from workgroups.models.noting import NoteTaker
from workgroups.models.post import Post
from workgroups.models.question import Question
from workgroups.models.quiet import Quiet, Snooze
from workgroups.models.reading import Reading
from workgroups.models.renewal import Confirmation, Renewal
from workgroups.models.seat import Seat
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.wording import PostWording
from workgroups.models.workgroup import Stage, Voice, Workgroup, WorkgroupGrant

__all__ = [
    "About",
    "Action",
    "Agenda",
    "AgendaItem",
    "Alternative",
    "Announcement",
    "Answered",
    "Attachment",
    "Charter",
    "CharterReview",
    "Confirmation",
    "Connection",
    "Convener",
    "Correction",
    "Decision",
    "Delegation",
    "Discussion",
    "Holdings",
    "ItemProposal",
    "Joining",
    "Meeting",
    "Mention",
    "Minutes",
    "MinutesVersion",
    "NoteTaker",
    "Outcome",
    "Part",
    "Post",
    "PostWording",
    "PublicMinutes",
    "PublicNotes",
    "Purpose",
    "Question",
    "Quiet",
    "Reading",
    "Renewal",
    "Right",
    "Rule",
    "Seat",
    "SeatHolder",
    "SeatInvitation",
    "SeatRequest",
    "SeatRole",
    "Series",
    "Snooze",
    "Stage",
    "State",
    "StatePeriod",
    "Terms",
    "Voice",
    "Workgroup",
    "WorkgroupGrant",
    "approve_all",
    "decline_all",
    "keep_terms",
    "relocate",
    "succeed",
]
