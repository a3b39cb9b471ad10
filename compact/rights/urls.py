"""Addresses of this app."""

from django.urls import path

from compact.rights import views

app_name = "rights"
urlpatterns = [
    path("help/roles/", views.roles, name="roles"),
    path("why/<slug:kind>/<int:pk>/", views.reasons, name="why"),
    path("why/<slug:kind>/<int:pk>/readers/", views.readers, name="readers"),
]
