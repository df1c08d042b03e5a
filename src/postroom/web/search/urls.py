"""Addresses of search."""

from django.urls import path

from postroom.web.search import views

urlpatterns = [
    path("search", views.page, name="search"),
    path("search/suggestions", views.suggestions, name="search-suggestions"),
    path("searches", views.save, name="saved-searches"),
    path("searches/<int:number>/removal", views.remove, name="saved-search-removal"),
    path("conversations/<int:number>/answers", views.answers, name="similar-answers"),
]
