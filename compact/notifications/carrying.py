"""What was told goes along with what it is about, when that comes to other readers."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from compact.notifications.models import Event


def carry(targets: QuerySet[Any], *, was: int, now: int) -> None:
    """Events about these objects that the readers of `was` could read are read by those of `now` instead.

    Nobody loses what they may still read: inbox lines stay, and are shown to whoever belongs to both. Whoever does not
    sees no line of it any more, and gets no mail of it that still waits (B2).
    """
    about = ContentType.objects.get_for_model(targets.model)
    told = Event.objects.filter(target_type=about, target_id__in=targets.order_by().values("pk"))
    told.filter(scope=was).update(scope=now)
    told.filter(scope_also=was).update(scope_also=now)
