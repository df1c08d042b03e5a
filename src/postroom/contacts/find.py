"""Finding the contact behind an address, or making one."""

from collections.abc import Mapping

from postroom.accounts.bulk import UNLESS_THERE, insert_many
from postroom.contacts.models import Contact, ContactAddress


def find_or_add(organisation: int, names: Mapping[str, str]) -> dict[str, Contact]:
    """Return the contact of each address, making those that are new.

    `names` maps normalised addresses to the display name that came with them. The caller holds a
    transaction; three queries, however many addresses.
    """
    found = _find(organisation, set(names))
    new = sorted(
        set(names) - set(found)
    )  # In one order, so that two that add the same never wait for each other.
    if not new:
        return found
    contacts = [Contact(organisation_id=organisation, name=names[address][:300]) for address in new]
    insert_many(contacts)
    insert_many(
        [
            ContactAddress(organisation_id=organisation, contact=contact, address=address)
            for address, contact in zip(new, contacts, strict=True)
        ],
        conflicts=UNLESS_THERE,
    )
    return _find(organisation, set(names))


def _find(organisation: int, addresses: set[str]) -> dict[str, Contact]:
    rows = ContactAddress.objects.filter(organisation_id=organisation, address__in=addresses)
    return {row.address: row.contact for row in rows.select_related("contact")}
