"""Addresses of this app."""

from django.urls import path

from partners.views import directory

app_name = "partners"
urlpatterns = [
    path("", directory.directory, name="list"),
    path("<slug:slug>/", directory.organization, name="organization"),
]
