"""Address of the ledger."""

from django.urls import path

from postroom.web.ledger.views import show

urlpatterns = [path("ledger", show, name="ledger")]
