"""Addresses of this app."""

from django.urls import path

from compact.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.directory, name="list"),
]
