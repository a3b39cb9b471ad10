"""An invitation carries everything it gives: organization, place, role, and a personal word."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import PARTNERS, Kind, ScopedModel, ScopedQuerySet, handing_over, scope, scope_field, scope_of
from compact.accounts.models import User
from compact.notifications import outbox
from compact.notifications.events import record
from compact.permissions import may
from partners.models.affiliation import Affiliation
from partners.models.organization import Organization

if TYPE_CHECKING:
    from workgroups.models import Workgroup

# An outside mailbox is nobody’s to flood.
SENDINGS = 5
LASTS = timedelta(days=21)
MOMENT = timedelta(minutes=1)
SALT = "partners.invitation"


class Superseded(signing.BadSignature):
    """A newer mail of the same invitation was sent; the link in that one works."""


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Read at the organization it brings a person to, and by those who run the workgroup it names."""

    def open(self) -> Self:
        """Neither accepted nor declined nor taken back. It may have run out."""
        return self.filter(answered_at=None, withdrawn_at=None)


class Invitation(ScopedModel):
    """An e-mail address is asked to act for an organization, perhaps with a place in a workgroup.

    The link in the mail is signed from the row and its `serial`: sending again makes the former link say so kindly.
    """

    email = models.EmailField(gettext_lazy("e-mail"), max_length=254)
    name = models.CharField(gettext_lazy("name"), max_length=300, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations")
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    seat_role = models.CharField(max_length=20, blank=True)
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
        seat_role: str = "",
        affiliation_roles: Iterable[str] = (),
        title: str = "",
        note: str = "",
        language: str = "en",
        predecessor: Affiliation | None = None,
        predecessor_leaves: bool = False,
    ) -> "Invitation":
        """Invite an address, and send the mail. The same invitation, still open, is renewed and sent again.

        Whoever accepts takes over what the `predecessor` holds at the organization then, who may leave it with that.
        Raises ValidationError for the field `email` when there is nothing to invite the person to any more. Whoever
        calls this has checked that `by` may invite.
        """
        email = User.objects.normalize_email(email)
        with handing_over(scope(Kind.ORGANIZATION, organization.pk), PARTNERS):
            cls._refuse_who_is_there(email, organization, workgroup)
            words = {
                "name": name,
                "seat_role": seat_role,
                "affiliation_roles": list(affiliation_roles),
                "title": title,
                "note": note,
                "language": language,
                "predecessor": predecessor,
                "predecessor_leaves": predecessor_leaves,
            }
            found, new = cls.objects.open().get_or_create(
                email=email,
                organization=organization,
                workgroup=workgroup,
                defaults={**words, "invited_by": by, "sent_at": now(), "expires_at": now() + LASTS},
            )
            if new:
                found._send(by)
            elif not found._just_sent(words):
                cls.objects.filter(pk=found.pk).update(**words)
                found.resend(by=by)
        return found

    def _just_sent(self, words: dict[str, Any]) -> bool:
        """Whether this very form came a moment ago: a button pressed twice sends one mail."""
        same = all(getattr(self, name) == value for name, value in words.items())
        return same and self.sent_at is not None and self.sent_at > now() - MOMENT

    @staticmethod
    def _refuse_who_is_there(email: str, organization: Organization, workgroup: "Workgroup | None") -> None:
        person = owner_of(email)
        if person is None or not Affiliation.objects.current().filter(person=person, organization=organization):
            return
        names = {"person": str(person), "organization": organization.usual_name}
        if workgroup is None:
            raise ValidationError({"email": _("%(person)s is already at %(organization)s.") % names})
        if workgroup.seats.current().filter(organization=organization, holders__person=person, holders__until=None):
            names["workgroup"] = workgroup.usual_name
            raise ValidationError(
                {"email": _("%(person)s already has a part in %(workgroup)s for %(organization)s.") % names}
            )

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
        with handing_over(scope(Kind.ORGANIZATION, organization)):
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

    def is_for(self, person: User) -> bool:
        """Whether that person owns the invited address."""
        return owner_of(self.email) == person

    # --- answers ----------------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Let two taps on the same button pass one after the other, until the transaction ends."""
        with handing_over(scope(Kind.ORGANIZATION, self.organization_id)):
            Invitation.objects.select_for_update().get(pk=self.pk)

    @transaction.atomic
    def accept(self, *, by: User) -> bool:
        """The person acts for the organization from now. False if the invitation is not open any more.

        The place in the workgroup is given by whoever calls this: places are above partners.
        """
        if not self._close(accepted_by=by):
            return False
        # Nobody gives what they have lost since: then the person comes in, and looks after nothing.
        given = self.affiliation_roles if may(self.invited_by, "partners.manage_people", self.organization) else []
        Affiliation.objects.begin(person=by, organization=self.organization, title=self.title, roles=given)
        self._tell("invitation_accepted", by=by, also=[scope(Kind.ADMINISTRATORS, self.organization_id)])
        return True

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
            return (
                Invitation.objects.open().filter(pk=self.pk, expires_at__gt=now()).update(answered_at=now(), **answer)
                == 1
            )

    def _tell(self, kind: str, *, by: User | None, also: Iterable[int] = (), **words: str) -> None:
        data = {
            "person": str(by) if by and by.name else self.name or self.email,
            "organization": self.organization.usual_name,
            "slug": self.organization.slug,
            "workgroup": self.workgroup.usual_name if self.workgroup else "",
            "workgroup_slug": self.workgroup.slug if self.workgroup else "",
            **words,
        }
        audience = [scope(Kind.PERSON, self.invited_by_id), *also]
        visible = [scope(Kind.PERSON, self.invited_by_id), scope(Kind.ORGANIZATION, self.organization_id)]
        record(kind, actor=by, target=self, audience=audience, visible=visible, data=data)

    # --- what the inviter does ----------------------------------------------------------------------------------------

    @transaction.atomic
    def withdraw(self, *, by: User) -> bool:
        """Take it back. False if it was answered or taken back before."""
        return Invitation.objects.open().filter(pk=self.pk).update(withdrawn_at=now(), withdrawn_by=by) == 1

    @transaction.atomic
    def resend(self, *, by: User) -> bool:
        """Send a new mail with a new link for three weeks; the former link says so.

        False if it is not open, or was sent so often that one more mail would be a nuisance.
        """
        renewed = Invitation.objects.open().filter(pk=self.pk, serial__lt=SENDINGS)
        if not renewed.update(serial=F("serial") + 1, sent_at=now(), expires_at=now() + LASTS):
            return False
        self.refresh_from_db()
        self._send(by)
        return True

    def _send(self, by: User) -> None:
        with translation.override(self.language):
            path, about = self.get_absolute_url(), reverse("home")
            last_day = date_format(localtime(self.expires_at), "DATE_FORMAT")
        with handing_over(PARTNERS):
            theirs = Affiliation.objects.current().filter(person=by).select_related("organization").first()
        first = self.name.split()[0] if self.name.strip() else ""
        outbox.post(
            "invitation",
            to=self.email,
            key=f"invitation:{self.pk}:{self.serial}",
            language=self.language,
            essential=False,  # whoever is asked once too often may say so
            context={
                "first_name": first,
                "email": self.email,
                "organization": self.organization.name,
                "organization_short": self.organization.usual_name,
                "workgroup": self.workgroup.name if self.workgroup else "",
                "workgroup_short": self.workgroup.usual_name if self.workgroup else "",
                "role": self.seat_role,
                "by": str(by),
                "by_organization": theirs.organization.name if theirs else "",
                "note": self.note,
                "expires_on": last_day,
                "accept_url": f"{settings.BASE_URL}{path}",
                "other_url": f"{settings.BASE_URL}{path}suggestion/",
                "decline_url": f"{settings.BASE_URL}{path}refusal/",
                "about_url": f"{settings.BASE_URL}{about}",
            },
        )


def owner_of(email: str) -> User | None:
    """The person to whom an address belongs: their own, or one they confirmed."""
    confirmed = EmailAddress.objects.filter(email=email, verified=True).values("user")
    return User.objects.filter(Q(email=email) | Q(pk__in=confirmed)).first()
