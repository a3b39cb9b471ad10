"""Who knows which places are quiet."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Workgroup


@rule("workgroups.see_quiet")
def see_quiet(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, and the backbone; and they alone do something about it. Its members never learn who
    else is silent, nor does whoever looks after its places by name. An organization reads of itself on its own page."""
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup see where nothing is heard."))
