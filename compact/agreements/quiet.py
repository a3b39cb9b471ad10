"""That an organization signs is a sign of life, in every workgroup it has a place in."""

from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

from compact.agreements.models import Signature
from workgroups.models.quiet import sign_of_life


@sign_of_life("signature", everywhere=True)
def signatures() -> QuerySet[Any, Any]:
    """Of a day that is on record; a year alone says nothing of when."""
    dated = Signature.objects.filter(signed_on__isnull=False)
    signed = Cast("signed_on", DateTimeField())
    return dated.annotate(workgroup=Value(None, BigIntegerField()), at=signed)
