"""Addresses of meetings."""

from django.urls import path

from workgroups.views import dates, meetings

urlpatterns = [
    path("<slug:slug>/meetings/", meetings.meetings, name="meetings"),
    path("<slug:slug>/meetings/new/", dates.new_meeting, name="new_meeting"),
    path("<slug:slug>/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("<slug:slug>/meetings/<int:pk>/announcement/", dates.meeting_announcement, name="meeting_announcement"),
    path("<slug:slug>/meetings/<int:pk>/withdrawal/", dates.meeting_withdrawal, name="meeting_withdrawal"),
    path("<slug:slug>/meetings/<int:pk>/details/", dates.meeting_details, name="meeting_details"),
    path("<slug:slug>/meetings/<int:pk>/date/", dates.meeting_date, name="meeting_date"),
    path("<slug:slug>/meetings/<int:pk>/cancellation/", dates.meeting_cancellation, name="meeting_cancellation"),
]
