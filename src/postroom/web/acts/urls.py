"""Addresses of acts."""

from django.urls import path

from postroom.web.acts import views

urlpatterns = [
    path("acts", views.create, name="acts"),
    path("acts/people", views.people, name="act-people"),
    path("acts/<int:number>/undoing", views.undoing, name="act-undoing"),
]
