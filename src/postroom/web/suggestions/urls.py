"""Addresses of suggestions and merges."""

from django.urls import path

from postroom.web.suggestions import views

urlpatterns = [
    path("suggestions/<int:number>/joining", views.joining, name="suggestion-joining"),
    path("suggestions/<int:number>/refusal", views.refusal, name="suggestion-refusal"),
    path("merges/<int:number>/undoing", views.undoing, name="merge-undoing"),
]
