"""Addresses of teamwork."""

from django.urls import path

from postroom.web.teamwork import views

urlpatterns = [
    path("workload", views.loads, name="workload"),
    path("workload/<int:number>/way", views.way, name="team-way"),
    path("conversations/<int:number>/teams", views.teams, name="conversation-teams"),
    path("conversations/<int:number>/team", views.assignment, name="team-assignment"),
    path("conversations/<int:number>/names", views.names, name="conversation-names"),
]
