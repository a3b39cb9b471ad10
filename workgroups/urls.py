"""Addresses of this app."""

from django.urls import path

from workgroups import views

app_name = "workgroups"
urlpatterns = [
    path("", views.directory, name="list"),
    path("<slug:slug>/", views.workgroup, name="workgroup"),
]
