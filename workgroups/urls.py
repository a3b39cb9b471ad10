"""Addresses of this app."""

from django.urls import path

from compact.history import views as history
from workgroups.views import discussions, lifecycle, members, naming, places, public, requests, rights, running

app_name = "workgroups"
urlpatterns = [
    path("", public.directory, name="list"),
    # Before all addresses of workgroups: `workgroups.models.opening.RESERVED` names it, so that it hides none.
    path("new/", lifecycle.new, name="new"),
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
    path("<slug:slug>/state/", lifecycle.state, name="state"),
    path("<slug:slug>/running/", running.running, name="running"),
    path("<slug:slug>/running/<int:pk>/end/", running.running_end, name="running_end"),
    path("<slug:slug>/convening/", running.convening, name="convening"),
    path("<slug:slug>/convening/<int:pk>/end/", running.convening_end, name="convening_end"),
    path("<slug:slug>/hand-over/", running.hand_over, name="hand_over"),
    path("<slug:slug>/departure/", members.departure, name="departure"),
    path("<slug:slug>/invitation/", places.invitation, name="invitation"),
    path("<slug:slug>/places/<int:pk>/naming/", naming.naming, name="naming"),
    path("<slug:slug>/places/<int:pk>/end/", places.seat_end, name="seat_end"),
    path("<slug:slug>/offer/", places.seat_invitation, name="seat_invitation"),
    path("<slug:slug>/offers/<int:pk>/", places.seat_answer, name="seat_answer"),
    path("<slug:slug>/offers/<int:pk>/withdrawal/", places.offer_withdrawal, name="offer_withdrawal"),
    path("<slug:slug>/discussions/", discussions.discussions, name="discussions"),
    path("<slug:slug>/discussions/new/", discussions.new_discussion, name="new_discussion"),
    path("<slug:slug>/discussions/<int:pk>/", discussions.discussion, name="discussion"),
    path("<slug:slug>/discussions/<int:pk>/readership/", discussions.readership, name="readership"),
]
