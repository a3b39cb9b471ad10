"""What people fill in to come into an organization, and to bring others in."""

from difflib import get_close_matches
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.forms import Options
from partners.models import Organization

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

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with what was perhaps meant."""
        name = super().clean(value)
        if not name:
            return None
        found = list(Organization.objects.named().called(name)[:2])
        if len(found) == 1:
            return found[0]
        if names := ", ".join(gettext("“%(name)s”") % {"name": one} for one in _nearest(name)):
            raise forms.ValidationError(gettext("Which one do you mean: %(names)s?") % {"names": names})
        raise forms.ValidationError(gettext("No organization here has that name. Look it up under Partners."))


def _nearest(name: str) -> list[str]:
    """Up to four usual names: those with these words in a name, else those that are spelled nearly like it."""
    alike = Organization.objects.named().alike(name)[:4]
    if found := [one.usual_name for one in alike]:
        return found
    usual: dict[str, str] = {}
    for short, full in Organization.objects.named().values_list("short_name", "name"):
        usual |= {spelled.casefold(): short or full for spelled in (short, full) if spelled}
    return list(dict.fromkeys(usual[one] for one in get_close_matches(name.casefold(), usual, n=4)))


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
        help_text=_("Invites and lets in people of your organization."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=[("en", "English"), ("es", "Español")], initial="en", required=False
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
