"""Being asked for a paragraph, and what the workgroups tell, in words and in the reader's language."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import day
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from compact.updates.languages import in_language
from compact.updates.models import ASK


def _title(said: Event | Ask) -> str:
    return in_language(said.data["title"], said.data.get("title_es", ""))


def _paragraph(ask: Ask) -> str:
    return reverse("updates:paragraph", args=[ask.data["update"], ask.data["paragraph"]])


def _page(event: Event) -> str:
    return reverse("updates:update", args=[event.data["update"]])


def _words(event: Event) -> str:
    """The whole Update, as clean HTML; a paragraph without Spanish stays as it was written."""
    head = in_language(event.data["introduction"], event.data["introduction_es"])
    parts = format_html_join(
        "",
        "<p><strong>{}</strong></p>{}",
        (
            (one["workgroup"], mark_safe(linebreaks(in_language(one["words"], one["words_es"]), autoescape=True)))  # noqa: S308  escaped
            for one in event.data["parts"]
        ),
    )
    return format_html("{}{}", mark_safe(linebreaks(head, autoescape=True)), parts)  # noqa: S308  escaped


register(
    EventKind(
        "update_begun",
        title=lambda event: _("You are asked for one paragraph: %(title)s") % {"title": _title(event)},
        url=lambda event: reverse("today"),
        group="workgroup",
        means=lambda event, reader: (
            _(
                "There is a first draft from what your workgroup has decided. Make a paragraph of it by %(date)s, or"
                " say that there is nothing to report."
            )
            % {"date": day(date.fromisoformat(event.data["due_on"]))}
        ),
        verb=gettext_lazy("Write it"),
        asks=ASK,
    )
)
register(
    EventKind(
        "update_published",
        title=_title,
        url=_page,
        group="decided",
        said=_words,
        verb=gettext_lazy("Read it in the portal"),
    )
)
asks.register(
    AskKind(
        ASK,
        column=gettext_lazy("Paragraphs for the Update"),
        verb=gettext_lazy("Write it"),
        title=lambda ask: (
            _("One paragraph of %(workgroup)s for: %(title)s")
            % {"workgroup": ask.data["workgroup"], "title": _title(ask)}
        ),
        url=_paragraph,
    )
)
