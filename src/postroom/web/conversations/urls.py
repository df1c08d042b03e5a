"""Addresses of conversations."""

from django.urls import path

from postroom.web.conversations import acts, joining, views, writing

urlpatterns = [
    path("conversations", writing.create, name="conversations"),
    path("conversations/new", writing.new, name="new-conversation"),
    path("conversations/<int:number>", views.page, name="conversation"),
    path("conversations/<int:number>/print", views.paper, name="conversation-print"),
    path("conversations/<int:number>/earlier", views.earlier, name="earlier-conversations"),
    path("conversations/<int:number>/reading", views.read, name="reading"),
    path("conversations/<int:number>/closure", acts.closure, name="closure"),
    path("conversations/<int:number>/reopening", acts.reopening, name="reopening"),
    path("conversations/<int:number>/snoozing", acts.snoozing, name="snoozing"),
    path("conversations/<int:number>/archiving", acts.archiving, name="archiving"),
    path("conversations/<int:number>/moving", acts.moving, name="moving"),
    path("conversations/<int:number>/priority", acts.priority, name="priority"),
    path("conversations/<int:number>/subject", acts.subject, name="subject"),
    path("conversations/<int:number>/unread", acts.unread, name="unread"),
    path("conversations/<int:number>/star", acts.starring, name="star"),
    path("conversations/<int:number>/follow", acts.following, name="follow"),
    path("conversations/<int:number>/merging", joining.merging, name="conversation-merging"),
    path("messages/<int:number>/splitting", joining.splitting, name="splitting"),
    path("conversations/<int:number>/spam", acts.spam, name="conversation-spam"),
    path("conversations/<int:number>/trash", acts.trash, name="conversation-trash"),
    path("conversations/<int:number>/assignment", acts.assignment, name="assignment"),
    path("conversations/<int:number>/assignees", views.assignees, name="assignees"),
    path("conversations/<int:number>/tags", acts.tags, name="conversation-tags"),
    path("conversations/<int:number>/tags/<int:tag>/removal", acts.tag_removal, name="tag-removal"),
    path("conversations/<int:number>/replies", writing.replies, name="replies"),
    path("conversations/<int:number>/forwards", writing.forwards, name="forwards"),
    path("conversations/<int:number>/notes", writing.notes, name="notes"),
]
