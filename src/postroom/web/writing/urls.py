"""Addresses that the editor asks."""

from django.urls import path

from postroom.web.writing import views

urlpatterns = [
    path("pasted", views.pasted, name="pasted"),
    path("signing", views.signing, name="signing"),
]
