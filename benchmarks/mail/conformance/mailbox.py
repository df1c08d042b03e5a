"""A mailbox in memory, for the threading ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from postroom.mail.identity import Token
from postroom.mail.model import Mail
from postroom.mail.quoting import quotes
from postroom.mail.subject import subject_key
from postroom.mail.threading import Known, Verdict, decide, referenced_ids

NOW = datetime(2025, 7, 3, 12, tzinfo=UTC)


class Mailbox:
    """Files mails into conversations 1, 2, 3 … as the ladder says."""

    def __init__(self, members: frozenset[str] = frozenset()) -> None:
        self.members = members
        self.ids: dict[str, Known] = {}
        self.conversations: dict[int, Known] = {}
        self.texts: dict[int, list[str]] = {}

    def file(self, mail: Mail) -> Verdict:
        """Join a conversation or open one; returns the verdict with the conversation in it."""
        verdict = decide(mail, self, members=self.members, now=NOW)
        number = verdict.conversation or len(self.conversations) + 1
        before = self.conversations.get(number, Known(number, subject_key(mail.subject), frozenset(), NOW))
        people = frozenset(address.normalised for address in mail.from_ + mail.to + mail.cc)
        known = replace(before, participants=before.participants | people)
        self.conversations[number] = known
        self.texts.setdefault(number, []).append(mail.text)
        for one in referenced_ids(mail):
            self.ids.setdefault(one, replace(known, seen=False))
        if mail.message_id and not (mail.message_id in self.ids and self.ids[mail.message_id].seen):
            self.ids[mail.message_id] = known
        return replace(verdict, conversation=number)

    def known(self, ids: Sequence[str]) -> Mapping[str, Known]:
        return {
            one: replace(self.conversations[self.ids[one].conversation], seen=self.ids[one].seen)
            for one in ids
            if one in self.ids
        }

    def by_token(self, token: Token) -> Known | None:
        return None

    def by_number(self, number: int) -> Known | None:
        return self.conversations.get(number)

    def recent_by_subject(self, subject: str, participant: str, since: datetime) -> Sequence[Known]:
        return [
            known
            for known in self.conversations.values()
            if known.subject == subject and participant in known.participants
        ]

    def quoted_by(self, mail: Mail, known: Known) -> bool:
        return any(quotes(mail.text, text) for text in self.texts[known.conversation])
