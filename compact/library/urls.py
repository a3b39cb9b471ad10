"""Addresses of this app."""

from django.urls import path

from compact.library import views

app_name = "library"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("resources/", views.resources, name="resources"),
]
