"""Addresses of the search for a time to meet."""

from django.urls import path

from workgroups.views import polls

urlpatterns = [
    path("<slug:slug>/polls/new/", polls.new, name="new_poll"),
    path("<slug:slug>/polls/<int:pk>/", polls.poll, name="poll"),
    path("<slug:slug>/polls/<int:pk>/answers/<int:seat>/", polls.answers, name="poll_answers"),
    path("<slug:slug>/polls/<int:pk>/choice/<int:slot>/", polls.choice, name="poll_choice"),
    path("<slug:slug>/polls/<int:pk>/closure/", polls.closure, name="poll_closure"),
    path("<slug:slug>/polls/<int:pk>/cancellation/", polls.cancellation, name="poll_cancellation"),
]
