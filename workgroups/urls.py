"""Addresses of this app."""

from django.urls import path

from compact.history import views as history
from workgroups.views import (
    answering,
    bringing,
    discussions,
    listing,
    members,
    naming,
    places,
    public,
    questions,
    requests,
    rights,
    running,
    undoing,
)

app_name = "workgroups"
urlpatterns = [
    path("", public.directory, name="list"),
    path("<slug:slug>/", public.workgroup, name="workgroup"),
    path("<slug:slug>/history/", history.of_workgroup, name="history"),
    path("<slug:slug>/request/", requests.seat_request, name="seat_request"),
    path("<slug:slug>/requests/approvals/", answering.approvals, name="approvals"),
    path("<slug:slug>/requests/refusals/", answering.refusals, name="refusals"),
    path("<slug:slug>/requests/<int:pk>/", requests.asked, name="asked"),
    path("<slug:slug>/requests/<int:pk>/alternative/", requests.alternative, name="alternative"),
    path("<slug:slug>/requests/<int:pk>/approval/", answering.approval, name="approval"),
    path("<slug:slug>/requests/<int:pk>/refusal/", answering.refusal, name="refusal"),
    path("<slug:slug>/requests/<int:pk>/withdrawal/", requests.withdrawal, name="withdrawal"),
    path("<slug:slug>/questions/", questions.questions, name="questions"),
    path("<slug:slug>/questions/<int:pk>/", questions.question, name="question"),
    path("<slug:slug>/members/", members.members, name="members"),
    path("<slug:slug>/members.csv", listing.members_csv, name="members_csv"),
    path("<slug:slug>/members/undoing/", undoing.undoing, name="undoing"),
    path("<slug:slug>/places/<int:pk>/asking/", places.asking, name="asking"),
    path("<slug:slug>/members/<int:pk>/role/", members.role, name="role"),
    path("<slug:slug>/members/<int:pk>/replacement/", members.replacement, name="replacement"),
    path("<slug:slug>/rights/", rights.rights, name="rights"),
    path("<slug:slug>/rights/<int:pk>/end/", rights.right_end, name="right_end"),
    path("<slug:slug>/running/", running.running, name="running"),
    path("<slug:slug>/departure/", members.departure, name="departure"),
    path("<slug:slug>/invitation/", places.invitation, name="invitation"),
    path("<slug:slug>/invitation/many/", bringing.bringing, name="bringing"),
    path("<slug:slug>/invitation/many/undoing/", bringing.bringing_back, name="bringing_back"),
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
