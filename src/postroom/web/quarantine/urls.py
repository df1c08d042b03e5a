"""Addresses of the quarantine."""

from django.urls import path

from postroom.web.quarantine import acts, views

urlpatterns = [
    path("quarantine", views.show, name="quarantine"),
    path("quarantine/<int:number>", views.one, name="quarantined"),
    path("quarantine/<int:number>/release", acts.released, name="quarantine-release"),
    path("quarantine/<int:number>/dismissal", acts.dismissed, name="quarantine-dismissal"),
    path("quarantine/<int:number>/restoration", acts.restored, name="quarantine-restoration"),
    path("messages/<int:number>/setting-aside", acts.set_aside_again, name="setting-aside"),
]
