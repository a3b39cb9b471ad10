"""Addresses of this app."""

from django.urls import path

from partners.views import directory, home, invitations, join, people

app_name = "partners"
urlpatterns = [
    path("", directory.directory, name="list"),
    path("mine/", home.mine, name="mine"),
    path("join/", join.join, name="join"),
    path("join/<int:pk>/", join.join_request, name="join_request"),
    path("join/<int:pk>/admission/", join.admission, name="admission"),
    path("join/<int:pk>/refusal/", join.join_refusal, name="join_refusal"),
    path("join/<int:pk>/withdrawal/", join.join_withdrawal, name="join_withdrawal"),
    path("invitations/<int:pk>/mail/", invitations.resending, name="invitation_resend"),
    path("invitations/<int:pk>/withdrawal/", invitations.invitation_withdrawal, name="invitation_withdrawal"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/acceptance/", invitations.acceptance, name="invitation_acceptance"),
    path("invitation/<str:token>/refusal/", invitations.invitation_refusal, name="invitation_refusal"),
    path("invitation/<str:token>/suggestion/", invitations.suggestion, name="invitation_suggestion"),
    path("<slug:slug>/", directory.organization, name="organization"),
    path("<slug:slug>/home/", home.home, name="home"),
    path("<slug:slug>/care/", home.care, name="care"),
    path("<slug:slug>/people.csv", home.people_csv, name="people_csv"),
    path("<slug:slug>/people/<int:pk>/roles/", people.roles, name="roles"),
    path("<slug:slug>/people/<int:pk>/replacement/", people.replacement, name="replacement"),
    path("<slug:slug>/people/<int:pk>/departure/", people.departure, name="departure"),
    path("<slug:slug>/people/<int:pk>/move/", people.move, name="move"),
    path("<slug:slug>/invitations/", invitations.invitations, name="invitations"),
]
