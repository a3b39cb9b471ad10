"""Addresses of this app."""

from django.urls import path

from compact.backbone import views

app_name = "backbone"
urlpatterns = [
    path("", views.overview, name="overview"),
]
