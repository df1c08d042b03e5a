"""How many conversations stand where, kept as they change: nothing is ever counted by reading them."""

from django.db import models


class Tally(models.Model):
    """A change of the number of conversations with one mailbox, status and assignee.

    The database itself adds a row (a trigger, so that no writer can forget it) wherever a conversation comes,
    goes or changes one of the three: +1 where it stands now, -1 where it stood. The sum of `change` is the
    number. Rows are added and never updated, so that two writers do not wait for each other; `counting.compact`
    puts them together. The columns are plain numbers: a row may outlive what it counts.
    """

    organisation = models.BigIntegerField()
    mailbox = models.BigIntegerField()
    status = models.CharField(max_length=20)
    assignee = models.BigIntegerField(null=True)
    change = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "status", "mailbox"], name="tally_of_status")]
