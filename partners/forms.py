"""What people fill in to come into an organization, and to bring others in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
        help_text=_("Invites and lets in people of your organization."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=[("en", "English"), ("es", "Español")], initial="en", required=False
    )
    note = forms.CharField(label=_("A personal line, if you like"), max_length=2000, required=False, widget=_words(3))


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
