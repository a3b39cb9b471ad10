"""How changes of proposals and of the register of decisions read. What organizations say is its own history."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, turned
from workgroups.models import Decision, DecisionLink, Proposal

describe(
    Proposal,
    group="record",
    added=_("%(who)s began the proposal “%(question)s” in %(workgroup)s"),
    changed=_("%(who)s changed the proposal “%(question)s” in %(workgroup)s"),
    removed=_("%(who)s removed the proposal “%(question)s” from %(workgroup)s"),
    turns=(
        Turn(
            turned("opened_at"),
            _("%(who)s asked every organization in %(workgroup)s: “%(question)s”"),
            covers=("opened_at", "opened_by"),
        ),
        Turn(
            turned("withdrawn_at"),
            _("%(who)s withdrew the proposal “%(question)s” in %(workgroup)s"),
            covers=("withdrawn_at", "withdrawn_by", "withdrawal_reason"),
        ),
        Turn(
            turned("closed_at"),
            _("The proposal “%(question)s” in %(workgroup)s was closed"),
            covers=("closed_at", "closed_by", "outcome"),
        ),
        Turn(
            turned("stated_by"),
            _("%(who)s wrote down what came of the proposal “%(question)s” in %(workgroup)s"),
            covers=("statement", "stated_by"),
        ),
    ),
    labels={
        "zone": _("time zone"),
        "meeting": _("meeting"),
        "opened_at": _("opened"),
        "opened_by": _("opened by"),
        "closed_at": _("closed"),
        "closed_by": _("closed by"),
        "outcome": _("outcome"),
        "statement": _("outcome in words"),
        "stated_by": _("written down by"),
        "withdrawn_at": _("withdrawn"),
        "withdrawn_by": _("withdrawn by"),
        "withdrawal_reason": _("why"),
    },
    why=("withdrawal_reason",),
    silent=("meeting", "zone"),
)
describe(
    Decision,
    group="record",
    added=_("%(who)s noted a decision of %(workgroup)s"),
    changed=_("%(who)s changed what the register of %(workgroup)s says of a decision"),
    removed=_("%(who)s struck a decision of %(workgroup)s that was not out"),
    turns=(
        Turn(
            turned("out_at"),
            _("%(who)s put a decision into the register of %(workgroup)s"),
            covers=("out_at", "out_by", "year", "number", "decided_on"),
        ),
    ),
    labels={
        "out_at": _("in the register since"),
        "out_by": _("put there by"),
        "year": _("year"),
        "number": _("number"),
        "meeting": _("meeting"),
        "proposal": _("proposal"),
        "supersedes": _("replaces"),
        "corrections": _("corrections"),
    },
    silent=("meeting", "proposal", "supersedes", "corrections"),
)
describe(
    DecisionLink,
    group="record",
    added=_("%(who)s said that a decision of %(workgroup)s changed “%(label)s”"),
    changed=_("%(who)s changed how “%(label)s”, which a decision of %(workgroup)s changed, is shown"),
    removed=_("%(who)s said no more that a decision of %(workgroup)s changed “%(label)s”"),
    labels={
        "decision": _("decision"),
        "what": _("kind"),
        "target": _("number"),
        "path": _("address"),
        "label": _("called"),
        "is_public": _("public"),
        "made_by": _("said by"),
    },
    silent=("decision", "target", "path", "what", "made_by"),
)
