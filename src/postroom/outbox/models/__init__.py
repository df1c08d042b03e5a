"""The tables of the outbox."""

from postroom.outbox.models.dead import DeadAddress
from postroom.outbox.models.domain_key import Algorithm, DomainKey
from postroom.outbox.models.mail import PENDING, Kind, Outgoing, Rank, Recipient, State
from postroom.outbox.models.relay import Auth, Relay, RelayKind, Tls
from postroom.outbox.models.sighting import Sighting, TrackingDefault

__all__ = [
    "PENDING",
    "Algorithm",
    "Auth",
    "DeadAddress",
    "DomainKey",
    "Kind",
    "Outgoing",
    "Rank",
    "Recipient",
    "Relay",
    "RelayKind",
    "Sighting",
    "State",
    "Tls",
    "TrackingDefault",
]
