"""Addresses of attachments."""

from django.urls import path

from postroom.web.attachments import views

urlpatterns = [path("attachments/<int:number>", views.show, name="attachment")]
