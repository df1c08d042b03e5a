"""The address at which browsers say what their people do."""

from django.urls import path

from postroom.web.presence import views

urlpatterns = [path("conversations/<int:number>/presence", views.presence, name="presence")]
