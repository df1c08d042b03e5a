"""Addresses of attachments."""

from django.urls import path

from postroom.web.attachments import views

urlpatterns = [
    path("attachments/<int:number>", views.show, name="attachment"),
    path("attachments/<int:number>/preview", views.look, name="attachment-preview"),
    path("notes/<int:number>/files/<int:place>", views.show_of_note, name="note-file"),
    path("messages/<int:number>/files.zip", views.archive, name="message-files"),
]
