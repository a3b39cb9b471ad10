"""Addresses of asks."""

from django.urls import path

from compact.asks import views

app_name = "asks"
urlpatterns = [
    path("<int:pk>/", views.ask, name="ask"),
    path("<int:pk>/snooze/", views.snooze, name="snooze"),
    path("<int:pk>/return/", views.wake, name="return"),
    path("<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
]
