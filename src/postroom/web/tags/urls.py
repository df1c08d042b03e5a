"""Addresses of the tags' own pages."""

from django.urls import path

from postroom.web.tags import views

urlpatterns = [
    path("tags/all", views.every, name="manage-tags"),
    path("tags/<int:number>", views.settings, name="tag-settings"),
    path("tags/<int:number>/name", views.name, name="tag-name"),
    path("tags/<int:number>/look", views.look, name="tag-look"),
    path("tags/<int:number>/merging", views.merging, name="tag-merging"),
    path("tags/<int:number>/removing", views.removal, name="tag-removing"),
]
