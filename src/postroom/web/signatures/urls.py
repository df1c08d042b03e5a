"""Addresses of signatures."""

from django.urls import path

from postroom.web.signatures import views

urlpatterns = [
    path("signatures", views.every, name="signatures"),
    path("signatures/mine", views.mine, name="own-signature"),
    path("mailboxes/<int:number>/signature", views.of_mailbox, name="mailbox-signature"),
    path("mailboxes/<int:number>/signature/mine", views.mine_in_mailbox, name="own-signature-in-mailbox"),
    path("mailboxes/<int:number>/letterhead", views.letterhead, name="letterhead"),
]
