"""Addresses of the pages for developers."""

from django.urls import path

from postroom.api.docs import pages

urlpatterns = [
    path("docs", pages.docs, name="api-docs"),
    path("problems", pages.problems, name="api-problems"),
    path("problems/<slug:name>", pages.problem, name="api-problem"),
]
