"""How allauth behaves here: where a person lands, in which language we write, and what counts as a second lock."""

import time
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.accounts.confirmation import Confirmation
from compact.accounts.models import User
from compact.accounts.signing_up import SIGN_UP
from partners.models import Arrival

if TYPE_CHECKING:
    from django.forms import BaseForm

# Set by the sign-in form: this browser forgets the person when it is closed.
FORGET = "forget"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mail goes through the outbox, in the reader's language; the rest is allauth's."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code in our newest e-mail. Check it, or ask for a new one."),
        "email_password_mismatch": _("This e-mail and password do not belong together. Try again, or use a code."),
        "too_many_login_attempts": _("Too many tries in a short time. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("We have just written to you. Wait a minute before you ask again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
    }

    def save_user(self, request: HttpRequest, user: User, form: "BaseForm", commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """A new person reads the language in which they signed up."""
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, for as long as the person asked to be remembered on this device."""
        forget = request.session.pop(FORGET, False)
        request.session.pop(SIGN_UP, None)
        super().login(request, user)
        if user.claim():
            Arrival.objects.note_put_in(user)
        if forget:
            request.session.set_expiry(0)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Today; before that, once, the first visit; and without an organization, the page that asks for one."""
        if not reach_of(request.user).organizations:
            return reverse("partners:join")
        if request.user.welcomed_at is None:  # type: ignore[union-attr]
            return reverse("people:welcome")
        return reverse("today")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same: a new person is most often without an organization."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the person's own page."""
        return reverse("people:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Back to the person's own page, or on with signing in."""
        return reverse("people:account") if self.request.user.is_authenticated else reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a few minutes ago is not asked again before something about signing in changes."""
        records = get_authentication_records(self.request, self.request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:  # noqa: FBT001
        """A code for this device; at sign-up also a link, which works on any other."""
        address = emailconfirmation.email_address
        link = Confirmation(address).url if signup and address.pk else ""
        template = "account/email/email_confirmation_signup" if signup else "account/email/email_confirmation"
        self.send_mail(template, address.email, {"user": address.user, "code": emailconfirmation.key, "link": link})

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write to a person in their own language; to somebody unknown in that of the page."""
        reader = User.objects.filter(email=email).first()
        with translation.override(reader.language if reader else translation.get_language()):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            words = {**context, "subject": subject, "reader": reader, "base_url": settings.BASE_URL}
            message: EmailMessage = super().render_mail(template_prefix, email, words, headers)
        return message


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A passkey is a way in of its own, never a second lock on the others: who loses the device keeps the mailbox."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Whether signing in by code or password takes a second step: with an authenticator app, and not otherwise."""
        both = types is not None and set(types) == {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
        enabled: bool = super().is_mfa_enabled(user, [Authenticator.Type.TOTP] if both else types)
        return enabled

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """What a new passkey is called until the person says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("My passkey")) if count == 0 else str(_("Passkey %(number)d") % {"number": count + 1})
