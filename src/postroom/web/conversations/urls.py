"""Addresses of conversations."""

from django.urls import path

from postroom.web.conversations import acts, views, writing

urlpatterns = [
    path("conversations", writing.create, name="conversations"),
    path("conversations/new", writing.new, name="new-conversation"),
    path("conversations/<int:number>", views.page, name="conversation"),
    path("conversations/<int:number>/reading", views.read, name="reading"),
    path("conversations/<int:number>/closure", acts.closure, name="closure"),
    path("conversations/<int:number>/reopening", acts.reopening, name="reopening"),
    path("conversations/<int:number>/spam", acts.spam, name="conversation-spam"),
    path("conversations/<int:number>/trash", acts.trash, name="conversation-trash"),
    path("conversations/<int:number>/assignment", acts.assignment, name="assignment"),
    path("conversations/<int:number>/tags", acts.tags, name="conversation-tags"),
    path("conversations/<int:number>/tags/<int:tag>/removal", acts.tag_removal, name="tag-removal"),
    path("conversations/<int:number>/replies", writing.replies, name="replies"),
    path("conversations/<int:number>/notes", writing.notes, name="notes"),
]
