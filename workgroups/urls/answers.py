"""Addresses of answers to meetings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
