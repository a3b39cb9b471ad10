"""Who writes in a workgroup, and who may read it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Discussion, Post, Workgroup

OBSERVER = "observer"
CLOSED, PAUSED = "closed", "paused"
RESTS = {
    CLOSED: _("This workgroup is closed. What was said in it stays readable."),
    PAUSED: _("This workgroup is paused. Until it meets again, only the people who run it write here."),
}


@rule("workgroups.post")
def post(user: "User", workgroup: "Workgroup") -> Answer:
    """The people of the workgroup; observers read. While it is paused, those who run it prepare how it goes on."""
    reach = reach_of(user)
    by_running = reach.backbone or workgroup.pk in reach.convenes
    if workgroup.state == CLOSED or (workgroup.state == PAUSED and not by_running):
        return Denied(RESTS[workgroup.state])
    if by_running:
        return True
    roles = {role for of, _organization, role in reach.seats if of == workgroup.pk}
    roles |= {one.role for one in reach.stands_for if one.what == "seat" and one.workgroup == workgroup.pk}
    if roles - {OBSERVER}:
        return True
    if reach.granted("workgroup", workgroup.pk, "post") and reach.holds(Kind.WORKGROUP, workgroup.pk):
        return True
    if roles:
        return Denied(_("As an observer you read along. Ask the people who run this workgroup if you want to write."))
    return Denied(_("Only the people of this workgroup write here."))


@rule("workgroups.start_discussion")
def start_discussion(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever writes may begin a topic."""
    return post(user, workgroup)


@rule("workgroups.reply")
def reply(user: "User", discussion: "Discussion") -> Answer:
    """Whoever writes in the workgroup or in the one it is shared with, while the topic is open."""
    if discussion.closed_at is not None:
        return Denied(_("This topic is closed. What was said stays readable."))
    return post(user, side_of(user, discussion))


def side_of(user: "User", discussion: "Discussion") -> "Workgroup":
    """Of two workgroups that share a topic the one in which this person is: its own, for who is in both or in none."""
    reach, other = reach_of(user), discussion.shared_with
    if other is None or reach.holds(Kind.WORKGROUP, discussion.workgroup_id):
        return discussion.workgroup
    return other if reach.holds(Kind.WORKGROUP, other.pk) else discussion.workgroup


def runs_topic(user: "User", discussion: "Discussion") -> bool:
    """Whether this person runs the topic’s workgroup, or the one it is shared with: both have every right (F21)."""
    both = (discussion.workgroup_id, discussion.shared_with_id)
    return any(pk is not None and runs(user, pk) for pk in both)


@rule("workgroups.open_discussion")
def open_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup open a topic to all partners. Its author does while nobody else has written in it,
    and never what those who run it keep in (B18)."""
    if runs_topic(user, discussion):
        return True
    if discussion.started_by_id != user.pk or not post(user, side_of(user, discussion)):
        return Denied(_("Only the people who run this workgroup open a topic to all partners."))
    if discussion.kept_in_at is not None:
        return Denied(_("The people who run this workgroup keep this topic in it. Only they can open it."))
    return not discussion.has_other_voices or Denied(
        _("Others have written here for the workgroup. Only the people who run it can open the topic to all partners.")
    )


@rule("workgroups.narrow_discussion")
def narrow_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup, and whoever began the topic while they are in it."""
    reach = reach_of(user)
    inside = reach.holds(Kind.WORKGROUP, side_of(user, discussion).pk)
    begun = discussion.started_by_id == user.pk and inside
    return (
        runs_topic(user, discussion)
        or begun
        or Denied(_("Only the people who run this workgroup, or who began the topic, can do that."))
    )


@rule("workgroups.reword")
def reword(user: "User", said: "Post") -> Answer:
    """Its author, while they may write in the topic."""
    if said.author_id != user.pk:
        return Denied(_("Only whoever wrote a message changes it."))
    if said.withdrawn_at is not None:
        return Denied(_("This message is withdrawn."))
    return reply(user, said.discussion)


@rule("workgroups.withdraw")
def withdraw(user: "User", said: "Post") -> Answer:
    """Its author, also in a topic that is closed; and those who run the workgroup, with a reason."""
    if said.withdrawn_at is not None:
        return Denied(_("This message is withdrawn."))
    inside = reach_of(user).holds(Kind.WORKGROUP, side_of(user, said.discussion).pk)
    return (
        (said.author_id == user.pk and inside)
        or runs_topic(user, said.discussion)
        or Denied(_("Only whoever wrote a message, or the people who run this workgroup, withdraw it."))
    )


@rule("workgroups.remove_file")
def remove_file(user: "User", said: "Post") -> Answer:
    """Its author. Those who run the workgroup withdraw the message as a whole, and say why."""
    if said.author_id != user.pk:
        return Denied(
            _("Only whoever wrote a message takes a file out of it. Who runs the workgroup can withdraw the message.")
        )
    return withdraw(user, said)
