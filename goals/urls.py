"""Addresses of this app."""

from django.urls import path

from goals import views

app_name = "goals"
urlpatterns = [
    path("", views.directory, name="list"),
    path("<slug:slug>/", views.goal, name="goal"),
    path("<slug:slug>/<slug:code>.csv", views.figures, name="figures"),
]
