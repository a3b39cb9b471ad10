"""Addresses that are short enough to be typed from a wall: where the code on a room's screen leads."""

from django.urls import path

from workgroups.views import signing_in

app_name = "here"
urlpatterns = [
    path("", signing_in.find, name="find"),
    path("<str:code>/", signing_in.sign_in, name="sign_in"),
]
