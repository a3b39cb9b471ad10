"""Addresses of contact sheets."""

from django.urls import path

from compact.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.sheets, name="sheets"),
    path("empty/", views.empty, name="empty"),
    path("of/<slug:slug>/", views.sheets_of, name="sheets_of"),
    path("of/<slug:slug>/empty/", views.empty_of, name="empty_of"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/meanings/", views.meanings, name="meanings"),
    path("<int:pk>/other-person/", views.other_person, name="other_person"),
    path("<int:pk>/skipped/", views.skipped, name="skipped"),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/saving/", views.saving, name="saving"),
    path("<int:pk>/undoing/", views.undoing, name="undoing"),
    path("<int:pk>/removal/", views.removal, name="removal"),
]
