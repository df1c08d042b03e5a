"""The address that completes recipients."""

from django.urls import path

from postroom.web.recipients import views

urlpatterns = [path("recipients", views.offered, name="recipients")]
