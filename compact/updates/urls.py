"""Addresses of this app."""

from django.urls import path

from compact.updates import desk, views

app_name = "updates"
urlpatterns = [
    path("", views.updates, name="list"),
    # Before all addresses of Updates; no Update is called so (`RESERVED`).
    path("new/", desk.new, name="new"),
    path("<slug:slug>/", views.update, name="update"),
    path("<slug:slug>/<slug:language>.pdf", views.file, name="file"),
    path("<slug:slug>/desk/", desk.desk, name="desk"),
    path("<slug:slug>/preview/", desk.preview, name="preview"),
    path("<slug:slug>/publication/", desk.publication, name="publication"),
    path("<slug:slug>/paragraphs/<int:pk>/", desk.paragraph, name="paragraph"),
    path("<slug:slug>/paragraphs/<int:pk>/correction/", desk.correction, name="correction"),
]
