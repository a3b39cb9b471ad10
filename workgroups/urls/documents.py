"""Addresses of documents."""

from django.urls import path

from workgroups.views import documents

urlpatterns = [path("<slug:slug>/documents/", documents.documents, name="documents")]
