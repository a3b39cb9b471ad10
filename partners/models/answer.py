"""What becomes of an invitation: yes, no, or another person. Whoever answers first has answered."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now

from compact.access import PARTNERS, Kind, ScopedModel, scope
from compact.accounts.models import User
from compact.notifications.events import record
from compact.permissions import may
from compact.wall import handing_over
from partners.models.affiliation import Affiliation
from partners.models.arrival import Arrival
from partners.models.invited_place import InvitedPlace
from partners.models.outstanding import InvitationQuerySet

if TYPE_CHECKING:
    from partners.models.organization import Organization


class AnsweredModel(ScopedModel):
    """Brings to an invitation what its addressee does with it."""

    if TYPE_CHECKING:
        email: str
        name: str
        organization: Organization
        organization_id: int
        invited_by: User
        invited_by_id: int
        affiliation_roles: list[str]
        title: str

        @property
        def words(self) -> dict[str, Any]:
            """What events about it need to be put into words."""

    class Meta:
        abstract = True

    def hold(self) -> None:
        """Let two taps on the same button pass one after the other, until the transaction ends."""
        with handing_over(scope(Kind.ORGANIZATION, self.organization_id)):
            self._rows().select_for_update().get(pk=self.pk)

    @transaction.atomic
    def accept(self, *, by: User) -> bool:
        """The person acts for the organization from now. False if the invitation is not open any more.

        Who was put in before keeps what they have. The places in workgroups are given by whoever calls this: they are
        above partners.
        """
        if not self._close(accepted_by=by):
            return False
        held = Affiliation.objects.current().filter(person=by, organization=self.organization)
        with handing_over(PARTNERS):
            was_in = by.unclaimed_since is None and held.exists()
        # Nobody gives what they have lost since: then the person comes in, and looks after nothing.
        given = self.affiliation_roles if may(self.invited_by, "partners.give_rights", self.organization) else []
        post = Affiliation.objects.begin(person=by, organization=self.organization, title=self.title, roles=given)
        post.entrust_also(given)
        inside = was_in or Arrival.objects.note(post, by=self.invited_by).is_from_inside
        also = [scope(Kind.ADMINISTRATORS, self.organization_id)] if inside else []
        self._tell("invitation_accepted", by=by, also=also)
        return True

    def overtake(self, *, by: User) -> None:
        """Other open invitations of the same address that give nothing more are answered with this one."""
        with handing_over(scope(Kind.ORGANIZATION, self.organization_id), PARTNERS):
            others = self._rows().open().filter(email=self.email, organization=self.organization)
            left = InvitedPlace.objects.filter(invitation__in=others).wanting()
            others.exclude(pk__in=left.values("invitation")).update(answered_at=now(), accepted_by=by)

    @transaction.atomic
    def decline(self, *, word: str = "", by: User | None = None) -> bool:
        """No, thank you. False if the invitation is not open any more."""
        if not self._close():
            return False
        self._tell("invitation_declined", by=by, word=word)
        return True

    @transaction.atomic
    def suggest(self, *, name: str, email: str, word: str = "", by: User | None = None) -> bool:
        """Not me, but this person. The inviter decides; nobody is written to. False if it is not open any more."""
        if not self._close():
            return False
        self._tell("invitation_passed_on", by=by, word=word, name=name, email=email)
        return True

    def _close(self, **answer: Any) -> bool:
        with handing_over(scope(Kind.ORGANIZATION, self.organization_id)):
            waiting = self._rows().open().filter(pk=self.pk, expires_at__gt=now())
            return waiting.update(answered_at=now(), **answer) == 1

    def _tell(self, kind: str, *, by: User | None, also: Iterable[int] = (), **words: str) -> None:
        data = {**self.words, "person": str(by) if by and by.name else self.name or self.email, **words}
        audience = [scope(Kind.PERSON, self.invited_by_id), *also]
        visible = [scope(Kind.PERSON, self.invited_by_id), scope(Kind.ORGANIZATION, self.organization_id)]
        record(kind, actor=by, target=self, audience=audience, visible=visible, data=data)

    def _rows(self) -> InvitationQuerySet:
        return InvitationQuerySet(type(self))
