"""The addresses of all pages."""

from django.urls import URLPattern, URLResolver

from postroom.web.acts.urls import urlpatterns as acts
from postroom.web.alerts.urls import urlpatterns as alerts
from postroom.web.api_tokens.urls import urlpatterns as api_tokens
from postroom.web.approvals.urls import urlpatterns as approvals
from postroom.web.attachments.urls import urlpatterns as attachments
from postroom.web.auto_reply.urls import urlpatterns as auto_reply
from postroom.web.conversations.urls import urlpatterns as conversations
from postroom.web.drafts.urls import urlpatterns as drafts
from postroom.web.fetching.urls import urlpatterns as fetching
from postroom.web.inbox.urls import urlpatterns as inbox
from postroom.web.joining.urls import urlpatterns as joining
from postroom.web.ledger.urls import urlpatterns as ledger
from postroom.web.mailbox_settings.urls import urlpatterns as mailbox_settings
from postroom.web.messages.urls import urlpatterns as messages
from postroom.web.notifications.urls import urlpatterns as notifications
from postroom.web.palette.urls import urlpatterns as palette
from postroom.web.people.urls import urlpatterns as people
from postroom.web.pictures.urls import urlpatterns as pictures
from postroom.web.presence.urls import urlpatterns as presence
from postroom.web.quarantine.urls import urlpatterns as quarantine
from postroom.web.recipients.urls import urlpatterns as recipients
from postroom.web.reminders.urls import urlpatterns as reminders
from postroom.web.saved_replies.urls import urlpatterns as saved_replies
from postroom.web.saved_views.urls import urlpatterns as saved_views
from postroom.web.search.urls import urlpatterns as search
from postroom.web.security.urls import urlpatterns as security
from postroom.web.senders.urls import urlpatterns as senders
from postroom.web.sending.urls import urlpatterns as sending
from postroom.web.sessions.urls import urlpatterns as sessions
from postroom.web.set_up.urls import urlpatterns as set_up
from postroom.web.settings.urls import urlpatterns as settings
from postroom.web.signatures.urls import urlpatterns as signatures
from postroom.web.suggestions.urls import urlpatterns as suggestions
from postroom.web.tags.urls import urlpatterns as tags
from postroom.web.teamwork.urls import urlpatterns as teamwork
from postroom.web.tracking.urls import urlpatterns as tracking
from postroom.web.uploads.urls import urlpatterns as uploads
from postroom.web.webhooks.urls import urlpatterns as webhooks
from postroom.web.writing.urls import urlpatterns as writing

urlpatterns: list[URLPattern | URLResolver] = [
    *sessions,
    *set_up,
    *joining,
    *settings,
    *security,
    *api_tokens,
    *people,
    *auto_reply,
    *mailbox_settings,
    *approvals,
    *fetching,  # These before the lists of a mailbox, whose addresses have the same form.
    *sending,
    *signatures,
    *tracking,
    *inbox,
    *acts,
    *saved_views,
    *tags,
    *palette,
    *drafts,
    *presence,
    *reminders,
    *teamwork,
    *notifications,
    *conversations,
    *messages,
    *pictures,
    *senders,
    *attachments,
    *ledger,
    *quarantine,
    *alerts,
    *suggestions,
    *search,
    *webhooks,
    *uploads,
    *recipients,
    *saved_replies,
    *writing,
]
