"""Signing in, signing up, and what a person says about themselves."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import context
from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts import zones
from compact.accounts.adapter import FORGET
from compact.accounts.models import User
from compact.accounts.rhythms import rhythm_field
from compact.accounts.signing_up import begin, begun, never_confirmed
from compact.forms import Several

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from compact.accounts.first_visit import Offers

EMAIL_ERRORS = {
    "required": gettext_lazy("Enter your e-mail, for example ana@lausd.net."),
    "invalid": gettext_lazy("Enter a whole e-mail address, for example ana@lausd.net."),
}


class Plain:
    """For allauth's forms: a label says what a field is, and no placeholder says it again."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "email" in self.fields:
            self.fields["email"].label = _("Work e-mail")
            self.fields["email"].error_messages.update({key: str(words) for key, words in EMAIL_ERRORS.items()})


class ChangePassword(Plain, ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the new one twice."""


class SetPassword(Plain, SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class NewPassword(Plain, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password in place of a forgotten one, twice."""


class Reauthenticate(Plain, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something about signing in changes."""


class SignIn(LoginForm):  # type: ignore[misc]
    """One address, two ways: a code by mail, or the password for those who chose one.

    The button says which (`way`), so that a password that the browser filled in never stands in the way of a code. The
    Enter key presses no button that says so: then it is the password when there is one.
    """

    remember = forms.BooleanField(
        label=gettext_lazy("Keep me signed in on this device"),
        help_text=gettext_lazy("For 30 days. Not on a shared computer."),
        required=False,
        initial=True,
    )
    field_order = ["login", "remember", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("Work e-mail"),
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
            error_messages=EMAIL_ERRORS,
        )
        password = self.fields["password"]
        password.label, password.help_text = _("Password"), ""
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        password.required = self.by_password
        password.error_messages["required"] = _("Enter your password, or use a code instead.")
        self.order_fields(self.field_order)

    def _setup_password_field(self) -> None:
        """Keep it: nobody is asked for a password when signing up, but whoever set one later may use it."""

    @property
    def by_password(self) -> bool:
        """Whether the person pressed the button under the password, or Enter after typing one."""
        way = "password" if self.data.get("password") else "code"
        return bool(self.data.get("way", way) == "password")

    def user_credentials(self) -> dict[str, str]:
        """The address, and the password only if that is the way chosen."""
        credentials = {"email": self.cleaned_data["login"].lower()}
        if self.by_password:
            credentials["password"] = self.cleaned_data["password"]
        return credentials

    def login(self, request: "HttpRequest", redirect_url: str | None = None) -> "HttpResponse":
        """Begin or finish signing in; remembers whether this browser should forget the person."""
        if self.user:
            sync_user_email_address(self.user)
        request.session[FORGET] = not self.cleaned_data["remember"]
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class AskForCode(Plain, RequestLoginCodeForm):  # type: ignore[misc]
    """An address to which a code goes."""

    def clean_email(self) -> str:
        """The address. The code will prove it, for people who were entered by others, too."""
        email: str = super().clean_email()
        if self._user:
            sync_user_email_address(self._user)
        return email


class SignUp(Plain, SignupForm):  # type: ignore[misc]
    """A name and an address; no password to invent."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name as others know it, for example Ana Torres.")},
    )
    field_order = ["name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.help_text = _("The address your organization gave you. It helps others to recognize you.")
        email.widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
        self.fields["name"].initial = begun(context.request).get("name", "")

    def try_save(self, request: "HttpRequest") -> "tuple[User | None, HttpResponse | None]":
        """A new account; or the code and the link once more, for one whose address was never confirmed.

        Whose address was confirmed is told so by mail. The page answers the same in all three cases.
        """
        person = never_confirmed(self.cleaned_data["email"]) if self.account_already_exists else None
        if person is not None:
            made, answer = None, perform_login(request, person, signup=True, email=self.cleaned_data["email"])
        else:
            made, answer = super().try_save(request)
        begin(request, name=self.cleaned_data["name"], made=made)
        return made, answer


class Forgotten(Plain, ResetPasswordForm):  # type: ignore[misc]
    """A new password for those who forgot theirs. The code proves the address, for people who were entered, too."""

    def clean_email(self) -> str:
        """The address; whether it has an account is told to its owner alone."""
        email: str = super().clean_email()
        for user in self.users:
            sync_user_email_address(user)
        return email


class ConfirmAddress(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code of the mail. Somebody who used its link elsewhere in the meantime is told so."""

    def clean_code(self) -> str:
        """The code, if it is the right one."""
        code: str = super().clean_code()
        if EmailAddress.objects.filter(user=self.user, email=self.email, verified=True).exists():
            messages.info(context.request, _("Your address is confirmed already. Sign in with a new code."))
        return code


class AboutMe(forms.ModelForm[User]):
    """What others see of a person, and how the portal speaks to them."""

    name = forms.CharField(
        label=gettext_lazy("Name, as others see it"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name as others know it, for example Ana Torres.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone, if you like"),
        help_text=gettext_lazy("Seen by other partners."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "w-m"}),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    class Meta:
        model = User
        fields: ClassVar = ["name", "phone", "language", "time_zone"]
        labels: ClassVar = {"language": gettext_lazy("Language of our mails")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones.choices(self.instance.time_zone)  # type: ignore[attr-defined]


class FirstVisit(forms.ModelForm[User]):
    """Name, title, how often we write: three things, and done."""

    name = forms.CharField(
        label=gettext_lazy("As others see it"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name as others know it, for example Ana Torres.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title, if you like"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    rhythm = rhythm_field(gettext_lazy("How often should we write?"))

    workgroups = forms.MultipleChoiceField(
        label=gettext_lazy("More workgroups of your organization"), required=False, widget=Several
    )

    class Meta:
        model = User
        fields: ClassVar = ["name", "rhythm"]

    def __init__(self, *args: Any, offers: "Offers", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers.seats:
            del self.fields["workgroups"]
            return
        field = self.fields["workgroups"]
        field.widget = Several(hints=offers.hints)
        field.choices = offers.choices  # type: ignore[attr-defined]
