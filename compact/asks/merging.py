"""What is asked follows the organization when two records become one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, scope
from compact.asks.models import Ask
from partners.models.merging import Merger, Rows, carries, carries_readership

POSTS = (Kind.ORGANIZATION, Kind.ADMINISTRATORS)


def _asked_of_both(merger: Merger) -> Rows:
    """Open, and asked of the other about the same thing through the same post, or the one that follows from it."""
    follows = {scope(kind, merger.stays.pk): scope(kind, merger.goes.pk) for kind in POSTS}
    same = Q(pk=None)
    for kind, subject, post in (
        Ask.objects.open().filter(organization=merger.stays).values_list("kind", "subject_id", "post")
    ):
        same |= Q(kind=kind, subject_id=subject, post__in=[post, follows.get(post, post)])
    return Ask.objects.open().filter(same, organization=merger.goes)


def _ask_once(merger: Merger, rows: Rows) -> None:
    rows.update(withdrawn_at=merger.at, withdrawn_by=merger.by)


carries("asks.Ask.organization", _("What it is asked"), doubles=_asked_of_both, settle=_ask_once, then_move=True)
carries("asks.Ask.asked_for", _("What is asked for it"))
carries("asks.CallNote.organization", _("Calls"))
carries_readership("asks.Ask", "post", "scope_asker")
