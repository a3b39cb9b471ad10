"""Addresses of a person's own calendar; under /calendar/, for they are of no single workgroup."""

from django.urls import path

from workgroups.views import calendars

app_name = "calendar"
urlpatterns = [
    path("", calendars.mine, name="mine"),
    path("address/", calendars.address, name="address"),
    path("address/end/", calendars.address_end, name="address_end"),
    path("invitations/", calendars.invitations, name="invitations"),
    path("<str:token>/compact.ics", calendars.feed, name="feed"),
]
