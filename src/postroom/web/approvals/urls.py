"""Addresses of approval."""

from django.urls import path

from postroom.web.approvals import rules, views

urlpatterns = [
    path("approvals", views.every, name="approvals"),
    path("approvals/<int:number>", views.one, name="approval"),
    path("approvals/<int:number>/approval", views.approval, name="approval-approval"),
    path("approvals/<int:number>/return", views.returning, name="approval-return"),
    path("approvals/<int:number>/withdrawal", views.withdrawal, name="approval-withdrawal"),
    path("mailboxes/<int:number>/approval", rules.settings, name="approval-rules"),
    path("mailboxes/<int:number>/approval/rules", rules.addition, name="approval-rule-addition"),
    path(
        "mailboxes/<int:number>/approval/rules/<int:rule>/removal",
        rules.removal,
        name="approval-rule-removal",
    ),
]
