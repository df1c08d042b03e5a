"""Addresses of signing in and out."""

from django.urls import path

from postroom.web.sessions import passkeys, passwords, second_step, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/code", second_step.second_step, name="second-step"),
    path("sign-in/passkey", passkeys.sign_in, name="passkey-sign-in"),
    path("sign-in/passkey/challenge", passkeys.challenge, name="passkey-challenge"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("forgotten-password", passwords.forgotten, name="forgotten-password"),
    path("new-password/<str:number>/<str:token>", passwords.new_password, name="new-password"),
]
