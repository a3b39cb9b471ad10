"""Addresses of asks."""

from django.urls import URLPattern

app_name = "asks"
urlpatterns: list[URLPattern] = []
