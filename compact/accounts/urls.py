"""Addresses of a person's own pages; allauth's stand under /accounts/."""

from django.urls import path

from compact.accounts import samples, views

app_name = "people"
urlpatterns = [
    path("me/", views.account, name="account"),
    path("me/welcome/", views.welcome, name="welcome"),
    path("me/welcome/later/", views.welcome_later, name="welcome_later"),
    path("sample/", samples.samples, name="samples"),
    path("sample/<slug:slug>/", samples.sample_entry, name="sample_entry"),
    path("confirmation/again/", views.start_again, name="start_again"),
    path("confirmation/<str:token>/", views.confirmation, name="confirmation"),
]
