"""Addresses of API tokens."""

from django.urls import path

from postroom.web.api_tokens import views

urlpatterns = [
    path("tokens", views.page, name="tokens"),
    path("tokens/new", views.create, name="token-creation"),
    path("tokens/<int:number>/revocation", views.revocation, name="token-revocation"),
]
