"""Who looks after a topic: pins, closes, renames and moves it; and who hears of it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.talk import post, runs_topic, side_of

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Discussion


@rule("workgroups.pin_discussion")
def pin_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup say what stands above the other topics."""
    return runs_topic(user, discussion) or Denied(_("Only the people who run this workgroup pin a topic."))


@rule("workgroups.move_discussion")
def move_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup; where to is asked of the other one (`destinations`). What two share stays."""
    if discussion.shared_with_id is not None:
        return Denied(_("Two workgroups share this topic. End that first, then it can be moved."))
    if runs_topic(user, discussion) and discussion.connection is not None:
        return Denied(_("This topic is proposed to another workgroup. Take that back first, then it can be moved."))
    return runs_topic(user, discussion) or Denied(_("Only the people who run this workgroup move a topic."))


@rule("workgroups.close_discussion")
def close_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup, and whoever began the topic while they write here."""
    return (
        runs_topic(user, discussion)
        or (discussion.started_by_id == user.pk and bool(post(user, side_of(user, discussion))))
        or Denied(_("Only the people who run this workgroup, or who began the topic, close it."))
    )


@rule("workgroups.reopen_discussion")
def reopen_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup. Whoever began the topic opens it again when it was they who closed it."""
    own = discussion.started_by_id == user.pk == discussion.closed_by_id
    return (
        runs_topic(user, discussion)
        or (own and bool(post(user, side_of(user, discussion))))
        or Denied(_("Only the people who run this workgroup open a topic again that others closed."))
    )


@rule("workgroups.rename_discussion")
def rename_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup; whoever began the topic, while nobody else has answered under its title."""
    if runs_topic(user, discussion):
        return True
    if discussion.started_by_id != user.pk or not post(user, side_of(user, discussion)):
        return Denied(_("Only the people who run this workgroup, or who began the topic, change its title."))
    return not discussion.has_other_voices or Denied(
        _("Others have answered under this title. Only the people who run this workgroup change it now.")
    )


@rule("workgroups.follow_discussion")
def follow_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Whoever gets news of the workgroup says how much of this topic. Other readers get none of it."""
    theirs = {discussion.workgroup_id, discussion.shared_with_id} & set(reach_of(user).workgroups)
    return bool(theirs) or Denied(
        _("News of this topic goes to the people of its workgroup. You can read it here whenever you like.")
    )
