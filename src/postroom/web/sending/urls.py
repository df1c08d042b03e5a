"""Addresses of what is about how mail leaves."""

from django.urls import path

from postroom.web.sending import acts, dead, domains, views

_OWN = "mailboxes/<int:number>/relays"

urlpatterns = [
    path("sending", views.every, name="sending"),
    path("sending/relays", views.page, name="common-relays"),
    path("sending/relays/all", views.create, name="common-relay-rows"),
    path("sending/relays/<int:relay>/settings", views.change, name="common-relay-settings"),
    path("sending/relays/<int:relay>/trial", acts.trial, name="common-relay-trial"),
    path("sending/relays/<int:relay>/removal", acts.removal, name="common-relay-removal"),
    path("sending/relays/<int:relay>/restoration", acts.restoration, name="common-relay-restoration"),
    path(_OWN, views.page, name="relays"),
    path(f"{_OWN}/all", views.create, name="relay-rows"),
    path(f"{_OWN}/<int:relay>/settings", views.change, name="relay-settings"),
    path(f"{_OWN}/<int:relay>/trial", acts.trial, name="relay-trial"),
    path(f"{_OWN}/<int:relay>/removal", acts.removal, name="relay-removal"),
    path(f"{_OWN}/<int:relay>/restoration", acts.restoration, name="relay-restoration"),
    path("sending/domains/<str:domain>", domains.page, name="sending-domain"),
    path("sending/domains/<str:domain>/look", domains.look_up, name="sending-domain-look"),
    path("sending/domains/<str:domain>/keys", domains.create, name="domain-keys"),
    path("sending/domains/<str:domain>/keys/<int:key>/removal", domains.removal, name="domain-key-removal"),
    path("sending/dead-addresses", dead.page, name="dead-addresses"),
    path("sending/dead-addresses/<int:number>/removal", dead.removal, name="dead-address-removal"),
]
