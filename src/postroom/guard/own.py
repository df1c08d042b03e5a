"""The signs by which a mail shows that it is ours, come back: each is enough by itself (rule 9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from postroom.guard.models import SentMark
from postroom.guard.sent import Marks
from postroom.mail.identity import DIGEST_BYTES, HEADER, Keyring, Token
from postroom.mail.model import Mail, Reason
from postroom.mail.threading import referenced_ids


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that a mail of ours has come back: which mailbox and conversation sent it.

    `message_id` is the Message-ID that we gave it, "" where it is not known; `same` says that its content is
    unchanged.
    """

    reason: Reason
    organisation: int
    mailbox: int
    conversation: int
    generation: int
    message_id: str = ""
    same: bool = False


def own_signs(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> tuple[Sign, ...]:
    """Return every sign by which the mail is ours; a From address of ours, which anybody can write, is none.

    `content` is its content hash, `marks` what is stored of our mail.
    """
    signs = (_message_id, _header, _reply_to, _stored_id, _stored_content)
    return tuple(sign for find in signs for sign in find(mail, content, keyring, marks))


def cause_generation(mail: Mail, signs: tuple[Sign, ...], tokens: tuple[Token, ...], marks: Marks) -> int:
    """Return the highest generation of our mail that this one is, or refers to; 0 where no machine had a part."""
    referred = (marks.of_id(one) for one in referenced_ids(mail))
    generations = [sign.generation for sign in signs]
    generations += [token.generation for token in tokens]
    generations += [mark.generation for mark in referred if mark is not None]
    return max(generations, default=0)


def _message_id(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> Iterator[Sign]:
    """The signed token of the Message-ID."""
    for one in dict.fromkeys((mail.message_id, mail.headers.get("Message-ID").strip("<> "))):
        token = keyring.read_message_id(one)
        if token is not None:
            mark = marks.of_id(mail.message_id)
            yield _of_token(token, "message-id", one, mark is not None and mark.content == content)
            return


def _header(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> Iterator[Sign]:
    """The signed X-Postroom header; a copy of it on other content counts for nothing."""
    for value in mail.headers.all(HEADER)[:4]:
        found = keyring.read_header_value(value)
        if found is not None and found.digest == content[: 2 * DIGEST_BYTES]:
            yield _of_token(found.token, "header", "", True)


def _reply_to(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> Iterator[Sign]:
    """The signed token of the reply address, made for the person to whom the mail goes."""
    for reply in mail.reply_to[:4]:
        for recipient in (mail.to + mail.cc)[:50]:
            token = keyring.read_reply_address(reply.address, recipient.address)
            if token is not None:
                yield _of_token(token, "reply-to", "", False)


def _stored_id(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> Iterator[Sign]:
    """The id that the provider gave our mail, stored when it answered."""
    mark = marks.of_id(mail.message_id) if mail.message_id else None
    if mark is not None:
        yield _of_mark(mark, "stored-id", mail.message_id, mark.content == content)


def _stored_content(mail: Mail, content: str, keyring: Keyring, marks: Marks) -> Iterator[Sign]:
    """The very content that we sent, whatever became of the headers."""
    mark = marks.by_content.get(content)
    if mark is not None:
        yield _of_mark(mark, "content", f"the content is that of <{mark.message_id}>", True)


def _of_token(token: Token, rule: str, evidence: str, same: bool) -> Sign:
    words = f"signed for conversation {token.conversation}"
    reason = Reason(f"own-{rule}", f"{evidence}: {words}" if evidence else words)
    return Sign(
        reason, token.organisation, token.mailbox, token.conversation, token.generation, evidence, same
    )


def _of_mark(mark: SentMark, rule: str, evidence: str, same: bool) -> Sign:
    return Sign(
        Reason(f"own-{rule}", evidence),
        mark.organisation_id,
        mark.mailbox,
        mark.conversation,
        mark.generation,
        mark.message_id,
        same,
    )
