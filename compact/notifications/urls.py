"""Addresses of this app."""

from django.urls import path

from compact.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("preferences/", views.preferences, name="preferences"),
]
