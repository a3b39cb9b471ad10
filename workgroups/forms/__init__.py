"""What people of a workgroup fill in."""

from workgroups.forms.bringing import BringInForm
from workgroups.forms.connection import ConnectionForm
from workgroups.forms.discussions import DiscussionForm, PostForm, ReadershipForm
from workgroups.forms.naming import NamingForm
from workgroups.forms.places import InvitationForm, OfferAnswerForm, OfferForm, ReplacementForm, RoleForm
from workgroups.forms.requests import ReasonForm, SeatRequestForm
from workgroups.forms.standing_in import StandInForm

__all__ = [
    "BringInForm",
    "ConnectionForm",
    "DiscussionForm",
    "InvitationForm",
    "NamingForm",
    "OfferAnswerForm",
    "OfferForm",
    "PostForm",
    "ReadershipForm",
    "ReasonForm",
    "ReplacementForm",
    "RoleForm",
    "SeatRequestForm",
    "StandInForm",
]
