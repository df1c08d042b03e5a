"""Addresses of automatic replies."""

from django.urls import path

from postroom.web.auto_reply import views

urlpatterns = [
    path("auto-replies", views.every, name="auto-replies"),
    path("mailboxes/<int:number>/auto-reply", views.page, name="auto-reply"),
    path("mailboxes/<int:number>/auto-reply/settings", views.change, name="auto-reply-settings"),
]
