"""Addresses of the ledger."""

from django.urls import path

from postroom.web.ledger import views

urlpatterns = [
    path("ledger", views.show, name="ledger"),
    path("ledger/<slug:name>", views.one, name="ledger-entry"),
]
