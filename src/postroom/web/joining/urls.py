"""The address of an invitation."""

from django.urls import path

from postroom.web.joining import views

urlpatterns = [path("join/<str:signed>", views.join, name="join")]
