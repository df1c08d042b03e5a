"""Address of the command palette."""

from django.urls import path

from postroom.web.palette import views

urlpatterns = [path("palette", views.found, name="palette")]
