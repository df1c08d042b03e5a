"""Where what lies."""

from django.urls import URLPattern, URLResolver, include, path

from postroom.api.v1 import api
from postroom.ops.health import healthz, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("oauth/", include("postroom.api.oauth.urls")),
    path("api/", include("postroom.api.docs.urls")),
    path("inbound/", include("postroom.api.inbound.urls")),
    path("", include("postroom.web.urls")),
]

handler404 = "postroom.web.errors.not_found"
handler500 = "postroom.web.errors.server_error"
