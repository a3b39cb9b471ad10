"""How changes of agreements, their versions and signatures read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.agreements.models import Agreement, AgreementGrant, Signature, Version
from compact.history.words import Change, Turn, describe, moved, name_by, turned

if TYPE_CHECKING:
    from compact.history.words import Words

name_by(Agreement, "title")
name_by(Version, "title")

describe(
    Agreement,
    group="agreements",
    added=_("%(who)s added the agreement “%(agreement)s”"),
    changed=_("%(who)s changed the record of the agreement “%(agreement)s”"),
    removed=_("%(who)s removed the agreement “%(title)s” from the record"),
)
describe(
    AgreementGrant,
    group="rights",
    added=_("%(who)s gave %(person)s a right on “%(agreement)s”: %(permission)s"),
    changed=_("%(who)s changed a right of %(person)s on “%(agreement)s”: %(permission)s"),
    removed=_("%(who)s removed a right of %(person)s on “%(agreement)s”: %(permission)s"),
    turns=(
        Turn(
            turned("revoked_by"),
            _("%(who)s ended a right of %(person)s on “%(agreement)s”: %(permission)s"),
            covers=("until", "revoked_by"),
        ),
    ),
    labels={"content_object": _("agreement")},
    why=("why",),
)


def _begun(change: Change) -> "Words":
    if change.now("published_at"):
        return _("%(who)s added “%(title)s” to the record: everyone can read it")
    return _("%(who)s began to draft “%(title)s”: only the UNITE-LA team can read it")


def _asked(change: Change) -> "Words":
    if change.now("proposed_at"):
        return _("%(who)s asked a second person to publish “%(title)s”")
    if change.context.get("reason"):
        return _("%(who)s sent “%(title)s” back to whoever asked to publish it")
    return _("%(who)s took back the wish to publish “%(title)s”")


describe(
    Version,
    group="agreements",
    added=_begun,
    changed=_("%(who)s changed what is said of “%(title)s”"),
    removed=_("%(who)s removed “%(title)s” from the record"),
    turns=(
        Turn(
            turned("published_at"),
            _("%(who)s published “%(title)s”: everyone can read it"),
            covers=("published_at", "published_by", "dated", "year", "title", "summary"),
        ),
        Turn(
            turned("discarded_at"), _("%(who)s gave up the draft “%(title)s”"), covers=("discarded_at", "discarded_by")
        ),
        Turn(moved("proposed_at"), _asked, covers=("proposed_at", "proposed_by", "title", "summary")),
    ),
    labels={
        "number": _("number"),
        "year": _("year"),
        "place": _("place of signing"),
        "signers_stated": _("signers, as the source counts"),
        "goals_stated": _("goals, as the source counts"),
        "measures": _("measures"),
        "commitments": _("what it brought"),
        "based_on": _("amends"),
        "drafted_by": _("drafted by"),
        "proposed_at": _("asked to be published"),
        "proposed_by": _("asked to be published by"),
        "published_at": _("published"),
        "published_by": _("published by"),
        "discarded_at": _("given up"),
        "discarded_by": _("given up by"),
    },
)
describe(
    Signature,
    group="agreements",
    added=_("%(who)s recorded that %(organization)s signed “%(version)s”"),
    changed=_("%(who)s changed the signature of %(organization)s under “%(version)s”"),
    removed=_("%(who)s removed the signature of %(organization)s under “%(version)s”"),
    labels={"slot": _("order"), "signed_year": _("year"), "basis": _("what it rests on")},
)
