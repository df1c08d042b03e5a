"""Addresses of the lists."""

from django.urls import path

from postroom.web.inbox import views
from postroom.web.inbox.kinds import KINDS

urlpatterns = [
    path("", views.home, name="home"),
    *(path(slug, views.show, {"slug": slug}, name=slug) for slug in KINDS),
    path("mailboxes/<int:number>", views.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/<slug:slug>", views.mailbox, name="mailbox-list"),
    path("tagged/<int:number>", views.tag, name="tag"),
    path("views/<int:number>", views.view, name="view"),
    path("lists/look", views.look, name="list-look"),
    path("sidebar", views.sidebar, name="sidebar"),
    path("tags", views.tags, name="tags"),
]
