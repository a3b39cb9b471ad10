"""What an organization is asked of which nothing is heard in a workgroup."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from workgroups.events.words import with_names
from workgroups.models.seat import NAMING


def _name_somebody(ask: Ask) -> str:
    return with_names(
        _("Who speaks for %(organization)s in %(workgroup)s now? Name somebody, or say that it stays"), ask.data
    )


asks.register(
    AskKind(
        NAMING,
        column=gettext_lazy("Who speaks for them"),
        verb=gettext_lazy("Name someone"),
        title=_name_somebody,
        url=lambda ask: reverse("workgroups:naming", args=[ask.data["slug"], ask.subject_id]),
        stands_alone=True,
    )
)
