"""The link of a mail with which one person answers one meeting for one place, without signing in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from compact.access import reach_of
from compact.accounts.models import User
from compact.permissions import may
from workgroups.models.meeting import Meeting
from workgroups.models.seat import Seat

_BECAME: dict[str, Any] = {"until__isnull": False, "organization__merged_into": OuterRef("organization")}
_SIGNER = Signer(salt="workgroups.answer_link")


@dataclass(frozen=True)
class AnswerLink:
    """Signed, for a single purpose: it names the meeting, the place, the person, the post through which the
    organization was asked, and the time that the mail named.

    It holds nothing else, least of all a right: what the person may still do is asked anew each time it is used. So a
    link that was forwarded, kept or found lets nobody do more than the person could, and nothing once they cannot.
    """

    meeting: int
    seat: int
    person: int
    post: int
    begins: int

    @classmethod
    def read(cls, token: str) -> "AnswerLink":
        """The link that a token spells. Raises Http404 for one that this portal did not make."""
        try:
            said = _SIGNER.unsign_object(token)
            return cls(*map(int, said))
        except (BadSignature, ValueError, TypeError) as error:
            raise Http404 from error

    @property
    def token(self) -> str:
        """How it is written in an address."""
        return _SIGNER.sign_object([self.meeting, self.seat, self.person, self.post, self.begins])

    @property
    def began(self) -> datetime:
        """When the meeting was to begin, as the mail said."""
        return datetime.fromtimestamp(self.begins, UTC)

    def holder(self) -> User | None:
        """The person, if the organization was asked through a post they hold still. Nobody else is ever returned."""
        person = User.objects.filter(pk=self.person, is_active=True).first()
        return person if person is not None and self.post in reach_of(person).keys else None

    def place(self, person: User) -> Seat | None:
        """The place, if this person answers for it still; where the organization was found to be another's double, the
        one that it has become part of."""
        became = Exists(Seat.objects.filter(pk=self.seat, workgroup=OuterRef("workgroup"), **_BECAME))
        seats = Seat.objects.current().filter(Q(pk=self.seat) | Q(became))
        seat = seats.select_related("workgroup", "organization").first()
        return seat if seat is not None and may(person, "workgroups.answer_meeting", seat) else None

    def about(self, seat: Seat) -> Meeting | None:
        """The meeting, if it is one of that workgroup whose date is out."""
        meetings = Meeting.objects.announced().filter(pk=self.meeting, workgroup=seat.workgroup_id)
        found = meetings.select_related("joining", "series").first()
        if found is not None:
            found.workgroup = seat.workgroup
        return found
