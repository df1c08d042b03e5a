"""The browsers that are pushed to, and what waits for them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from postroom.accounts.models import ApiToken, Owned, Person, SignIn
from postroom.conversations.models import Notification


class VapidKey(models.Model):
    """The one key pair of the installation (RFC 8292); `secret` is sealed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secret = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)


class PushSubscription(Owned):
    """A browser, or another program, that takes push messages for a person (Push API §4).

    It hangs on what made it: a sign-in, a token or an application's grant; when that is over, it is silent and then
    forgotten. Whoever has the endpoint alone can send nothing: that takes our key. `digest` is of the endpoint, which
    belongs to one person at a time; `service` is its host. `told_at` is when the push service last took a message,
    `failing_since` when it first refused one after that.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_subscriptions")
    sign_in = models.ForeignKey(SignIn, null=True, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    endpoint = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    service = models.CharField(max_length=255)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)


class PushMessage(Owned):
    """A notification that waits for one subscription, or a test where there is none.

    It is `taken_at` just before it goes out, and gone when the push service has it. One that was taken when the
    process died is not sent again.
    """

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="messages")
    notification = models.ForeignKey(Notification, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(taken_at=None), name="push_message_due"),
        ]
