"""Addresses of this app."""

from django.urls import path

from compact.backbone import views

app_name = "backbone"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("silent/", views.silent, name="silent"),
    path("silent/calls/", views.call_list, name="call_list"),
    path("quiet/", views.quiet, name="quiet"),
    path("orphans/", views.orphans_page, name="orphans"),
    path("partners/<slug:slug>/call/", views.call, name="call"),
]
