"""Addresses of time polls."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
