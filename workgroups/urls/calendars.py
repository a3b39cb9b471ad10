"""Addresses of calendar files and feeds."""

from django.urls import path

from workgroups.views import calendars

urlpatterns = [
    path("<slug:slug>/calendar.ics", calendars.workgroup_ics, name="workgroup_ics"),
    path("<slug:slug>/meetings/<int:pk>/calendar.ics", calendars.meeting_ics, name="meeting_ics"),
]
