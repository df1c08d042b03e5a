"""What the guard has to remember."""

from django.db import models

from postroom.accounts.models import Owned


class AutomaticAnswer(Owned):
    """An automatic mail that was allowed: to whom, from which mailbox, caused by which message.

    The unique constraints are the brakes themselves: two processes that decide at the same time cannot both
    be right.
    """

    mailbox = models.BigIntegerField()
    address = models.CharField(max_length=320)
    cause = models.BigIntegerField(unique=True)
    conversation = models.BigIntegerField(unique=True)
    period = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "address", "period"], name="one_automatic_answer_per_period"
            ),
        ]
