"""Addresses of this app."""

from django.urls import path

from compact.notifications import outbox_views, views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/readings/", views.readings, name="readings"),
    path("inbox/<int:pk>/reading/", views.reading, name="reading"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/hours/", views.hours, name="hours"),
    path("preferences/pause/", views.pause, name="pause"),
    path("preferences/address/", views.address, name="address"),
    path("preferences/levels/", views.levels, name="levels"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("outbox/", outbox_views.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox_views.mail, name="mail"),
    path("outbox/<int:pk>/html/", outbox_views.mail_html, name="mail_html"),
]
