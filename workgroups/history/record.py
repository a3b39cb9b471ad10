"""How changes of workgroups, of who runs them and of rights in them read."""

from typing import TYPE_CHECKING

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, name_by, turned
from workgroups.history.terms import RULE, RUNS_UNTIL
from workgroups.models import Convener, State, Workgroup, WorkgroupGrant

if TYPE_CHECKING:
    from compact.history.words import Words

name_by(Workgroup, Coalesce(NullIf("short_name", Value("")), "name"))


def _state(change: Change) -> "Words":
    return {
        State.ACTIVE: _("%(who)s opened %(workgroup)s again"),
        State.PAUSED: _("%(who)s paused %(workgroup)s"),
        State.CLOSED: _("%(who)s closed %(workgroup)s"),
    }[change.now("state")]


describe(
    Workgroup,
    group="record",
    added=_("%(who)s added the workgroup %(workgroup)s"),
    changed=_("%(who)s changed the record of %(workgroup)s"),
    removed=_("%(who)s removed the workgroup %(name)s from the record"),
    turns=(Turn(moved("state"), _state, covers=("state",)), RULE),
    labels={
        "goal_numbers": _("goals it serves"),
        "goals_basis": _("why these goals"),
        "state": _("whether it meets"),
        "started": _("year it began"),
        "ended": _("year it ended"),
        "convener_text": _("convener, as the source says"),
        "status_at_source": _("state, as the source says"),
        "members_text": _("members, as the source says"),
        "timezone": _("time zone"),
        "terms_since": _("places have a last day"),
        "term_months": _("months a place lasts"),
        "quiet_days": _("days after which a place is quiet"),
        "quorum": _("organizations that make a quorum"),
    },
)


def _runs(change: Change) -> "Words":
    if change.now("person"):
        return _("%(who)s named %(person)s to run %(workgroup)s for %(organization)s")
    return _("%(who)s made %(organization)s a convener of %(workgroup)s")


def _runs_no_more(change: Change) -> "Words":
    if change.now("passed_to"):
        return _("%(who)s passed the running of %(workgroup)s from %(person)s on to %(passed_to)s")
    if not change.now("person"):
        return _("%(who)s ended that %(organization)s convenes %(workgroup)s")
    if change.own:
        return _("%(who)s stopped running %(workgroup)s for %(organization)s")
    return _("%(who)s ended that %(person)s runs %(workgroup)s for %(organization)s")


describe(
    Convener,
    group="people",
    added=_runs,
    changed=_("%(who)s changed who convenes %(workgroup)s for %(organization)s"),
    removed=_("%(who)s removed an entry of who convenes %(workgroup)s for %(organization)s"),
    turns=(Turn(turned("until"), _runs_no_more, covers=("until", "passed_to")), RUNS_UNTIL),
    labels={"term_ends": _("last day"), "passed_to": _("passed on to")},
)
describe(
    WorkgroupGrant,
    group="rights",
    added=_("%(who)s gave %(person)s a right in %(workgroup)s: %(permission)s"),
    changed=_("%(who)s changed a right of %(person)s in %(workgroup)s: %(permission)s"),
    removed=_("%(who)s removed a right of %(person)s in %(workgroup)s: %(permission)s"),
    turns=(
        Turn(
            turned("revoked_by"),
            _("%(who)s ended a right of %(person)s in %(workgroup)s: %(permission)s"),
            covers=("until", "revoked_by"),
        ),
    ),
    labels={"content_object": _("workgroup")},
    why=("why",),
)
