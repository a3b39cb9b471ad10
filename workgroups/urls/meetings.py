"""Addresses of meetings."""

from django.urls import path

from workgroups.views import meetings

urlpatterns = [
    path("<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("<slug:slug>/meetings/<int:pk>/", meetings.meeting, name="meeting"),
]
