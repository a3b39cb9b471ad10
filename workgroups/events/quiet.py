"""What an organization is asked of which nothing is heard in a workgroup."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models.seat import NAMING


def _name_somebody(said: Event | Ask) -> str:
    return with_names(
        _("Who speaks for %(organization)s in %(workgroup)s now? Name somebody, or say that it stays"), said.data
    )


def _naming(said: Event | Ask) -> str:
    return reverse("workgroups:naming", args=[said.data["slug"], said.data["seat"]])


register(
    EventKind(
        "place_quiet",
        title=_name_somebody,
        url=_naming,
        group="organization",
        verb=gettext_lazy("Name someone"),
        asks=NAMING,
    )
)


asks.register(
    AskKind(
        NAMING,
        column=gettext_lazy("Who speaks for them"),
        verb=gettext_lazy("Name someone"),
        title=_name_somebody,
        url=_naming,
        stands_alone=True,
    )
)
