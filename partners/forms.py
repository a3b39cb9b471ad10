"""What people fill in to come into an organization, and to bring others in."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone, localdate, make_aware, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact import languages
from compact.dates import plain_date
from compact.forms import Day, Options, explaining
from compact.grants import NamedGrant
from partners.models import Organization
from partners.models.addressee import owner_of

EMAIL_ERRORS = {
    "required": _("Enter a work e-mail, for example ana@lausd.net."),
    "invalid": _("Enter a whole e-mail address, for example ana@lausd.net."),
}


def _words(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-keep": True, **attrs})


class OrganizationField(forms.CharField):
    """An organization by the name people type: legal, short or alias. Answers with the organization.

    The browser offers the names of `people/_organization_names.html`, which the page has once for all its forms.
    """

    default_error_messages = {"required": _("Enter the name of an organization, for example LACOE.")}
    widget = forms.TextInput(attrs={"list": "organization-names", "autocomplete": "off"})

    besides: Organization | None = None

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with what was perhaps meant. The one that it is asked `besides` is never meant."""
        name = super().clean(value)
        if not name:
            return None
        named = Organization.objects.named()
        if self.besides is not None:
            named = named.exclude(pk=self.besides.pk)
        names = named.names()
        found = list(named.filter(pk__in=names.called(name))[:5])
        if len(found) == 1:
            return found[0]
        near = found or named.filter(pk__in=names.alike(name))[:4]
        if meant := ", ".join(gettext("“%(name)s”") % {"name": one.usual_name} for one in near):
            raise forms.ValidationError(gettext("Which one do you mean: %(names)s?") % {"names": meant})
        raise forms.ValidationError(gettext("No organization here has that name. Look it up under Partners."))


class AskToJoin(forms.Form):
    """Who asks, in their own words."""

    title = forms.CharField(
        label=_("Your title there, if you like"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    note = forms.CharField(
        label=_("A line for those who answer, if you like"),
        help_text=_("For example who you work with."),
        max_length=2000,
        required=False,
        widget=_words(3),
    )


class Admission(forms.Form):
    """Yes, with a word of welcome."""

    word = forms.CharField(label=_("A word of welcome, if you like"), max_length=2000, required=False, widget=_words(3))


class Refusal(forms.Form):
    """No, and why."""

    word = forms.CharField(
        label=_("Why not?"),
        help_text=_("The person who asks reads this."),
        max_length=2000,
        widget=_words(3),
        error_messages={"required": _("Say why, in a few words. The person who asks reads it.")},
    )


class InvitePerson(forms.Form):
    """An address, and a personal word."""

    email = forms.EmailField(
        label=_("Work e-mail"), widget=forms.EmailInput(attrs={"inputmode": "email"}), error_messages=EMAIL_ERRORS
    )
    name = forms.CharField(label=_("Name, if you know it"), max_length=300, required=False)
    title = forms.CharField(label=_("Title, if you know it"), max_length=200, required=False)
    looks_after = forms.BooleanField(
        label=_("Looks after our people and places, too"),
        widget=explaining("organization", forms.CheckboxInput()),
        help_text=_("Invites and lets in people of your organization."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=languages.CHOICES, initial="en", required=False
    )
    note = forms.CharField(label=_("A personal line, if you like"), max_length=2000, required=False, widget=_words(3))

    def clean_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["email"]).lower()


class RightPerson(forms.Form):
    """Not me, but this person."""

    name = forms.CharField(
        label=_("Their name"),
        max_length=300,
        error_messages={"required": _("Enter their name, for example Ana Torres.")},
    )
    email = forms.EmailField(
        label=_("Their work e-mail"),
        widget=forms.EmailInput(attrs={"inputmode": "email"}),
        error_messages=EMAIL_ERRORS,
    )
    word = forms.CharField(label=_("A line, if you like"), max_length=500, required=False, widget=_words(2))


class RightForm(forms.Form):
    """One person, one right, until a day, and why."""

    email = forms.EmailField(
        label=_("Whom? Their e-mail"),
        help_text=_("Somebody who has an account here already."),
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocomplete": "off"}),
        error_messages=EMAIL_ERRORS,
    )
    right = forms.ChoiceField(
        label=_("What may they do?"),
        widget=Options,
        error_messages={"required": _("Choose what they may do.")},
    )
    until = forms.DateField(
        label=_("Until the end of"),
        help_text=_("At most a year: a right by name is for a while. Who stays for good gets a place or a role."),
        widget=Day,
        error_messages={"required": _("Choose a day."), "invalid": _("Enter a day like 2026-12-24.")},
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("A few words. They stand in the e-mail to the person, and in the list here."),
        max_length=300,
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, *args: Any, model: type[NamedGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(model.WORDS.items())
        self.fields["right"].choices = choices  # type: ignore[attr-defined]
        self.fields["right"].initial = choices[0][0]

    def clean_email(self) -> Any:
        """Answers with the person. Raises ValidationError for an address that nobody here has."""
        person = owner_of(self.cleaned_data["email"].lower())
        if person is None or not person.is_active:
            raise forms.ValidationError(gettext("Nobody here has that address. Invite the person first."))
        return person

    def clean_until(self) -> Any:
        """A day from today, within a year."""
        day, today = self.cleaned_data["until"], localdate(now(), get_default_timezone())
        if day < today:
            raise forms.ValidationError(gettext("Choose today or a later day."))
        if day > today + timedelta(days=366):
            latest = {"date": plain_date(today + timedelta(days=366))}
            raise forms.ValidationError(gettext("Choose a day until %(date)s. You can do it again then.") % latest)
        return day

    @property
    def ends(self) -> datetime:
        """The moment the right ends: where the compact is, when that day is over."""
        day = self.cleaned_data["until"] + timedelta(days=1)
        return make_aware(datetime.combine(day, time.min), get_default_timezone())


class NoThanks(forms.Form):
    """No, thank you."""

    word = forms.CharField(
        label=_("A line for the person who invited you, if you like"),
        max_length=500,
        required=False,
        widget=_words(2),
    )


class TakeBack(forms.Form):
    """Not any more, and why."""

    word = forms.CharField(
        label=_("Why, if you like"),
        help_text=_("Whoever still opens the link of the e-mail reads it."),
        max_length=500,
        required=False,
        widget=_words(2),
    )


class Object(forms.Form):
    """A newcomer does not act for us."""

    word = forms.CharField(
        label=_("What is not right?"),
        help_text=_("Read by those who answer, never by the newcomer."),
        max_length=2000,
        widget=_words(3),
        error_messages={"required": _("Say in a few words what is not right, for example: I do not know this person.")},
    )


class ObjectionAnswer(forms.Form):
    """They stay, or they no longer act for the organization."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Yes, they stay")), (NO, _("No, they no longer act for the organization"))],
        widget=Options(
            hints={
                YES: _("Nothing changes. Whoever objected is told, with your words."),
                NO: _("Their access and their places end at once. Both are told."),
            }
        ),
        error_messages={"required": _("Choose whether they stay.")},
    )
    word = forms.CharField(
        label=_("A word for both"),
        help_text=_("The newcomer and whoever objected read it."),
        max_length=2000,
        widget=_words(3),
        error_messages={"required": _("Say why, in a few words. Both of them read it.")},
    )

    @property
    def ends(self) -> bool:
        """Whether the newcomer no longer acts for the organization."""
        return bool(self.cleaned_data["answer"] == self.NO)
