"""Addresses of the update."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
