"""Addresses of this app."""

from django.urls import path

from partners.views import arrivals, directory, invitations, inviting, join

app_name = "partners"
urlpatterns = [
    path("", directory.directory, name="list"),
    path("mine/", directory.mine, name="mine"),
    path("join/", join.join, name="join"),
    path("join/<int:pk>/", join.join_request, name="join_request"),
    path("join/<int:pk>/admission/", join.admission, name="admission"),
    path("join/<int:pk>/refusal/", join.join_refusal, name="join_refusal"),
    path("join/<int:pk>/withdrawal/", join.join_withdrawal, name="join_withdrawal"),
    path("invitations/<int:pk>/mail/", inviting.resending, name="invitation_resend"),
    path("invitations/<int:pk>/withdrawal/", inviting.invitation_withdrawal, name="invitation_withdrawal"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/acceptance/", invitations.acceptance, name="invitation_acceptance"),
    path("invitation/<str:token>/refusal/", invitations.invitation_refusal, name="invitation_refusal"),
    path("invitation/<str:token>/suggestion/", invitations.suggestion, name="invitation_suggestion"),
    path("arrivals/<int:pk>/", arrivals.arrival, name="arrival"),
    path("arrivals/<int:pk>/objection/", arrivals.objecting, name="objecting"),
    path("objections/<int:pk>/", arrivals.objection, name="objection"),
    path("objections/<int:pk>/answer/", arrivals.objection_answer, name="objection_answer"),
    path("<slug:slug>/", directory.organization, name="organization"),
    path("<slug:slug>/invitations/", inviting.invitations, name="invitations"),
]
