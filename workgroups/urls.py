"""Addresses of this app."""

from django.urls import path

from compact.history import views as history
from workgroups.views import announcing, discussions, members, naming, places, public, requests, rights, running, wanted

app_name = "workgroups"
urlpatterns = [
    path("", public.directory, name="list"),
    path("<slug:slug>/", public.workgroup, name="workgroup"),
    path("<slug:slug>/history/", history.of_workgroup, name="history"),
    path("<slug:slug>/request/", requests.seat_request, name="seat_request"),
    path("<slug:slug>/requests/<int:pk>/approval/", requests.approval, name="approval"),
    path("<slug:slug>/requests/<int:pk>/refusal/", requests.refusal, name="refusal"),
    path("<slug:slug>/requests/<int:pk>/withdrawal/", requests.withdrawal, name="withdrawal"),
    path("<slug:slug>/members/", members.members, name="members"),
    path("<slug:slug>/members/<int:pk>/role/", members.role, name="role"),
    path("<slug:slug>/members/<int:pk>/replacement/", members.replacement, name="replacement"),
    path("<slug:slug>/rights/", rights.rights, name="rights"),
    path("<slug:slug>/rights/<int:pk>/end/", rights.right_end, name="right_end"),
    path("<slug:slug>/running/", running.running, name="running"),
    path("<slug:slug>/departure/", members.departure, name="departure"),
    path("<slug:slug>/invitation/", places.invitation, name="invitation"),
    path("<slug:slug>/places/<int:pk>/naming/", naming.naming, name="naming"),
    path("<slug:slug>/places/<int:pk>/end/", places.seat_end, name="seat_end"),
    path("<slug:slug>/offer/", places.seat_invitation, name="seat_invitation"),
    path("<slug:slug>/offers/<int:pk>/", places.seat_answer, name="seat_answer"),
    path("<slug:slug>/offers/<int:pk>/withdrawal/", places.offer_withdrawal, name="offer_withdrawal"),
    path("<slug:slug>/writing/", announcing.writing, name="writing"),
    path("<slug:slug>/writing/sending/", announcing.sending, name="sending"),
    path("<slug:slug>/writing/test/", announcing.test, name="writing_test"),
    path("<slug:slug>/writing/forecast/", announcing.forecast, name="forecast"),
    path("<slug:slug>/writing/cancellation/", announcing.cancellation, name="cancellation"),
    path("<slug:slug>/writing/holding/", announcing.holding, name="holding"),
    path("<slug:slug>/writing/removal/", announcing.removal, name="writing_removal"),
    path("<slug:slug>/wanted/<int:pk>/", wanted.wanted, name="wanted"),
    path("<slug:slug>/discussions/", discussions.discussions, name="discussions"),
    path("<slug:slug>/discussions/new/", discussions.new_discussion, name="new_discussion"),
    path("<slug:slug>/discussions/<int:pk>/", discussions.discussion, name="discussion"),
    path("<slug:slug>/discussions/<int:pk>/readership/", discussions.readership, name="readership"),
]
