"""The domains that an organisation sends from: those of its mailboxes."""

from postroom.mailboxes.models import MailboxAddress


def sending_domains(organisation: int) -> list[str]:
    """Return the domains of the organisation's mailboxes, by name."""
    addresses = MailboxAddress.objects.filter(organisation_id=organisation).values_list("address", flat=True)
    return sorted({address.rpartition("@")[2] for address in addresses})
