"""Addresses of the answers that a mail takes about actions: a signed name, which is no page of a workgroup."""

from django.urls import path

from workgroups.views import action

app_name = "done"
urlpatterns = [path("<str:token>/", action.by_mail, name="action")]
