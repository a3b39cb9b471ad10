"""Addresses of agendas, of the notes of a meeting, and of its minutes."""

from django.urls import path

from workgroups.views import agenda_desk, item_proposals, minutes, notes

MEETING = "<slug:slug>/meetings/<int:pk>/"
AGENDA = f"{MEETING}agenda/"
NOTES = f"{MEETING}notes/"
MINUTES = f"{MEETING}minutes/"
urlpatterns = [
    path(AGENDA, agenda_desk.agenda, name="agenda"),
    path(f"{AGENDA}settings/", agenda_desk.agenda_settings, name="agenda_settings"),
    path(f"{AGENDA}publication/", agenda_desk.agenda_publication, name="agenda_publication"),
    path(f"{AGENDA}carrying/", agenda_desk.agenda_carrying, name="agenda_carrying"),
    path(f"{AGENDA}proposal/", item_proposals.item_proposal, name="item_proposal"),
    path(f"{AGENDA}proposals/<int:proposal>/", item_proposals.item_answer, name="item_answer"),
    path(f"{AGENDA}<int:item>/", agenda_desk.agenda_item, name="agenda_item"),
    path(f"{AGENDA}<int:item>/removal/", agenda_desk.agenda_item_removal, name="agenda_item_removal"),
    path(f"{AGENDA}<int:item>/move/", agenda_desk.agenda_item_move, name="agenda_item_move"),
    path(NOTES, notes.notes, name="notes"),
    path(f"{NOTES}takers/", notes.note_takers, name="note_takers"),
    path(f"{NOTES}takers/<int:taker>/removal/", notes.note_taker_end, name="note_taker_end"),
    path(f"{NOTES}closing/", notes.meeting_closing, name="meeting_closing"),
    path(f"{NOTES}decisions/<int:decision>/", notes.noted_decision, name="noted_decision"),
    path(f"{NOTES}actions/<int:action>/", notes.noted_action, name="noted_action"),
    path(f"{NOTES}last/<int:action>/", notes.last_action, name="last_action"),
    path(f"{NOTES}<int:item>/", notes.item_notes, name="item_notes"),
    path(f"{NOTES}<int:item>/outcome/", notes.item_outcome, name="item_outcome"),
    path(f"{NOTES}<int:item>/decisions/", notes.item_decision, name="item_decision"),
    path(f"{NOTES}<int:item>/actions/", notes.item_action, name="item_action"),
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{MINUTES}public/", minutes.public_minutes, name="public_minutes"),
    path(f"{MINUTES}public/paragraph/", minutes.public_paragraph, name="public_paragraph"),
    path(f"{MINUTES}adoption/", minutes.minutes_adoption, name="minutes_adoption"),
    path(f"{MINUTES}publication/", minutes.minutes_publication, name="minutes_publication"),
    path(f"{MINUTES}corrections/<int:correction>/", minutes.correction_answer, name="correction_answer"),
    path(f"{MINUTES}versions/<int:number>/", minutes.minutes_version, name="minutes_version"),
    path(f"{MINUTES}<int:item>/", minutes.minutes_correction, name="minutes_correction"),
]
