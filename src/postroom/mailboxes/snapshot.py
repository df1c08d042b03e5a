"""What the doors are told: which addresses exist and which mailbox each leads to."""

import socket

from django.conf import settings

from postroom.intake.addresses import Target, publish
from postroom.mailboxes.models import MailboxAddress


def publish_addresses() -> None:
    """Write the address snapshot, from which the doors answer even when the database is down."""
    rows = MailboxAddress.objects.values_list("address", "mailbox_id", "organisation_id")
    publish(
        settings.DATA_FOLDER.addresses,
        addresses={address: Target(mailbox, organisation) for address, mailbox, organisation in rows},
        hostname=socket.getfqdn(),
    )
