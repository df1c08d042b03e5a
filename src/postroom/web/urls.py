"""The addresses of all pages."""

from django.urls import URLPattern, URLResolver

from postroom.web.attachments.urls import urlpatterns as attachments
from postroom.web.conversations.urls import urlpatterns as conversations
from postroom.web.inbox.urls import urlpatterns as inbox
from postroom.web.ledger.urls import urlpatterns as ledger
from postroom.web.messages.urls import urlpatterns as messages
from postroom.web.sessions.urls import urlpatterns as sessions

urlpatterns: list[URLPattern | URLResolver] = [
    *sessions,
    *inbox,
    *conversations,
    *messages,
    *attachments,
    *ledger,
]
