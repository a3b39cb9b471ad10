"""Addresses of who was there."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
