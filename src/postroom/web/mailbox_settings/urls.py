"""Addresses of the settings of mailboxes."""

from django.urls import path

from postroom.web.mailbox_settings import adding, addresses, members, views

urlpatterns = [
    path("mailboxes/new", adding.page, name="new-mailbox"),
    path("mailboxes", adding.create, name="mailbox-creation"),
    path("mailboxes/<int:number>/settings", views.page, name="mailbox-settings"),
    path("mailboxes/<int:number>/settings/changes", views.change, name="mailbox-settings-changes"),
    path("mailboxes/<int:number>/addresses", addresses.create, name="mailbox-addresses"),
    path(
        "mailboxes/<int:number>/addresses/<int:address>/removal",
        addresses.removal,
        name="mailbox-address-removal",
    ),
    path("mailboxes/<int:number>/members/<int:person>", members.change, name="mailbox-member"),
    path("mailboxes/<int:number>/members", members.create, name="mailbox-members"),
]
