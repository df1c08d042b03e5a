"""Addresses of settings."""

from django.urls import path

from postroom.web.settings import organisation, profile, views

urlpatterns = [
    path("settings", views.overview, name="settings"),
    path("settings/profile", profile.page, name="profile"),
    path("settings/profile/changes", profile.change, name="profile-changes"),
    path("settings/organisation", organisation.page, name="organisation"),
    path("settings/organisation/changes", organisation.change, name="organisation-changes"),
]
