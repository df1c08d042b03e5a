"""Addresses of the lists."""

from django.urls import path

from postroom.web.inbox import views
from postroom.web.inbox.places import KINDS

urlpatterns = [
    path("", views.home, name="home"),
    *(path(slug, views.show, {"slug": slug}, name=slug) for slug in KINDS),
    path("mailboxes/<int:number>", views.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/<slug:slug>", views.mailbox, name="mailbox-list"),
    path("sidebar", views.sidebar, name="sidebar"),
    path("tags", views.tags, name="tags"),
]
