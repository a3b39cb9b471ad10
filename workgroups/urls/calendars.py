"""Addresses of calendar files and feeds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
