"""An invitation carries everything it gives: organization, place, role, and a personal word."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from compact.access import PARTNERS, Kind, scope, scope_field, scope_of
from compact.accounts.models import User
from compact.history.tracking import tracked
from compact.notifications import outbox
from compact.wall import handing_over
from partners.models.addressee import left_to_offer, owner_of
from partners.models.affiliation import Affiliation
from partners.models.answer import AnsweredModel
from partners.models.invitation_letter import letter
from partners.models.invited_place import InvitedPlace, Offered
from partners.models.organization import Organization
from partners.models.outstanding import LASTS, OFTEN, SENDINGS, InvitationQuerySet

if TYPE_CHECKING:
    from workgroups.models import Workgroup

MOMENT = timedelta(minutes=1)
SALT = "partners.invitation"


class Superseded(signing.BadSignature):
    """A newer mail of the same invitation was sent; the link in that one works."""


@tracked(exclude=["serial", "language", "invited_at", "lapse_told_at"])
class Invitation(AnsweredModel):
    """An e-mail address is asked to act for an organization, perhaps with places in workgroups (`places`).

    `workgroup` is the one that invites, from whose page it was sent: those who run it look after the invitation. The
    link in the mail is signed from the row and its `serial`: sending again makes the former link say so kindly.
    """

    email = models.EmailField(gettext_lazy("e-mail"), max_length=254)
    name = models.CharField(gettext_lazy("name"), max_length=300, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations")
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    affiliation_roles = models.JSONField(default=list, blank=True)
    title = models.CharField(gettext_lazy("title"), max_length=200, blank=True)
    note = models.TextField(gettext_lazy("personal note"), max_length=2000, blank=True)
    predecessor = models.ForeignKey(Affiliation, models.PROTECT, null=True, editable=False, related_name="+")
    predecessor_leaves = models.BooleanField(default=False, editable=False)
    language = models.CharField(max_length=5, default="en")
    serial = models.PositiveIntegerField(default=1, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="accepted_invitations"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_word = models.CharField(gettext_lazy("why"), max_length=500, blank=True, editable=False)
    lapse_told_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organization",
                "workgroup",
                condition=Q(answered_at=None, withdrawn_at=None),
                name="a_person_is_invited_once_to_the_same_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_addresses_are_lower_case"),
            # For its places: none stands at another organization.
            models.UniqueConstraint(fields=["organization", "id"], name="an_invitation_belongs_to_its_organization"),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    @transaction.atomic
    def invite(  # noqa: PLR0913
        cls,
        *,
        email: str,
        organization: Organization,
        by: User,
        name: str = "",
        workgroup: "Workgroup | None" = None,
        places: Offered = (),
        affiliation_roles: Iterable[str] = (),
        title: str = "",
        note: str = "",
        language: str = "en",
        predecessor: Affiliation | None = None,
        predecessor_leaves: bool = False,
    ) -> "Invitation":
        """Invite an address, and send the mail. The same invitation, still open, is renewed and sent again.

        `places` are the workgroups with what the person will be in each; the `workgroup` that invites has the person
        at least as a contact. Whoever accepts takes over what the `predecessor` holds at the organization then, who
        may leave it with that. Raises ValidationError for the field `email` when there is nothing to invite the person
        to any more, or when the address was written to too often. Whoever calls this has checked that `by` may invite.
        """
        email = User.objects.normalize_email(email)
        offered = {**({workgroup: ""} if workgroup else {}), **dict(places)}
        with handing_over(scope(Kind.ORGANIZATION, organization.pk), PARTNERS):
            offered = left_to_offer(email, organization, offered)
            words = {
                "name": name,
                "affiliation_roles": list(affiliation_roles),
                "title": title,
                "note": note,
                "language": language,
                "predecessor": predecessor,
                "predecessor_leaves": predecessor_leaves,
            }
            cls.objects.spare(email, organization)
            found, new = cls.objects.open().get_or_create(
                email=email,
                organization=organization,
                workgroup=workgroup,
                defaults={**words, "invited_by": by, "sent_at": now(), "expires_at": now() + LASTS},
            )
            changed = found._offer(offered)
            if new:
                found._send(by)
            elif changed or not found._just_sent(words):
                # Who renews it answers for what it gives from now on.
                cls.objects.filter(pk=found.pk).update(**words, invited_by=by)
                if not found.resend(by=by):
                    raise ValidationError({"email": str(OFTEN)})
        return found

    def _offer(self, offered: "dict[Workgroup, str]") -> bool:
        """Add these places to it. Whether that changed anything."""
        known = {one.workgroup_id: one.role for one in self.places.all()}
        changed = {place: role for place, role in offered.items() if known.get(place.pk) != role}
        for place, role in changed.items():
            InvitedPlace.objects.update_or_create(
                invitation=self, organization=self.organization, workgroup=place, defaults={"role": role}
            )
        return bool(changed)

    def _just_sent(self, words: dict[str, Any]) -> bool:
        """Whether this very form came a moment ago: a button pressed twice sends one mail."""
        same = all(getattr(self, name) == value for name, value in words.items())
        return same and self.sent_at is not None and self.sent_at > now() - MOMENT

    # --- the link ---------------------------------------------------------------------------------------------------

    @property
    def token(self) -> str:
        """What the mail's links carry. The organization is in it, so that its row can be read without an account."""
        return signing.Signer(salt=SALT).sign_object([self.pk, self.serial, self.organization_id])

    def get_absolute_url(self) -> str:
        """The page behind the link."""
        return reverse("partners:invitation", args=[self.token])

    @classmethod
    def behind(cls, token: str) -> "Invitation":
        """The invitation a link stands for, whatever has become of it.

        Whoever holds the link may read this one row. Raises Superseded for the link of an older mail, and
        signing.BadSignature when it was changed or its invitation is gone.
        """
        pk, serial, organization = signing.Signer(salt=SALT).unsign_object(token)
        merged = Organization.objects.filter(pk=organization).values_list("merged_into", flat=True).first()
        with handing_over(scope(Kind.ORGANIZATION, merged or organization)):
            found = cls.objects.select_related("organization", "workgroup", "invited_by").filter(pk=pk).first()
        if found is None:
            raise signing.BadSignature
        if found.serial != serial and found.is_open:
            raise Superseded
        return found

    @property
    def is_open(self) -> bool:
        """Neither answered nor taken back nor run out."""
        return self.answered_at is None and self.withdrawn_at is None and not self.has_run_out

    @property
    def has_run_out(self) -> bool:
        """Past its last day."""
        return self.expires_at <= now()

    @property
    def sendings_left(self) -> int:
        """How many more mails may go out."""
        return max(SENDINGS - self.serial, 0)

    def is_for(self, person: User) -> bool:
        """Whether that person owns the invited address."""
        return owner_of(self.email) == person

    @property
    def words(self) -> dict[str, Any]:
        """What events about it need to be put into words."""
        return {
            "organization": self.organization.usual_name,
            "slug": self.organization.slug,
            "workgroup": self.workgroup.usual_name if self.workgroup else "",
            "workgroup_slug": self.workgroup.slug if self.workgroup else "",
        }

    # --- what the inviter does ----------------------------------------------------------------------------------------

    @transaction.atomic
    def withdraw(self, *, word: str = "", by: User) -> bool:
        """Take it back; the page behind its link says the word. False if it was answered or taken back before."""
        taken = Invitation.objects.open().filter(pk=self.pk)
        return taken.update(withdrawn_at=now(), withdrawn_by=by, withdrawn_word=word) == 1

    @transaction.atomic
    def resend(self, *, by: User) -> bool:
        """Send a new mail with a new link for three weeks; the former link says so.

        False if it is not open, or was sent so often that one more mail would be a nuisance.
        """
        renewed = Invitation.objects.open().filter(pk=self.pk, serial__lt=SENDINGS)
        fresh = {"sent_at": now(), "expires_at": now() + LASTS, "lapse_told_at": None}
        if not renewed.update(serial=F("serial") + 1, **fresh):
            return False
        self.refresh_from_db()
        self._send(by)
        return True

    def _send(self, by: User) -> None:
        outbox.post(
            "invitation",
            to=self.email,
            key=self.mail_key,
            language=self.language,
            essential=False,  # whoever is asked once too often may say so
            context=letter(self, by=by),
        )

    @property
    def mail_key(self) -> str:
        """What the newest mail of this invitation is called in the outbox."""
        return f"invitation:{self.pk}:{self.serial}"
