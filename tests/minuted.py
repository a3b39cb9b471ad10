"""A meeting of Reading that was closed, with everything that minutes can have; and what waits for the next one."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now

from compact.access import ScopedModel
from tests.world import World
from workgroups.models import (
    Action,
    Agenda,
    AgendaItem,
    Correction,
    ItemProposal,
    Meeting,
    Minutes,
    MinutesVersion,
    NoteTaker,
    PublicNotes,
)


def a_minuted_meeting(world: World) -> Minutes:
    """Circulated, with a correction that the lead proposes, a public version without its second item, and a paragraph
    for everybody that is still a draft."""
    began, within = now() - timedelta(days=20), {"workgroup": world.reading}
    meeting = Meeting.objects.create(
        **within, uid="minuted", title="A minuted meeting", starts_at=began,
        ends_at=began + timedelta(hours=1), zone="America/Los_Angeles", is_public=False, created_by=world.convener,
        announced_at=began, announced_by=world.convener, closed_at=now(), closed_by=world.convener,
    )  # fmt: skip
    open_item, kept_item = (
        AgendaItem.objects.create(**within, meeting=meeting, title=title, notes=notes, position=number, serial=1)
        for number, (title, notes) in enumerate((("Rooms", "41 rooms"), ("Pay", "sentinel-kept notes")), 1)
    )
    action = {"title": "sentinel-asked action", "owner": world.lausd, "noted_by": world.convener, "asked_at": now()}
    Action.objects.create(**within, meeting=meeting, item=kept_item, **action)
    minutes = Minutes.objects.create(**within, meeting=meeting, circulated_by=world.convener)
    content = [
        {
            "item": one.pk, "title": one.title, "owner": "", "notes": one.notes, "left_out": one == kept_item,
            "decisions": [], "actions": [],
        }
        for one in (open_item, kept_item)
    ]  # fmt: skip
    MinutesVersion.objects.create(**within, minutes=minutes, number=1, content=content, made_by=world.convener)
    minutes.publish(number=1, left_out={kept_item.pk}, by=world.convener)
    Correction.objects.create(
        **within, minutes=minutes, item=open_item, before="41 rooms", notes="sentinel-correction", why="It was so.",
        proposed_by=world.lead,
    )  # fmt: skip
    PublicNotes.objects.create(**within, meeting=meeting, words="sentinel-paragraph", held_on=localdate())
    return Minutes.objects.get(pk=minutes.pk)


def what_waits(world: World, meeting: Meeting) -> ItemProposal:
    """For that meeting the stand-in takes notes, and the lead proposes an item."""
    within = {"workgroup": world.reading, "meeting": meeting}
    Agenda.objects.create(**within, proposals_until=now() + timedelta(days=5))
    NoteTaker.objects.create(**within, person=world.stand_in, named_by=world.convener)
    return ItemProposal.objects.create(
        **within, title="sentinel-proposed", why="Soon.", organization=world.lausd, proposed_by=world.lead
    )


def addresses_of(meeting: Meeting, minutes: Minutes) -> dict[str, dict[str, Any]]:
    """What the addresses of agendas, notes and minutes need."""
    slug = {"slug": meeting.workgroup.slug, "pk": meeting.pk}
    item = {**slug, "item": meeting.items.get().pk}
    past = {"slug": meeting.workgroup.slug, "pk": minutes.meeting_id}
    agreed = Action.objects.get(meeting=minutes.meeting)
    whole = ("agenda", "agenda_settings", "agenda_publication", "agenda_carrying", "item_proposal", "notes")
    under = ("agenda_item", "agenda_item_removal", "agenda_item_move", "item_notes", "item_outcome", "item_decision")
    after = ("minutes", "public_minutes", "public_paragraph", "minutes_adoption", "minutes_publication")
    known = {
        **dict.fromkeys((*whole, "note_takers", "meeting_closing"), slug),
        **dict.fromkeys((*under, "item_action"), item),
        **dict.fromkeys(after, past),
        "item_answer": {**slug, "proposal": meeting.proposed_items.get().pk},
        "note_taker_end": {**slug, "taker": meeting.note_takers.get().pk},
        "noted_decision": {**slug, "decision": meeting.decisions.get().pk},
        "noted_action": {**slug, "action": meeting.actions.get().pk},
        "last_action": {**slug, "action": agreed.pk},
        "correction_answer": {**past, "correction": minutes.corrections.get().pk},
        "minutes_version": {**past, "number": 1},
        "minutes_correction": {**past, "item": minutes.meeting.items.first().pk},  # type: ignore[union-attr]
    }
    return {f"workgroups:{name}": one for name, one in known.items()}


def private_words(minutes: Minutes, proposal: ItemProposal) -> dict[str, ScopedModel]:
    """What is read by few, and the row it stands in."""
    return {
        "sentinel-kept": minutes,
        "sentinel-asked": Action.objects.get(meeting=minutes.meeting),
        "sentinel-correction": minutes.corrections.get(),
        "sentinel-paragraph": PublicNotes.objects.get(),
        "sentinel-proposed": proposal,
    }
