"""Addresses of one's own sign-in."""

from django.urls import path

from postroom.web.security import codes, passkeys, proof, sessions, views

urlpatterns = [
    path("settings/security", views.page, name="security"),
    path("settings/security/password", views.password, name="security-password"),
    path("settings/security/proof", proof.page, name="security-proof"),
    path("settings/security/proof/password", proof.prove, name="security-proving"),
    path("settings/security/codes", codes.page, name="security-codes"),
    path("settings/security/codes/confirmation", codes.confirm, name="security-codes-confirmation"),
    path("settings/security/codes/removal", codes.remove, name="security-codes-removal"),
    path("settings/security/recovery-codes", codes.renew, name="security-recovery-codes"),
    path("passkeys", passkeys.create, name="passkeys"),
    path("passkeys/challenge", passkeys.challenge, name="passkey-making"),
    path("passkeys/<int:number>/removal", passkeys.remove, name="passkey-removal"),
    path("sign-ins/<int:number>/ending", sessions.end, name="sign-in-ending"),
    path("sign-ins/ending", sessions.end_others, name="sign-ins-ending"),
]
