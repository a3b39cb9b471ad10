"""How changes of organizations and of the people who act for them read."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db.models import CharField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from compact.accounts.models import User
from compact.history.words import Change, Turn, describe, moved, name_by, turned
from partners.models import (
    Affiliation,
    Alias,
    EmailDomain,
    FormerSlug,
    Import,
    Invitation,
    InvitedPlace,
    JoinRequest,
    Objection,
    Organization,
    OrganizationGrant,
    OrganizationLogo,
    Outcome,
    Role,
    TierPeriod,
)

if TYPE_CHECKING:
    from compact.history.words import Words

name_by(User, Coalesce(NullIf("name", Value("")), "email", output_field=CharField()))
name_by(Organization, Coalesce(NullIf("short_name", Value("")), "name"))
name_by(Permission, "codename")

describe(
    Organization,
    group="record",
    added=_("%(who)s added %(organization)s"),
    changed=_("%(who)s changed the record of %(organization)s"),
    removed=_("%(who)s removed %(name)s from the record"),
    turns=(
        Turn(
            turned("merged_into"),
            _("%(who)s merged the record of %(organization)s into that of %(merged_into)s"),
            covers=("merged_into", "merged_at", "merged_by"),
        ),
    ),
    labels={
        "parent": _("part of"),
        "is_backbone": _("holds the compact together"),
        "merged_into": _("merged into"),
        "merged_at": _("merged"),
        "merged_by": _("merged by"),
    },
)
describe(
    FormerSlug,
    group="record",
    added=_("%(who)s gave the page of %(organization)s another address; “%(slug)s” leads there"),
    changed=_("%(who)s changed a former address of %(organization)s"),
    removed=_("%(who)s let the former address “%(slug)s” of %(organization)s go"),
)
describe(
    TierPeriod,
    group="record",
    added=_("%(who)s put down what %(organization)s is to the compact: %(tier)s"),
    changed=_("%(who)s changed what %(organization)s is to the compact"),
    removed=_("%(who)s removed what %(organization)s was to the compact: %(tier)s"),
    turns=(
        Turn(
            turned("until"),
            _("%(who)s put down that %(organization)s was this to the compact until %(until)s: %(tier)s"),
            covers=("until",),
        ),
    ),
)
# The picture itself is not kept: each has a number of its own, and only that it is another one is recorded.
describe(
    OrganizationLogo,
    group="record",
    added=_("%(who)s gave %(organization)s a logo"),
    changed=_("%(who)s gave %(organization)s another logo"),
    removed=_("%(who)s took the logo of %(organization)s away"),
    labels={"serial": _("number")},
    silent=("serial",),
)
describe(
    Alias,
    group="record",
    added=_("%(who)s added “%(name)s” as another name of %(organization)s"),
    changed=_("%(who)s changed another name of %(organization)s"),
    removed=_("%(who)s removed “%(name)s” as another name of %(organization)s"),
    labels={"name": _("name")},
)
describe(
    EmailDomain,
    group="record",
    added=_("%(who)s added the e-mail domain %(domain)s for %(organization)s"),
    changed=_("%(who)s changed an e-mail domain of %(organization)s"),
    removed=_("%(who)s removed the e-mail domain %(domain)s of %(organization)s"),
    turns=(
        Turn(
            turned("verified_at"),
            _("%(who)s verified the e-mail domain %(domain)s of %(organization)s"),
            covers=("verified_at", "verified_by"),
        ),
    ),
    labels={"domain": _("e-mail domain"), "verified_at": _("verified"), "verified_by": _("verified by")},
)


def _left(change: Change) -> "Words":
    if change.own:
        return _("%(who)s left %(organization)s")
    return _("%(who)s ended what %(person)s is at %(organization)s")


describe(
    Affiliation,
    group="people",
    added=lambda change: (
        _("%(who)s joined %(organization)s") if change.own else _("%(who)s brought %(person)s into %(organization)s")
    ),
    changed=_("%(who)s changed the entry of %(person)s at %(organization)s"),
    removed=_("%(who)s removed the entry of %(person)s at %(organization)s"),
    turns=(
        Turn(turned("until"), _left, covers=("until", "ended_by")),
        Turn(moved("roles"), _("%(who)s changed what %(person)s looks after at %(organization)s")),
    ),
    why=("end_reason",),
)


def _invited(change: Change) -> "Words":
    if change.now("workgroup"):
        return _("%(who)s invited %(email)s to %(workgroup)s for %(organization)s")
    return _("%(who)s invited %(email)s to %(organization)s")


SENT = ("sent_at", "expires_at")
# In the words of whoever looks after the organization; the choices speak to the person who came.
OUTCOMES = {
    Outcome.GIVEN: _("given"),
    Outcome.STOOD_IN: _("given as stand-in, because somebody leads there already"),
    Outcome.HELD: _("the person was in it already"),
    Outcome.CLOSED: _("the workgroup had closed"),
    Outcome.GONE: _("the place was no longer there"),
}
describe(
    Invitation,
    group="asking",
    added=_invited,
    changed=_("%(who)s changed the invitation of %(email)s to %(organization)s"),
    removed=_("%(who)s removed the invitation of %(email)s to %(organization)s"),
    turns=(
        Turn(
            turned("withdrawn_at"),
            _("%(who)s took back the invitation of %(email)s to %(organization)s"),
            covers=("withdrawn_at", "withdrawn_by"),
        ),
        Turn(
            turned("accepted_by"),
            _("%(accepted_by)s accepted the invitation to %(organization)s that was sent to %(email)s"),
            covers=("answered_at", "accepted_by"),
        ),
        Turn(
            turned("answered_at"),
            _("%(who)s declined the invitation of %(email)s to %(organization)s"),
            covers=("answered_at",),
        ),
        Turn(moved("sent_at"), _("%(who)s sent %(email)s the invitation to %(organization)s again"), covers=SENT),
    ),
    labels={
        "affiliation_roles": _("looks after"),
        "invited_by": _("invited by"),
        "sent_at": _("sent"),
        "expires_at": _("last day"),
        "answered_at": _("answered"),
        "accepted_by": _("accepted by"),
        "withdrawn_at": _("taken back"),
        "withdrawn_by": _("taken back by"),
        "predecessor": _("takes over from"),
        "predecessor_leaves": _("who was there before leaves"),
    },
    why=("withdrawn_word",),
    written={"affiliation_roles": dict(Role.choices)},
)


def _answered(change: Change) -> "Words":
    if change.own:
        return _("%(who)s took back the request to join %(organization)s")
    if change.now("admitted"):
        return _("%(who)s let %(person)s into %(organization)s")
    return _("%(who)s declined the request of %(person)s to join %(organization)s")


describe(
    JoinRequest,
    group="asking",
    added=_("%(person)s asked to join %(organization)s"),
    changed=_("%(who)s changed the request of %(person)s to join %(organization)s"),
    removed=_("%(who)s removed the request of %(person)s to join %(organization)s"),
    turns=(
        Turn(turned("answered_at"), _answered, covers=("answered_at", "answered_by", "answered_for", "admitted")),
        Turn(
            turned("passed_on_at"),
            _("%(who)s asked the UNITE-LA team, too, about the request of %(person)s to join %(organization)s"),
            covers=("passed_on_at",),
        ),
    ),
    labels={
        "answered_at": _("answered"),
        "answered_by": _("answered by"),
        "admitted": _("let in"),
        "passed_on_at": _("passed on"),
    },
    why=("note", "answer"),
)
describe(
    OrganizationGrant,
    group="rights",
    added=_("%(who)s gave %(person)s a right at %(organization)s: %(permission)s"),
    changed=_("%(who)s changed a right of %(person)s at %(organization)s: %(permission)s"),
    removed=_("%(who)s removed a right of %(person)s at %(organization)s: %(permission)s"),
    turns=(
        Turn(
            turned("revoked_by"),
            _("%(who)s ended a right of %(person)s at %(organization)s: %(permission)s"),
            covers=("until", "revoked_by"),
        ),
    ),
    labels={"content_object": _("organization")},
    why=("why",),
)
# Neither says who comes: those who run another of the workgroups may read of the place, and not of the invitation.
describe(
    InvitedPlace,
    group="asking",
    added=_("%(who)s added %(workgroup)s to an invitation to %(organization)s"),
    changed=_("%(who)s changed the place in %(workgroup)s of an invitation to %(organization)s"),
    removed=_("%(who)s took %(workgroup)s out of an invitation to %(organization)s"),
    turns=(
        Turn(
            moved("outcome"),
            _("Whoever was invited to %(organization)s came in; this became of the place in %(workgroup)s"),
        ),
    ),
    labels={"invitation": _("invitation"), "outcome": _("what became of it")},
    written={"outcome": OUTCOMES},
)


def _judged(change: Change) -> "Words":
    if change.now("upheld"):
        return _("%(who)s agreed with an objection at %(organization)s: the newcomer no longer acts for it")
    return _("%(who)s answered an objection at %(organization)s: the newcomer stays")


describe(
    Objection,
    group="people",
    added=_("%(who)s said that a newcomer does not act for %(organization)s"),
    changed=_("%(who)s changed an objection to a newcomer at %(organization)s"),
    removed=_("%(who)s removed an objection to a newcomer at %(organization)s"),
    turns=(Turn(turned("answered_at"), _judged, covers=("answered_at", "answered_by", "upheld")),),
    labels={
        "arrival": _("newcomer"),
        "by": _("objected by"),
        "post": _("who answers"),
        "answered_at": _("answered"),
        "answered_by": _("answered by"),
        "upheld": _("agreed with"),
        "answer_word": _("answer"),
    },
    why=("word", "answer_word"),
    silent=("post",),
)
describe(
    Import,
    group="people",
    added=_("%(who)s brought the contact sheet “%(file_name)s” of %(organization)s; nothing is changed by it yet"),
    changed=_("%(who)s changed the contact sheet “%(file_name)s” of %(organization)s"),
    removed=_("%(who)s put the contact sheet “%(file_name)s” of %(organization)s away"),
    turns=(
        Turn(
            turned("undone_at"),
            _("%(who)s took back what the contact sheet “%(file_name)s” had changed at %(organization)s"),
            covers=("undone_at", "undone_by"),
        ),
        Turn(
            turned("saved_at"),
            _("%(who)s saved the contact sheet “%(file_name)s” for %(organization)s"),
            covers=("saved_at", "saved_by"),
        ),
    ),
    labels={
        "file_name": _("name of the file"),
        "uploaded_by": _("brought by"),
        "saved_at": _("saved"),
        "saved_by": _("saved by"),
        "undone_at": _("taken back"),
        "undone_by": _("taken back by"),
    },
)
