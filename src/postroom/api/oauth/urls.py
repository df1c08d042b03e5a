"""Addresses of OAuth 2, and where programs find them (RFC 8414)."""

from django.urls import path
from oauth2_provider.views import RevokeTokenView, TokenView

from postroom.api.oauth.views import Consent

app_name = "oauth2_provider"
urlpatterns = [
    path("authorize", Consent.as_view(), name="authorize"),
    path("token", TokenView.as_view(), name="token"),
    path("revoke", RevokeTokenView.as_view(), name="revoke-token"),
]
