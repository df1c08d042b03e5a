"""The address of the first page."""

from django.urls import path

from postroom.web.set_up import views

urlpatterns = [path("set-up", views.set_up_page, name="set-up")]
