"""Where providers post."""

from django.urls import path

from postroom.api.inbound.views import receive

urlpatterns = [
    path("<str:provider>/<str:secret>", receive, name="inbound-webhook"),
    # Mailgun posts the raw mail to addresses that end in this word, and takes mail apart for all others.
    path("<str:provider>/<str:secret>/mime", receive, name="inbound-webhook-mime"),
]
