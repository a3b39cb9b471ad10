"""Addresses of agreements."""

from django.urls import path

from compact.agreements import clauses, editing, publishing, rights, views
from compact.history import views as history

app_name = "agreements"
DRAFT = "<slug:agreement>/<slug:version>/"
urlpatterns = [
    path("", views.directory, name="list"),
    path("<slug:agreement>/", views.agreement, name="agreement"),
    path("<slug:agreement>/drafts/", editing.drafts, name="drafts"),
    path("<slug:agreement>/rights/", rights.rights, name="rights"),
    path("<slug:agreement>/rights/<int:pk>/end/", rights.right_end, name="right_end"),
    path("<slug:agreement>/history/", history.of_agreement, name="history"),
    path(DRAFT, views.version, name="version"),
    path(DRAFT + "changes/", views.comparison, name="changes"),
    path(DRAFT + "draft/", editing.draft, name="draft"),
    path(DRAFT + "sections/", editing.sections, name="sections"),
    path(DRAFT + "sections/<int:section>/clauses/", clauses.clauses, name="clauses"),
    path(DRAFT + "clauses/<int:clause>/", clauses.clause, name="clause"),
    path(DRAFT + "clauses/<int:clause>/removal/", clauses.removal, name="removal"),
    path(DRAFT + "clauses/<int:clause>/return/", clauses.put_back, name="return"),
    path(DRAFT + "proposal/", publishing.proposal, name="proposal"),
    path(DRAFT + "proposal/withdrawal/", publishing.withdrawal, name="withdrawal"),
    path(DRAFT + "publication/", publishing.publication, name="publication"),
    path(DRAFT + "publication/refusal/", publishing.refusal, name="refusal"),
    path(DRAFT + "discard/", editing.discard, name="discard"),
]
