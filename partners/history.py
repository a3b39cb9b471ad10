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
    Invitation,
    JoinRequest,
    Organization,
    OrganizationGrant,
    Role,
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
    labels={"parent": _("part of"), "is_backbone": _("holds the compact together")},
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
    labels={"domain": _("e-mail domain")},
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
    labels={"ended_by": _("ended by")},
)


def _invited(change: Change) -> "Words":
    if change.now("workgroup"):
        return _("%(who)s invited %(email)s to %(workgroup)s for %(organization)s")
    return _("%(who)s invited %(email)s to %(organization)s")


SENT = ("sent_at", "expires_at")
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
        "seat_role": _("part in the workgroup"),
        "affiliation_roles": _("looks after"),
        "invited_by": _("invited by"),
        "sent_at": _("sent"),
        "expires_at": _("last day"),
        "answered_at": _("answered"),
        "accepted_by": _("accepted by"),
        "withdrawn_at": _("taken back"),
        "withdrawn_by": _("taken back by"),
    },
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
    turns=(Turn(turned("answered_at"), _answered, covers=("answered_at", "answered_by", "admitted")),),
    labels={"answered_at": _("answered"), "answered_by": _("answered by"), "admitted": _("let in")},
    why=("note", "answer"),
)
describe(
    OrganizationGrant,
    group="rights",
    added=_("%(who)s gave %(person)s a right at %(organization)s: %(permission)s"),
    changed=_("%(who)s changed a right of %(person)s at %(organization)s: %(permission)s"),
    removed=_("%(who)s took a right of %(person)s at %(organization)s back: %(permission)s"),
    labels={"content_object": _("organization")},
)
