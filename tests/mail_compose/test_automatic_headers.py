"""Mail made by our machine says so, is small, and never answers a machine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from postroom.mail.automatic_headers import TEXT_MOST_CHARACTERS, automatic, for_kind
from postroom.mail.compose import File, Outgoing, compose
from postroom.mail.model import Address

PLAIN = Outgoing(
    from_=Address("Acme", "support@acme.example"),
    to=(Address("Dora", "dora@borealis.example"),),
    subject="We got your mail",
    text="We answer by tomorrow.\n\nOn Mon, Nov 23, 2026 at 4:18 PM Dora <dora@borealis.example> wrote:\n\n> Help!\n",
    html="<p>We answer by tomorrow.</p><blockquote>Help!</blockquote>",
    message_id="1.a@acme.example",
    date=datetime(2026, 11, 24, tzinfo=UTC),
    in_reply_to="q@borealis.example",
    references=("q@borealis.example",),
)


@pytest.mark.parametrize(
    ("kind", "submitted"),
    [("automatic", "auto-replied"), ("notification", "auto-generated"), ("campaign", "auto-generated")],
)
def test_automatic_mail_is_marked(kind: str, submitted: str) -> None:
    head = compose(automatic(PLAIN, kind, 1)).split(b"\r\n\r\n")[0].decode()  # type: ignore[arg-type]
    for line in (f"Auto-Submitted: {submitted}", "X-Auto-Response-Suppress: All", "Precedence: bulk"):
        assert f"\r\n{line}\r\n" in head
    assert "\r\nIn-Reply-To: <q@borealis.example>\r\n" in head
    assert "\r\nReferences: <q@borealis.example>\r\n" in head


def test_nothing_quoted_and_no_html_goes_along() -> None:
    mail = automatic(PLAIN, "automatic", 1)
    assert (mail.text, mail.html) == ("We answer by tomorrow.", "")


def test_its_size_is_bounded() -> None:
    mail = automatic(replace(PLAIN, text="long " * 100_000), "automatic", 1)
    assert len(mail.text) == TEXT_MOST_CHARACTERS


def test_files_are_refused() -> None:
    with pytest.raises(ValueError, match="attachments"):
        automatic(replace(PLAIN, attachments=(File("a", "a/b", b""),)), "automatic", 1)


@pytest.mark.parametrize("generation", [-1, 2, 3])
def test_no_machine_answers_a_machine(generation: int) -> None:
    with pytest.raises(ValueError, match="generation"):
        for_kind("automatic", generation)


def test_an_own_header_of_the_same_name_is_replaced() -> None:
    mail = automatic(
        replace(PLAIN, extra_headers=(("auto-submitted", "no"), ("X-Note", "1"))), "automatic", 0
    )
    assert [value for name, value in mail.extra_headers if name.lower() == "auto-submitted"] == [
        "auto-replied"
    ]
    assert ("X-Note", "1") in mail.extra_headers


def test_a_person_is_no_kind() -> None:
    with pytest.raises(ValueError, match="human"):
        for_kind("human", 0)  # type: ignore[arg-type]
