"""Addresses of agendas and notes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
