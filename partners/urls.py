"""Addresses of this app."""

from django.urls import path

from partners.views import directory, invitations, join, merging, record

app_name = "partners"
urlpatterns = [
    path("", directory.directory, name="list"),
    path("mine/", directory.mine, name="mine"),
    path("new/", merging.new, name="new"),
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
    path("<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("<slug:slug>/record/", record.record, name="record"),
    path("<slug:slug>/record/part/", record.part, name="part"),
    path("<slug:slug>/record/logo/", record.logo_upload, name="logo_upload"),
    path("<slug:slug>/record/logo/removal/", record.logo_removal, name="logo_removal"),
    path("<slug:slug>/logo/<int:serial>/", record.logo, name="logo"),
    path("<slug:slug>/domains/", record.domains, name="domains"),
    path("<slug:slug>/domains/<int:pk>/verification/", record.verification, name="verification"),
    path("<slug:slug>/domains/<int:pk>/removal/", record.domain_removal, name="domain_removal"),
    path("<slug:slug>/merger/", merging.merger, name="merger"),
]
