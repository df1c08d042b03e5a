"""Addresses of alerts and breakers."""

from django.urls import path

from postroom.web.alerts import views

urlpatterns = [
    path("alerts", views.show, name="alerts"),
    path("alerts/<int:number>/acknowledgement", views.acknowledgement, name="alert-acknowledgement"),
    path("breakers/<int:number>/resumption", views.resumption, name="breaker-resumption"),
]
