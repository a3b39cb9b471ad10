"""Addresses of documents, and of the papers of a meeting."""

from django.urls import path

from workgroups.views import document_versions, documents, papers

ONE = "<slug:slug>/documents/<int:pk>"
VERSION = f"{ONE}/versions/<int:number>"
urlpatterns = [
    path("<slug:slug>/documents/", documents.documents, name="documents"),
    path("<slug:slug>/documents/new/", documents.new_document, name="new_document"),
    path(f"{ONE}/", documents.document, name="document"),
    path(f"{ONE}/details/", documents.details, name="document_details"),
    path(f"{ONE}/adoption/", documents.adoption, name="document_adoption"),
    path(f"{ONE}/archive/", documents.archive, name="document_archive"),
    path(f"{ONE}/readership/", documents.readership, name="document_readership"),
    path(f"{ONE}/lock/", document_versions.lock, name="document_work"),
    path(f"{ONE}/changes/", document_versions.changes, name="document_changes"),
    path(f"{ONE}/versions/new/", document_versions.new_version, name="document_version"),
    path(f"{VERSION}/", document_versions.reading, name="document_reading"),
    path(f"{VERSION}/file/", document_versions.file, name="document_file"),
    path(f"{VERSION}/picture/", document_versions.picture, name="document_picture"),
    path("<slug:slug>/agenda-items/<int:pk>/papers/", papers.papers, name="papers"),
    path("<slug:slug>/papers/<int:pk>/removal/", papers.removal, name="paper_removal"),
    path("<slug:slug>/meetings/<int:pk>/papers/", papers.papers_file, name="papers_file"),
]
