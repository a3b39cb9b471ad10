"""How changes of agendas, of who takes notes, of minutes and of what the public reads of a meeting read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, moved, turned
from workgroups.models import Agenda, AgendaItem, Minutes, NoteTaker, PublicNotes

describe(
    AgendaItem,
    group="record",
    added=_("%(who)s put “%(title)s” on the agenda of a meeting of %(workgroup)s"),
    changed=_("%(who)s changed “%(title)s” on the agenda of a meeting of %(workgroup)s"),
    removed=_("%(who)s took “%(title)s” off the agenda of a meeting of %(workgroup)s"),
    turns=(
        Turn(moved("outcome"), _("%(who)s said what became of “%(title)s” in %(workgroup)s"), covers=("outcome",)),
        Turn(
            moved("left_out"),
            _("%(who)s said whether “%(title)s” of %(workgroup)s is in the public version of the minutes"),
            covers=("left_out",),
        ),
    ),
    labels={
        "meeting": _("meeting"),
        "minutes": _("minutes"),
        "purpose": _("purpose"),
        "organization": _("who brings it in"),
        "about_kind": _("kind of what it refers to"),
        "about_key": _("address of what it refers to"),
        "about_label": _("refers to"),
        "lists_actions": _("lists the last actions"),
        "carried_from": _("taken over from"),
        "outcome": _("what became of it"),
        "left_out": _("left out of the public version"),
    },
    silent=("carried_from", "about_key", "about_kind", "lists_actions"),
)
describe(
    Agenda,
    group="record",
    added=_("%(who)s began the agenda of “%(meeting)s” in %(workgroup)s"),
    changed=_("%(who)s changed until when partners propose items for “%(meeting)s” in %(workgroup)s"),
    removed=_("%(who)s removed the agenda of “%(meeting)s” in %(workgroup)s"),
    labels={"meeting": _("meeting"), "proposals_until": _("partners propose items until")},
)
describe(
    NoteTaker,
    group="record",
    added=_("%(who)s named %(person)s to take the notes of “%(meeting)s” in %(workgroup)s"),
    changed=_("%(who)s ended that %(person)s takes the notes of “%(meeting)s” in %(workgroup)s"),
    removed=_("%(who)s removed that %(person)s takes the notes of “%(meeting)s” in %(workgroup)s"),
    labels={"meeting": _("meeting"), "named_by": _("named by"), "ended_by": _("ended by")},
)
describe(
    Minutes,
    group="record",
    added=_("%(who)s closed “%(meeting)s” of %(workgroup)s and sent the notes"),
    changed=_("%(who)s changed the minutes of “%(meeting)s” of %(workgroup)s"),
    removed=_("%(who)s removed the minutes of “%(meeting)s” of %(workgroup)s"),
    turns=(
        Turn(
            turned("adopted_at"),
            _("%(who)s recorded that the minutes of “%(meeting)s” of %(workgroup)s were adopted"),
            covers=("adopted_at", "adopted_by"),
        ),
        Turn(
            moved("public_at"),
            _("%(who)s changed what everybody reads of the minutes of “%(meeting)s” of %(workgroup)s"),
            covers=("public_at", "public_by"),
        ),
    ),
    labels={
        "meeting": _("meeting"),
        "circulated_at": _("sent to the group"),
        "circulated_by": _("sent by"),
        "adopted_at": _("recorded"),
        "adopted_by": _("recorded by"),
        "adopted_on": _("adopted on"),
        "adopted_where": _("adopted at"),
        "public_at": _("public since"),
        "public_by": _("published by"),
        "public_number": _("public version"),
    },
)
describe(
    PublicNotes,
    group="record",
    added=_("%(who)s wrote what the public reads of “%(meeting)s” of %(workgroup)s"),
    changed=_("%(who)s changed what the public reads of “%(meeting)s” of %(workgroup)s"),
    removed=_("%(who)s removed what the public reads of “%(meeting)s” of %(workgroup)s"),
    turns=(
        Turn(
            turned("published_at"),
            _("%(who)s published a paragraph about “%(meeting)s” of %(workgroup)s"),
            covers=("published_at", "published_by"),
        ),
    ),
    labels={
        "meeting": _("meeting"),
        "words": _("for the public page"),
        "held_on": _("held on"),
        "published_at": _("published"),
        "published_by": _("published by"),
    },
)
