"""Addresses of proposals and decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
