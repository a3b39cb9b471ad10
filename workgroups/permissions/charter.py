"""Who writes and adopts the charter of a workgroup."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Workgroup

CLOSED = "closed"


@rule("workgroups.write_charter")
def write_charter(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, and the backbone. The right to look after places is none to say what it is for."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Its charter stays as it was."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup write its charter."))


@rule("workgroups.adopt_charter")
def adopt_charter(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup put in force what it has agreed, and say when it is looked at again."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Its charter stays as it was."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup put its charter in force."))
