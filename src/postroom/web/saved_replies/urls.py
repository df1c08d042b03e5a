"""Addresses of saved replies."""

from django.urls import path

from postroom.web.saved_replies import offering, views

urlpatterns = [
    path("saved-replies", views.every, name="saved-replies"),
    path("saved-replies/new", views.new, name="new-saved-reply"),
    path("saved-replies/offers", offering.offers, name="saved-reply-offers"),
    path("saved-replies/<int:number>", views.page, name="saved-reply"),
    path("saved-replies/<int:number>/wording", views.change, name="saved-reply-wording"),
    path("saved-replies/<int:number>/removal", views.removal, name="saved-reply-removal"),
    path("saved-replies/<int:number>/uses", offering.uses, name="saved-reply-uses"),
]
