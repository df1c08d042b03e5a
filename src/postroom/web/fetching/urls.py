"""Addresses of the accounts whose mail is fetched into a mailbox."""

from django.urls import path

from postroom.web.fetching import acts, connecting, mail_apps, views

_ACCOUNT = "mailboxes/<int:number>/fetching/<int:account>"

urlpatterns = [
    path("fetching", views.every, name="fetching-everywhere"),
    path("fetching/callback", connecting.callback, name="fetch-callback"),
    path("fetching/providers", mail_apps.page, name="mail-apps"),
    path("fetching/providers/settings", mail_apps.setting, name="mail-app-settings"),
    path("fetching/providers/removal", mail_apps.removal, name="mail-app-removal"),
    path("mailboxes/<int:number>/fetching/connections", connecting.connect, name="fetch-connections"),
    path("mailboxes/<int:number>/fetching", views.page, name="fetching"),
    path("mailboxes/<int:number>/fetching/accounts", views.create, name="fetch-accounts"),
    path(f"{_ACCOUNT}/settings", views.change, name="fetch-settings"),
    path(f"{_ACCOUNT}/trial", acts.trial, name="fetch-trial"),
    path(f"{_ACCOUNT}/start", acts.start, name="fetch-start"),
    path(f"{_ACCOUNT}/check", acts.check, name="fetch-check"),
    path(f"{_ACCOUNT}/pause", acts.pause, name="fetch-pause"),
    path(f"{_ACCOUNT}/resumption", acts.resumption, name="fetch-resumption"),
    path(f"{_ACCOUNT}/removal", acts.removal, name="fetch-removal"),
    path(f"{_ACCOUNT}/restoration", acts.restoration, name="fetch-restoration"),
]
