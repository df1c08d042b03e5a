"""Addresses of messages."""

from django.urls import path

from postroom.web.messages import views

urlpatterns = [
    path("messages/<int:number>/body", views.body, name="message-body"),
    path("messages/<int:number>/facts", views.facts, name="message-facts"),
    path("messages/<int:number>/original", views.original, name="message-original"),
    path("messages/<int:number>/source", views.source, name="message-source"),
    path("messages/<int:number>/taking-back", views.taking_back, name="taking-back"),
    path("messages/<int:number>/retries", views.retries, name="retries"),
]
