"""The forms of an organization's record: its words, its part, its domains, its logo, and a new one."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import RegexValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day
from partners.forms import OrganizationField
from partners.models import Organization, Sector, Tier
from partners.models.record import RESERVED, Record, is_taken
from partners.names import Names

SALT = "partners.record"
DATE_ERRORS = {"invalid": gettext_lazy("Enter a date, for example 2012-01-31.")}
NAME_ERRORS = {"required": gettext_lazy("Enter the name as it stands on official paper.")}
_TELEPHONE = RegexValidator(
    r"^[0-9+()./,;#*x \-]*$", gettext_lazy("Enter a telephone number, for example (213) 555-0100.")
)
MOST_NAMES = 40


class NamingForm(forms.Form):
    """One that gives an organization names: none may be another's. What others are called is read once."""

    named: Organization | None = None

    @cached_property
    def _taken(self) -> Names:
        others = Organization.objects.all()
        return (others.exclude(pk=self.named.pk) if self.named else others).names()

    def _refuse_taken(self, name: str) -> None:
        """Raises ValidationError when another organization has this name."""
        if name and (taken := self._taken.exactly(name)):
            words = {"name": name, "other": Organization.objects.filter(pk__in=taken)[0].name}
            raise forms.ValidationError(_("“%(name)s” is already a name of %(other)s.") % words)


class RecordForm(NamingForm):
    """What those who look after an organization write about it."""

    name = forms.CharField(label=gettext_lazy("Legal name"), max_length=300, error_messages=NAME_ERRORS)
    short_name = forms.CharField(
        label=gettext_lazy("Usual name"),
        help_text=gettext_lazy("What people say: LACOE. Leave it empty when that is the legal name."),
        max_length=120,
        required=False,
    )
    aliases = forms.CharField(
        label=gettext_lazy("Also called"),
        help_text=gettext_lazy("Acronyms and former names, one on each line. Whoever types one of them finds you."),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=Sector)
    description = forms.CharField(
        label=gettext_lazy("In a sentence or two"),
        help_text=gettext_lazy("What it is and does. Everybody reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
    )
    website = forms.CharField(label=gettext_lazy("Website"), max_length=300, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("Seen by its own people and the UNITE-LA team."),
        max_length=40,
        required=False,
        validators=[_TELEPHONE],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    signing_office = forms.CharField(
        label=gettext_lazy("Office that signs"),
        help_text=gettext_lazy("Who signs agreements for it, for example: Superintendent. Empty when nobody has said."),
        max_length=200,
        required=False,
    )
    serial = forms.IntegerField(widget=forms.HiddenInput)
    began = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, record: Record) -> None:
        self.record, self.named = record, record.organization
        began = signing.dumps(dict(record.values), salt=SALT, compress=True)
        super().__init__(data, initial={**record.values, "serial": record.serial, "began": began})

    def clean_name(self) -> str:
        """Raises ValidationError when another organization has it."""
        name: str = self.cleaned_data["name"]
        self._refuse_taken(name)
        return name

    def clean_short_name(self) -> str:
        """Raises ValidationError when another organization has it."""
        name: str = self.cleaned_data["short_name"]
        self._refuse_taken(name)
        return name

    def clean_aliases(self) -> list[str]:
        """The names, each once. Raises ValidationError for one that is another's, or too long."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines())
        names = list({line.casefold(): line for line in lines if line}.values())
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(_("Enter at most %(n)d names.") % {"n": MOST_NAMES})
        for name in names:
            if len(name) > 300:
                raise forms.ValidationError(_("One of these names is too long: at most 300 letters."))
            self._refuse_taken(name)
        return names

    def clean_website(self) -> str:
        """An address as people write it. Raises ValidationError for what no browser opens."""
        typed: str = self.cleaned_data["website"]
        if typed:
            bare = typed.partition("://")[2] or typed
            opens = "://" not in typed or typed.partition("://")[0].lower() in {"http", "https"}
            if not opens or any(sign in bare for sign in " <>\"'") or "." not in bare.split("/")[0]:
                raise forms.ValidationError(_("Enter an address, for example lausd.org."))
        return typed

    @property
    def words(self) -> dict[str, Any]:
        """What is written into the record's own columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"aliases", "serial", "began"}}

    def overtaken_by(self, now: Record) -> "RecordForm":
        """The same form after somebody else saved: what was typed here stays, what was not is as they wrote it.

        It carries the new edition, so that saving again is a decision made in knowledge of theirs; `others` names each
        field they changed, with its words now, and whether something else was typed here.
        """
        began = self._began()
        typed = {name: self.data.get(name, "") for name in self.fields if name in now.values}
        theirs = now.changed_since(began)
        mine = {name for name, value in typed.items() if _plain(value) != _plain(began.get(name, ""))}
        values = {name: value if name in mine else now.values[name] for name, value in typed.items()}
        form = type(self)(record=now)
        form.initial.update(values)
        form.others = [(form.fields[one].label, now.values[one], one in mine) for one in theirs if one in form.fields]
        return form

    others: list[tuple[Any, str, bool]] = []

    def _began(self) -> dict[str, str]:
        try:
            began: dict[str, str] = signing.loads(self.data.get("began", ""), salt=SALT)
        except signing.BadSignature:
            return {}
        return began


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in str(text).strip().splitlines())


class FullRecordForm(RecordForm):
    """What only the backbone writes, too: the address, and what the organization is part of."""

    parent = OrganizationField(
        label=gettext_lazy("Part of"),
        help_text=gettext_lazy("The larger organization it is a body or an office of, if any."),
        required=False,
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address in the portal"),
        help_text=gettext_lazy("The last part of the page’s address. The former one leads to it from then on."),
        max_length=80,
        error_messages={"invalid": gettext_lazy("Use letters, digits and hyphens only, for example lausd-board.")},
    )

    def clean_parent(self) -> Organization | None:
        """Raises ValidationError where something would be part of itself."""
        parent: Organization | None = self.cleaned_data["parent"]
        mine = self.record.organization
        if parent is not None and (parent == mine or mine in parent.above()):
            raise forms.ValidationError(_("An organization cannot be part of itself or of one of its own bodies."))
        return parent

    def clean_slug(self) -> str:
        """Raises ValidationError for an address that is another's, or a page's."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED:
            raise forms.ValidationError(_("A page of the portal has this address. Choose another one."))
        if is_taken(slug, by_others_than=self.record.organization):
            raise forms.ValidationError(_("Another organization has or had this address. Choose another one."))
        return slug


class PartForm(forms.Form):
    """The part an organization has while it has not signed, and since when."""

    tier = forms.ChoiceField(label=gettext_lazy("Part in the compact"), choices=Tier)
    since = forms.DateField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Leave it empty to correct what stands there, without a new period."),
        required=False,
        widget=Day,
        error_messages=DATE_ERRORS,
    )


class DomainForm(forms.Form):
    """A domain whose addresses are an organization's."""

    domain = forms.CharField(
        label=gettext_lazy("E-mail domain"),
        help_text=gettext_lazy("What stands after the @, for example lausd.net."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter what stands after the @ in your addresses, for example lausd.net.")
        },
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Others use it, too"),
        help_text=gettext_lazy("Of a whole city or university: then a person decides where somebody belongs."),
        required=False,
    )


class LogoForm(forms.Form):
    """A picture file. Whether it is one is found out when it is drawn anew."""

    logo = forms.FileField(
        label=gettext_lazy("Picture file"),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB. It is drawn anew, at most 512 points wide and high."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={
            "required": gettext_lazy("Choose a picture file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )


class NewOrganization(NamingForm):
    """A record to begin with."""

    name = forms.CharField(label=gettext_lazy("Legal name"), max_length=300, error_messages=NAME_ERRORS)
    short_name = forms.CharField(
        label=gettext_lazy("Usual name"),
        help_text=gettext_lazy("What people say: LACOE. Leave it empty when that is the legal name."),
        max_length=120,
        required=False,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=Sector, initial=Sector.OTHER)
    website = forms.CharField(label=gettext_lazy("Website"), max_length=300, required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Part in the compact"), choices=Tier, initial=Tier.ENGAGED)

    clean_website = RecordForm.clean_website

    def clean_name(self) -> str:
        """Raises ValidationError when an organization has it."""
        name: str = self.cleaned_data["name"]
        self._refuse_taken(name)
        return name

    def clean_short_name(self) -> str:
        """Raises ValidationError when an organization has it."""
        name: str = self.cleaned_data["short_name"]
        self._refuse_taken(name)
        return name


class AsOf(forms.Form):
    """The day on which somebody looks at the partnership."""

    on = forms.DateField(
        label=gettext_lazy("The partners as they were on"),
        widget=Day,
        error_messages={**DATE_ERRORS, "required": gettext_lazy("Enter a date, for example 2012-01-31.")},
    )

    def clean_on(self) -> date:
        """Raises ValidationError for a day to come."""
        day: date = self.cleaned_data["on"]
        if day > localdate():
            raise forms.ValidationError(_("That day has not come yet. Enter today or an earlier day."))
        return day


class MergeInto(forms.Form):
    """The record that stays."""

    into = OrganizationField(label=gettext_lazy("Which record stays?"))

    def __init__(self, *args: Any, goes: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.besides = goes
