"""Which decisions changed what a page shows, and until when a proposal is open."""

from typing import Any

from django import template
from django.db.models import Model

from compact.accounts.zones import moment_there
from workgroups.models import DecisionLink, Proposal

register = template.Library()
FEW = 20


@register.inclusion_tag("workgroups/decisions/_decided.html", takes_context=True)
def decided(context: template.Context, thing: Model | None) -> dict[str, Any]:
    """The decisions that changed this row, as far as the reader may know them; nothing where there are none."""
    links: list[DecisionLink] = []
    if thing is not None and thing.pk:
        links = list(DecisionLink.objects.visible_to(context["request"].user).of(thing)[:FEW])
    return {"links": links}


@register.filter
def until(proposal: Proposal) -> str:
    """Until when it is open, and by whose clock."""
    return moment_there(proposal.closes_at, proposal.zone)
