"""Which conversation an arrival belongs to: the ladder of postroom.mail.threading over what is stored.

A batch is looked up at once and then decided mail by mail in the order of arrival, so that a mail finds the
conversation that another one of the same batch has just started.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.arrival import Arrival, ids_of, people_of
from postroom.conversations.filing import new_conversation
from postroom.conversations.models import Conversation, KnownId, Message, Participant
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
    own_ids = {a.sent_as for a in arrivals if a.judgement.outcome == "own"}
    sent = Message.objects.filter(message_id__in=own_ids, direction="out").select_related("conversation")
    ours = {(message.mailbox_id, message.message_id): message for message in sent}
    in_batch: dict[tuple[int, str], Arrival] = {}
    for arrival in arrivals:
        key = (arrival.mailbox.pk, arrival.identity)
        message = here.get(key)
        if message is None and arrival.judgement.outcome == "own":
            message = ours.get((arrival.mailbox.pk, arrival.sent_as))
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
    open_cases = [a for a in arrivals if a.outcome != "duplicate" and a.conversation is None and not a.taken]
    by_mailbox: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in open_cases:
        by_mailbox[arrival.mailbox.pk].append(arrival)
    stored = Stored.of(by_mailbox)
    people = _people({arrival.mailbox.organisation_id for arrival in open_cases})
    for group in by_mailbox.values():
        lookup = StoredLookup(group[0].mailbox, group, stored)
        members = people[group[0].mailbox.organisation_id] | group[0].own_addresses
        for arrival in group:
            _place(arrival, lookup, members)


def _people(organisations: set[int]) -> dict[int, frozenset[str]]:
    """Return the addresses of the people of each organisation (one query)."""
    found: dict[int, set[str]] = {organisation: set() for organisation in organisations}
    people = Person.objects.filter(organisation_id__in=organisations)
    for organisation, email in people.values_list("organisation_id", "email"):
        found[organisation].add(email)
    return {organisation: frozenset(emails) for organisation, emails in found.items()}


def _place(arrival: Arrival, lookup: "StoredLookup", members: frozenset[str]) -> None:
    if arrival.judgement.outcome == "quarantine":
        arrival.verdict = Verdict("new", None, "quarantine", "set aside, so that it joins nothing")
        arrival.outcome = "quarantined"
    else:
        arrival.verdict = decide(
            arrival.mail, lookup, members=members, now=arrival.received_at, tokens=arrival.tokens
        )
    number = arrival.verdict.conversation
    arrival.considered = lookup.named_in(arrival.verdict)
    arrival.conversation = lookup.conversation(number) if number is not None else new_conversation(arrival)
    lookup.enter(arrival)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a batch may hit, read at once for all its mailboxes (three queries).

    `ids` has for each mailbox the conversation behind each Message-ID, and whether its mail was seen.
    """

    ids: Mapping[int, Mapping[str, tuple[int, bool]]]
    conversations: Mapping[int, Conversation]
    people: Mapping[int, set[str]]

    @classmethod
    def of(cls, by_mailbox: Mapping[int, Sequence[Arrival]]) -> "Stored":
        """Read it for the arrivals of each mailbox."""
        arrivals = [arrival for group in by_mailbox.values() for arrival in group]
        ids: dict[int, dict[str, tuple[int, bool]]] = defaultdict(dict)
        rows = KnownId.objects.filter(
            mailbox__in=list(by_mailbox),
            rfc_id__in={one for arrival in arrivals for one in ids_of(arrival.mail)},
        )
        for mailbox, rfc_id, number, seen in rows.order_by("seen", "id").values_list(
            "mailbox_id", "rfc_id", "conversation_id", "seen"
        ):
            ids[mailbox][rfc_id] = (number, seen)
        numbers = {number for found in ids.values() for number, _ in found.values()}
        tokens = {token.conversation for arrival in arrivals for token in arrival.tokens}
        return cls(ids, *_read(numbers | tokens, list(by_mailbox), moved=numbers))


def _read(
    numbers: Iterable[int], mailboxes: Sequence[int], moved: Iterable[int] = ()
) -> tuple[dict[int, Conversation], dict[int, set[str]]]:
    """Return conversations of these mailboxes, locked, and the addresses of those who take part in them.

    Of those in `moved` a mailbox knows ids: they were in it, and are returned wherever they are now.
    """
    wanted = [number for number in numbers if number > 0]
    if not wanted:
        return {}, {}
    here = Q(mailbox__in=mailboxes) | Q(pk__in=list(moved))
    rows = Conversation.objects.filter(here, pk__in=wanted).select_for_update()
    conversations = {conversation.pk: conversation for conversation in rows}
    people: dict[int, set[str]] = {number: set() for number in conversations}
    taking_part = Participant.objects.filter(conversation_id__in=list(conversations))
    for number, address in taking_part.values_list("conversation_id", "address"):
        people[number].add(address)
    return conversations, people


@prepared
def _recent(mailbox: int, subject: str, since: datetime, participant: str) -> "QuerySet[Conversation, int]":
    rows = Conversation.objects.filter(
        mailbox=mailbox, subject_key=subject, latest_at__gte=since, participants__address=participant
    )
    return rows.order_by("-latest_at").values_list("pk", flat=True)[:5]


@prepared
def _newest_texts(conversation: int) -> "QuerySet[Message, str]":
    texts = Message.objects.filter(conversation=conversation).order_by("-id")
    return texts.values_list("text", flat=True)[:QUOTABLE_MESSAGES]


class StoredLookup:
    """What the ladder asks, answered from the database for one mailbox and a batch of arrivals.

    Conversations that the batch has started and that have no number yet are given negative ones.
    """

    def __init__(self, mailbox: Mailbox, arrivals: Sequence[Arrival], stored: Stored) -> None:
        self._mailbox = mailbox
        self._conversations: dict[int, Conversation] = {}  # also under the numbers of those merged into them
        self._people: dict[int, set[str]] = defaultdict(set)
        self._ids = dict(stored.ids.get(mailbox.pk, {}))
        known = {number for number, _ in self._ids.values()}
        self._take_in(
            {
                number: one
                for number, one in stored.conversations.items()
                if one.mailbox_id == mailbox.pk or number in known
            },
            stored.people,
        )
        self._load_providers_ids(arrivals)
        self._load({number for number, _ in self._ids.values()})

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
        numbers = _recent(self._mailbox.pk, subject[:200], since, participant)
        self._load(set(numbers))
        return [self._known(number) for number in (*self._new_ones(subject, participant), *numbers)]

    def _new_ones(self, subject: str, participant: str) -> list[int]:
        """Return those that the batch has just started, newest first."""
        return [
            number
            for number, one in reversed(self._conversations.items())
            if number < 0 and one.subject_key == subject[:200] and participant in self._people[number]
        ]

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        """Tell whether the mail quotes one of the newest messages of the conversation."""
        return any(quotes(mail.text, text) for text in _newest_texts(known.conversation))

    def conversation(self, number: int) -> Conversation:
        """Return the conversation behind a number that a verdict named."""
        return self._conversations[number]

    def named_in(self, verdict: Verdict) -> dict[int, Conversation]:
        """Return the conversations that a verdict names, by its numbers: some may not be saved yet."""
        numbers = [*verdict.suggested, *(one.conversation for one in verdict.candidates)]
        numbers += [verdict.related] if verdict.related is not None else []
        return {number: self._conversations[number] for number in numbers if number in self._conversations}

    def enter(self, arrival: Arrival) -> None:
        """Let later arrivals of the batch find what this one belongs to; what is set aside opens nothing."""
        conversation = arrival.conversation
        if conversation is None or arrival.outcome == "quarantined":
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

    def _load_providers_ids(self, arrivals: Sequence[Arrival]) -> None:
        """Know our own mail also by the ids that a provider gave it."""
        for arrival in arrivals:
            for one in ids_of(arrival.mail):
                mark = arrival.marks.of_id(one)
                if mark is not None and mark.mailbox == self._mailbox.pk:
                    self._ids.setdefault(one, (mark.conversation, True))

    def _load(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number > 0 and number not in self._conversations]
        if not missing:
            return
        self._take_in(*_read(missing, [self._mailbox.pk]))

    def _take_in(self, found: Mapping[int, Conversation], people: Mapping[int, set[str]]) -> None:
        self._conversations.update(found)
        for number in found:
            self._people[number] |= people[number]
        self._follow_merges(found)

    def _follow_merges(self, found: Mapping[int, Conversation]) -> None:
        """Let the number of a conversation that was merged lead to the one it was merged into."""
        merged = {number: one.merged_into_id for number, one in found.items() if one.merged_into_id}
        self._load(merged.values())
        for number, target in merged.items():
            if target in self._conversations:
                self._conversations[number] = self._conversations[target]
                self._people[number] = self._people[target]

    def _known(self, number: int, seen: bool = True) -> Known:
        conversation = self._conversations[number]
        return Known(
            conversation=conversation.pk or number,
            subject=subject_key(conversation.base_subject),
            participants=frozenset(self._people[number]),
            last_activity=conversation.latest_at,
            seen=seen,
        )
