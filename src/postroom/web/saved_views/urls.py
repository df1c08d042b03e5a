"""Addresses of the views that people keep."""

from django.urls import path

from postroom.web.saved_views import views

urlpatterns = [
    path("views", views.create, name="views"),
    path("views/new", views.new, name="new-view"),
    path("views/<int:number>/settings", views.settings, name="view-settings"),
    path("views/<int:number>/change", views.change, name="view-change"),
    path("views/<int:number>/removal", views.removal, name="view-removal"),
]
