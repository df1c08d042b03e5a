"""Addresses of files that are put into a mail."""

from django.urls import path

from postroom.web.uploads import views

urlpatterns = [
    path("uploads", views.create, name="uploads"),
    path("uploads/<str:key>", views.show, name="upload"),
]
