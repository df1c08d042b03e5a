"""The page on which a person agrees that an application acts for them."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from oauth2_provider.views import AuthorizationView

from postroom.accounts.scopes import SCOPES


class Consent(AuthorizationView):  # type: ignore[misc]
    """Says who asks and for what; both answers lead back to the application."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; the answer may lead to the application, which our policy would not let a form do."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        application = self.oauth2_data.get("application")
        if application is not None:
            origins = sorted({_origin(uri) for uri in application.redirect_uris.split()})
            response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is asked for, in words."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["asked"] = [SCOPES[one] for one in context.get("scopes", ()) if one in SCOPES]
        return context


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
