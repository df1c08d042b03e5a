"""Addresses of senders."""

from django.urls import path

from postroom.web.senders import views

urlpatterns = [
    path("senders", views.every, name="senders"),
    path("senders/blocked", views.block, name="sender-block"),
    path("senders/<int:number>/removal", views.removal, name="sender-removal"),
    path("conversations/<int:number>/blocking", views.blocking, name="conversation-blocking"),
]
