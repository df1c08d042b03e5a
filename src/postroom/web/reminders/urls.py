"""Addresses of reminders."""

from django.urls import path

from postroom.web.reminders import views

urlpatterns = [
    path("reminders", views.every, name="reminders"),
    path("reminders/<int:number>/cancellation", views.cancellation, name="reminder-cancellation"),
    path("conversations/<int:number>/reminders", views.of_conversation, name="conversation-reminders"),
    path("conversations/<int:number>/reminders/new", views.addition, name="reminder-addition"),
]
