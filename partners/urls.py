"""Addresses of this app."""

from django.urls import path

from compact.history import views as history
from partners.views import arrivals, directory, invitations, inviting, join, merging, record, rights, stand_ins

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
    path("stand-ins/<int:pk>/end/", stand_ins.stand_in_end, name="stand_in_end"),
    path("<slug:slug>/stand-ins/", stand_ins.stand_in, name="stand_in"),
    path("<slug:slug>/rights/", rights.rights, name="rights"),
    path("<slug:slug>/rights/<int:pk>/end/", rights.right_end, name="right_end"),
    path("<slug:slug>/history/", history.of_organization, name="history"),
    path("<slug:slug>/history.csv", history.export, name="history_export"),
    path("<slug:slug>/invitations/", inviting.invitations, name="invitations"),
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
