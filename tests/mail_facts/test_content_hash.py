import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_facts.making import mail_of, multipart
from postroom.mail.content_hash import content_hash
from postroom.mail.loops import delivered_to, loop_marked, many_hops, received_count, too_many_hops
from postroom.mail.model import Mail

BODY = "Hello,\n\nit is broken – again.\n"


def same(one: Mail, other: Mail) -> bool:
    return content_hash(one) == content_hash(other)


RELAYED = {
    "trace": mail_of(BODY, Received="from a by b\r\nReceived: from c by d", Delivered_To="x@acme.example"),
    "added headers": mail_of(
        BODY, X_Spam="no", DKIM_Signature="v=1", List_Id="<a.example>", Return_Path="<a@b.example>"
    ),
    "trailing white space": mail_of(BODY.replace("\n", " \t\n") + "\n\n"),
    "base64": mail_of(
        base64.encodebytes(BODY.replace("\n", "\r\n").encode()).decode(), Content_Transfer_Encoding="base64"
    ),
    "quoted-printable": mail_of(
        quopri.encodestring(BODY.encode()).decode(), Content_Transfer_Encoding="quoted-printable"
    ),
    "other charset": mail_of(
        base64.encodebytes(BODY.encode("windows-1252")).decode(),
        Content_Transfer_Encoding="base64",
        Content_Type="text/plain; charset=windows-1252",
    ),
    "other spelling of the domain": mail_of(BODY, From="Ada <ada@HOME.example>"),
    "other zone": mail_of(BODY, Date="Thu, 03 Jul 2025 08:12:00 +0000"),
    "encoded word": mail_of(BODY, Subject="=?utf-8?Q?A_question?="),
    "new id": mail_of(BODY, Message_ID="<other@relay.example>"),
}
CHANGED = {
    "text": mail_of(BODY.replace("again", "once more")),
    "case of the text": mail_of(BODY.replace("again", "Again")),
    "leading white space": mail_of(BODY.replace("it is", " it is")),
    "subject": mail_of(BODY, Subject="Another question"),
    "sender": mail_of(BODY, From="Ada <ada@work.example>"),
    "name": mail_of(BODY, From="Adele <ada@home.example>"),
    "recipient": mail_of(BODY, To="sales@acme.example"),
    "copy": mail_of(BODY, Cc="ben@home.example"),
    "date": mail_of(BODY, Date="Thu, 03 Jul 2025 10:12:01 +0200"),
    "html": mail_of(BODY, Content_Type="text/html; charset=utf-8"),
}


@pytest.mark.parametrize("mail", RELAYED.values(), ids=RELAYED)
def test_what_relays_change_does_not_count(mail: Mail) -> None:
    assert same(mail_of(BODY), mail)


@pytest.mark.parametrize("mail", CHANGED.values(), ids=CHANGED)
def test_everything_else_counts(mail: Mail) -> None:
    assert not same(mail_of(BODY), mail)


def test_boundaries_do_not_count_and_attachments_do() -> None:
    def with_file(content: str, boundary: str = "b1") -> Mail:
        encoded = base64.b64encode(content.encode()).decode()
        head = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf"
        body = (
            f"--{boundary}\nContent-Type: text/plain\n\n{BODY}\n--{boundary}\n{head}\n"
            f"Content-Transfer-Encoding: base64\n\n{encoded}\n--{boundary}--\n"
        )
        return mail_of(body, Content_Type=f'multipart/mixed; boundary="{boundary}"')

    assert same(with_file("%PDF one"), with_file("%PDF one", "another"))
    assert not same(with_file("%PDF one"), with_file("%PDF two"))
    assert not same(with_file("%PDF one"), multipart("mixed", f"Content-Type: text/plain\n\n{BODY}"))


@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=60),
    st.text("abc \n", max_size=60),
)
def test_transfer_encoding_never_counts(text: str, more: str) -> None:
    plain = mail_of(text + more, Content_Transfer_Encoding="8bit")
    encoded = base64.encodebytes((text + more).replace("\n", "\r\n").encode()).decode()
    assert same(plain, mail_of(encoded, Content_Transfer_Encoding="base64"))


def test_loops() -> None:
    def hops(count: int) -> Mail:
        return mail_of(Received="\r\nReceived: ".join(["from a by b"] * count))

    assert received_count(hops(30)) == 30
    assert [bool(many_hops(hops(count))) for count in (1, 30, 31)] == [False, False, True]
    assert [bool(too_many_hops(hops(count))) for count in (100, 101)] == [False, True]
    mail = mail_of(
        Delivered_To="<Support@acme.example>\r\nDelivered-To: a@b.example", X_Loop="support@ACME.example"
    )
    assert delivered_to(mail, {"support@acme.example"}) == 1
    assert loop_marked(mail, {"support@acme.example"}) and not loop_marked(mail, {"sales@acme.example"})
