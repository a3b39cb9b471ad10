"""Who shares a topic with another workgroup, who lets it in, and who ends that."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Connection, Discussion

CLOSED, PAUSED = "closed", "paused"


@rule("workgroups.share_discussion")
def share_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup of the topic propose it to another, while it meets."""
    if discussion.workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. What was said in it stays readable."))
    if discussion.workgroup.state == PAUSED:
        return Denied(_("This workgroup is paused. Until it meets again, nobody is asked anything for it."))
    return runs(user, discussion.workgroup_id) or Denied(
        _("Only the people who run this workgroup share a topic with another.")
    )


@rule("workgroups.answer_connection")
def answer_connection(user: "User", connection: "Connection") -> Answer:
    """Those who run the workgroup that would read and write it, too."""
    if connection.workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. What was said in it stays readable."))
    return runs(user, connection.workgroup_id) or Denied(
        _("Only the people who run the workgroup that was asked answer this.")
    )


@rule("workgroups.end_connection")
def end_connection(user: "User", connection: "Connection") -> Answer:
    """Those who run either of the two."""
    both = (connection.home_id, connection.workgroup_id)
    return any(runs(user, pk) for pk in both) or Denied(
        _("Only the people who run one of the two workgroups end the sharing.")
    )
