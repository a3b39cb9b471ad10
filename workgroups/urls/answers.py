"""Addresses of answers to meetings."""

from django.urls import path

from workgroups.views import answers, rsvp

urlpatterns = [
    path("<slug:slug>/meetings/quorum/", answers.quorum, name="quorum"),
    path("<slug:slug>/meetings/<int:pk>/answers/", answers.answers, name="meeting_answers"),
    path("<slug:slug>/meetings/<int:pk>/reminder/", answers.reminder, name="meeting_reminder"),
    path("<slug:slug>/meetings/<int:pk>/answers/<int:organization>/", rsvp.answer, name="meeting_answer"),
    path("<slug:slug>/meetings/<int:pk>/answer/<str:token>/", rsvp.by_link, name="meeting_link"),
]
