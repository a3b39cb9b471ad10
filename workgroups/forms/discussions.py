"""Writing to the people of a workgroup."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from workgroups.forms.speaking import TOO_LONG, VoicesForm


class PostForm(VoicesForm):
    """Write to the people of a workgroup."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 5}),
        error_messages={"required": gettext_lazy("Write something first."), "max_length": TOO_LONG},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("title", "organization", "body", "partners_read", "token")


class DiscussionForm(PostForm):
    """Begin a topic."""

    title = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Give the topic a title, for example “Summer reading sites”."),
            "max_length": TOO_LONG,
        },
    )
    partners_read = forms.BooleanField(
        label=gettext_lazy("All partners may read this topic"),
        help_text=gettext_lazy("The workgroup writes. Without it only the people of the workgroup read."),
        required=False,
    )


class ReadershipForm(forms.Form):
    """Who reads a topic."""

    PARTNERS, WORKGROUP = "partners", "workgroup"
    readers = forms.ChoiceField(choices=[(PARTNERS, PARTNERS), (WORKGROUP, WORKGROUP)])
