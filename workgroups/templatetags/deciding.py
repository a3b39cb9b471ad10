"""Which decisions changed what a page shows, and until when a proposal is open."""

from datetime import date
from typing import Any

from django import template
from django.db.models import Model

from compact.accounts.zones import moment_there
from workgroups.models import Decision, DecisionLink, Proposal, Workgroup

register = template.Library()


@register.inclusion_tag("workgroups/decisions/_decided.html", takes_context=True)
def decided(context: template.Context, thing: Model | None) -> dict[str, Any]:
    """The decisions that changed this row, as far as the reader may know them; nothing where there are none.

    A row that was read `with_decided` brings them along.
    """
    if thing is None or not thing.pk:
        return {"decisions": []}
    told = getattr(thing, "decided_by", None)
    if told is None:
        told = DecisionLink.objects.visible_to(context["request"].user).of(thing).told()
    return {"decisions": [_decision(**one) for one in told]}


def _decision(*, decided_on: str, slug: str, name: str, short_name: str, **said: Any) -> Decision:
    group = Workgroup(slug=slug, name=name, short_name=short_name)
    return Decision(**said, workgroup=group, decided_on=date.fromisoformat(decided_on))


@register.filter
def until(proposal: Proposal) -> str:
    """Until when it is open, and by whose clock."""
    return moment_there(proposal.closes_at, proposal.zone)
