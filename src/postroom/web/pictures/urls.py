"""Addresses of remote pictures."""

from django.urls import path

from postroom.web.pictures import views

urlpatterns = [
    path("messages/<int:number>/pictures/permission", views.permission, name="picture-permission"),
    path("messages/<int:number>/pictures/<str:signed>", views.picture, name="message-picture"),
]
