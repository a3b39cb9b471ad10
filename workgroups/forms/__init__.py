"""What people of a workgroup fill in."""

from workgroups.forms.bringing import BringInForm
from workgroups.forms.connection import ConnectionForm
from workgroups.forms.discussions import DiscussionForm, PostForm, ReadershipForm, WithdrawalForm, WordingForm
from workgroups.forms.naming import NamingForm
from workgroups.forms.places import InvitationForm, OfferAnswerForm, OfferForm, ReplacementForm, RoleForm
from workgroups.forms.requests import AnswerForm, DeclineForm, QuestionForm, ReasonForm, SeatRequestForm
from workgroups.forms.standing_in import StandInForm
from workgroups.forms.threads import ClosingForm, LevelForm, MoveForm, TitleForm

__all__ = [
    "AnswerForm",
    "BringInForm",
    "ClosingForm",
    "ConnectionForm",
    "DeclineForm",
    "DiscussionForm",
    "InvitationForm",
    "LevelForm",
    "MoveForm",
    "NamingForm",
    "OfferAnswerForm",
    "OfferForm",
    "PostForm",
    "QuestionForm",
    "ReadershipForm",
    "ReasonForm",
    "ReplacementForm",
    "RoleForm",
    "SeatRequestForm",
    "StandInForm",
    "TitleForm",
    "WithdrawalForm",
    "WordingForm",
]
