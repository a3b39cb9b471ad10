"""Addresses of actions."""

from django.urls import path

from workgroups.views import action, actions

urlpatterns = [
    path("<slug:slug>/actions/", actions.actions, name="actions"),
    path("<slug:slug>/actions.csv", actions.actions_csv, name="actions_csv"),
    path("<slug:slug>/actions/<int:pk>/", action.action, name="action"),
    path("<slug:slug>/actions/<int:pk>/completion/", action.completion, name="action_completion"),
    path("<slug:slug>/actions/<int:pk>/doer/", action.doer, name="action_doer"),
    path("<slug:slug>/actions/<int:pk>/return/", action.giving_back, name="action_return"),
    path("<slug:slug>/actions/<int:pk>/terms/", action.terms, name="action_terms"),
    path("<slug:slug>/actions/<int:pk>/owner/", action.owner, name="action_owner"),
    path("<slug:slug>/actions/<int:pk>/dropping/", action.dropping, name="action_dropping"),
    path("<slug:slug>/actions/<int:pk>/reopening/", action.reopening, name="action_reopening"),
]
