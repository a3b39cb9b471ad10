"""Addresses of a person's own pages; allauth's stand under /accounts/."""

from django.urls import URLPattern

app_name = "people"
urlpatterns: list[URLPattern] = []
