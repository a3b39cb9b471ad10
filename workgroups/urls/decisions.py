"""Addresses of proposals and decisions."""

from django.urls import path

from workgroups.views import decisions, proposal_ending, proposals

DECISION = "<slug:slug>/decisions/<int:year>-<int:number>/"

urlpatterns = [
    path("<slug:slug>/proposals/", proposals.proposals, name="proposals"),
    path("<slug:slug>/proposals/new/", proposals.new_proposal, name="new_proposal"),
    path("<slug:slug>/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("<slug:slug>/proposals/<int:pk>/draft/", proposals.proposal_draft, name="proposal_draft"),
    path("<slug:slug>/proposals/<int:pk>/opening/", proposals.opening, name="proposal_opening"),
    path("<slug:slug>/proposals/<int:pk>/voice/", proposals.voice, name="voice"),
    path("<slug:slug>/proposals/<int:pk>/closure/", proposal_ending.closure, name="proposal_closure"),
    path("<slug:slug>/proposals/<int:pk>/withdrawal/", proposal_ending.proposal_withdrawal, name="proposal_withdrawal"),
    path("<slug:slug>/proposals/<int:pk>/statement/", proposal_ending.statement, name="statement"),
    path("<slug:slug>/decisions/", decisions.decisions, name="decisions"),
    path("<slug:slug>/decisions.csv", decisions.decisions_csv, name="decisions_csv"),
    path("<slug:slug>/decisions/new/", decisions.new_decision, name="new_decision"),
    path("<slug:slug>/decisions/links/<int:pk>/removal/", decisions.link_removal, name="decision_link_removal"),
    path(DECISION, decisions.decision, name="decision"),
    path(f"{DECISION}completion/", decisions.decision_completion, name="decision_completion"),
    path(f"{DECISION}correction/", decisions.decision_correction, name="decision_correction"),
    path(f"{DECISION}readership/", decisions.decision_readership, name="decision_readership"),
    path(f"{DECISION}review/", decisions.decision_review, name="decision_review"),
    path(f"{DECISION}links/", decisions.decision_links, name="decision_links"),
]
