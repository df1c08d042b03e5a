"""Addresses of tracking."""

from django.urls import path

from postroom.web.tracking import views

urlpatterns = [
    path("seen/<str:token>", views.seen, name="seen"),
    path("sending/tracking", views.default, name="tracking-default"),
    path("mailboxes/<int:number>/tracking", views.of_mailbox, name="tracking"),
]
