"""Addresses of webhooks."""

from django.urls import path

from postroom.web.webhooks import acts, views

urlpatterns = [
    path("webhooks", views.every, name="webhooks"),
    path("webhooks/new", acts.create, name="new-webhook"),
    path("webhooks/<int:number>", views.one, name="webhook"),
    path("webhooks/<int:number>/settings", acts.change, name="webhook-settings"),
    path("webhooks/<int:number>/secret", acts.renewal, name="webhook-secret"),
    path("webhooks/<int:number>/pause", acts.pausing, name="webhook-pause"),
    path("webhooks/<int:number>/resumption", acts.resumption, name="webhook-resumption"),
    path("webhooks/<int:number>/tests", acts.test, name="webhook-tests"),
    path("webhooks/<int:number>/removal", acts.removal, name="webhook-removal"),
    path("webhooks/<int:number>/deliveries/<int:delivery>/replays", acts.again, name="webhook-replays"),
]
