"""What becomes of signatures when two organizations become one."""

from django.utils.translation import gettext_lazy as _

from compact.agreements.models import Signature
from partners.models.merging import Merger, Rows, carries


def _signed_by_both(merger: Merger) -> Rows:
    """What both records signed is history of both, and counted once: signatures of merged records count for nothing."""
    others = Signature.objects.filter(organization=merger.stays).values("version")
    return Signature.objects.filter(organization=merger.goes, version__in=others)


carries("agreements.Signature.organization", _("Signatures"), doubles=_signed_by_both)
