"""Which conversation an arrival belongs to: the ladder of postroom.mail.threading over what is stored.

A batch is looked up at once and then decided mail by mail in the order of arrival, so that a mail finds the
conversation that another one of the same batch has just started.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from postroom.accounts.models import Person
from postroom.conversations.arrival import Arrival, ids_of, people_of
from postroom.conversations.filing import new_conversation
from postroom.conversations.models import Conversation, KnownId, Message, Participant
from postroom.kit.clock import now
from postroom.mail.identity import Token
from postroom.mail.model import Mail
from postroom.mail.quoting import quotes
from postroom.mail.subject import subject_key
from postroom.mail.threading import Known, Verdict, decide
from postroom.mailboxes.models import Mailbox

QUOTABLE_MESSAGES = 20


def set_duplicates_aside(arrivals: Sequence[Arrival]) -> None:
    """Mark what a mailbox has already: the same mail again, also within the batch, and its own mail back."""
    identities = {arrival.identity for arrival in arrivals}
    stored = Message.objects.filter(identity__in=identities).select_related("conversation")
    here = {(message.mailbox_id, message.identity): message for message in stored}
    own_ids = {a.mail.message_id for a in arrivals if a.judgement.outcome == "own"}
    sent = Message.objects.filter(message_id__in=own_ids, direction="out").select_related("conversation")
    ours = {(message.mailbox_id, message.message_id): message for message in sent}
    in_batch: dict[tuple[int, str], Arrival] = {}
    for arrival in arrivals:
        key = (arrival.mailbox.pk, arrival.identity)
        message = here.get(key)
        if message is None and arrival.judgement.outcome == "own":
            message = ours.get((arrival.mailbox.pk, arrival.mail.message_id))
        twin = in_batch.setdefault(key, arrival)
        if message is None and twin is arrival:
            continue
        arrival.outcome = "duplicate"
        arrival.twin = None if message else twin
        arrival.message = message
        arrival.conversation = message.conversation if message else None
        arrival.reason = "this mailbox has the same mail already"
        if arrival.judgement.outcome == "own":
            arrival.reason = arrival.judgement.reason


def thread(arrivals: Sequence[Arrival]) -> None:
    """Give every arrival that has none its conversation, stored or new, and the verdict with its reason."""
    open_cases = [a for a in arrivals if a.outcome != "duplicate" and a.conversation is None]
    by_mailbox: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in open_cases:
        by_mailbox[arrival.mailbox.pk].append(arrival)
    for group in by_mailbox.values():
        lookup = StoredLookup(group[0].mailbox, group)
        members = _members(group[0])
        for arrival in group:
            _place(arrival, lookup, members)


def _members(arrival: Arrival) -> frozenset[str]:
    people = Person.objects.filter(organisation_id=arrival.mailbox.organisation_id)
    return frozenset(people.values_list("email", flat=True)) | arrival.own_addresses


def _place(arrival: Arrival, lookup: "StoredLookup", members: frozenset[str]) -> None:
    if arrival.judgement.outcome == "quarantine":
        arrival.verdict = Verdict("new", None, "quarantine", "set aside, so that it joins nothing")
        arrival.outcome = "quarantined"
    else:
        arrival.verdict = decide(arrival.mail, lookup, members=members, now=now(), tokens=arrival.tokens)
    number = arrival.verdict.conversation
    arrival.conversation = lookup.conversation(number) if number is not None else new_conversation(arrival)
    lookup.enter(arrival)


class StoredLookup:
    """What the ladder asks, answered from the database for one mailbox and a batch of arrivals.

    Conversations that the batch has started and that have no number yet are given negative ones.
    """

    def __init__(self, mailbox: Mailbox, arrivals: Sequence[Arrival]) -> None:
        self._mailbox = mailbox
        self._conversations: dict[int, Conversation] = {}
        self._people: dict[int, set[str]] = defaultdict(set)
        self._ids: dict[str, tuple[int, bool]] = {}
        self._load_ids({one for arrival in arrivals for one in ids_of(arrival.mail)})
        tokens = {token.conversation for arrival in arrivals for token in arrival.tokens}
        self._load(tokens | {number for number, _ in self._ids.values()})

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        """Return what is known of these ids."""
        found = {one: self._ids[one] for one in ids if one in self._ids}
        return {
            one: self._known(number, seen)
            for one, (number, seen) in found.items()
            if number in self._conversations
        }

    def by_token(self, token: Token) -> Known | None:
        """Return the conversation that a token names, if it is of this mailbox."""
        of_here = (token.organisation, token.mailbox) == (self._mailbox.organisation_id, self._mailbox.pk)
        return (
            self._known(token.conversation) if of_here and token.conversation in self._conversations else None
        )

    def by_number(self, number: int) -> Known | None:
        """Return the conversation with this number, if it is of this mailbox."""
        self._load({number})
        return self._known(number) if number in self._conversations else None

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        """Return recent conversations with this subject and participant, newest first."""
        rows = Conversation.objects.filter(
            mailbox=self._mailbox,
            subject_key=subject[:200],
            latest_at__gte=since,
            participants__address=participant,
        )
        numbers = list(rows.order_by("-latest_at").values_list("pk", flat=True)[:5])
        self._load(set(numbers))
        return [self._known(number) for number in numbers]

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        """Tell whether the mail quotes one of the newest messages of the conversation."""
        texts = Message.objects.filter(conversation_id=known.conversation).order_by("-id")
        return any(
            quotes(mail.text, text) for text in texts.values_list("text", flat=True)[:QUOTABLE_MESSAGES]
        )

    def conversation(self, number: int) -> Conversation:
        """Return the conversation behind a number that a verdict named."""
        return self._conversations[number]

    def enter(self, arrival: Arrival) -> None:
        """Let later arrivals of the batch find what this one belongs to."""
        conversation = arrival.conversation
        if conversation is None:
            return
        number = conversation.pk or next(
            (n for n, one in self._conversations.items() if one is conversation),
            -len(self._conversations) - 1,
        )
        self._conversations[number] = conversation
        self._people[number] |= set(people_of(arrival))
        own = arrival.mail.message_id
        for one in ids_of(arrival.mail):
            known = self._ids.get(one)
            if known is None or (one == own and not known[1]):
                self._ids[one] = (number, one == own)

    def _load_ids(self, ids: set[str]) -> None:
        rows = KnownId.objects.filter(mailbox=self._mailbox, rfc_id__in=ids)
        for rfc_id, number, seen in rows.order_by("seen", "id").values_list(
            "rfc_id", "conversation_id", "seen"
        ):
            self._ids[rfc_id] = (number, seen)

    def _load(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number > 0 and number not in self._conversations]
        if not missing:
            return
        rows = Conversation.objects.filter(pk__in=missing, mailbox=self._mailbox).select_for_update()
        self._conversations.update({conversation.pk: conversation for conversation in rows})
        for number, address in Participant.objects.filter(conversation_id__in=missing).values_list(
            "conversation_id", "address"
        ):
            self._people[number].add(address)

    def _known(self, number: int, seen: bool = True) -> Known:
        conversation = self._conversations[number]
        return Known(
            conversation=number,
            subject=subject_key(conversation.base_subject),
            participants=frozenset(self._people[number]),
            last_activity=conversation.latest_at,
            seen=seen,
        )
