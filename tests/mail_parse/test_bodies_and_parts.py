"""The tree of parts, and which of them are read as the text (RFC 2046, RFC 8621 §4.1.4)."""

import base64

import pytest

from postroom.mail.parse import parse

HEAD = "From: Ada <ada@acme.example>\nSubject: Order\nMIME-Version: 1.0\n"


def mail(
    content_type: str, *parts: str, boundary: str = "b", end: str = "--b--\n", head: str = HEAD
) -> bytes:
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'{head}Content-Type: {content_type}; boundary="{boundary}"\n\n{body}{end}'.encode()


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}"


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n{text}"


def file(name: str, content_type: str = "application/pdf", more: str = "") -> str:
    return f'Content-Type: {content_type}\nContent-Disposition: attachment; filename="{name}"\n{more}\nbytes'


def nested(content_type: str, *parts: str, boundary: str = "inner", end: str = "--inner--\n") -> str:
    return mail(content_type, *parts, boundary=boundary, end=end, head="").decode()


def test_a_plain_mail() -> None:
    read = parse(b"From: Ada <ada@acme.example>\r\nSubject: Order\r\n\r\nWhere is it?\r\nAda\r\n")
    assert read.text == "Where is it?\nAda\n"
    assert (read.html, read.attachments, read.defects, read.limited) == ("", (), (), False)
    assert read.root.content_type == "text/plain"


def test_alternatives_are_one_text_and_one_html() -> None:
    read = parse(mail("multipart/alternative", plain("words"), html("<p>words</p>")))
    assert (read.text, read.html) == ("words", "<p>words</p>")
    assert [part.content_type for part in read.root.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_an_empty_alternative_is_replaced_by_the_text_of_the_html() -> None:
    assert (
        parse(mail("multipart/alternative", plain(" \n"), html("<p>Only <b>here</b></p>"))).text
        == "Only here"
    )


def test_texts_around_a_picture_are_joined_in_order() -> None:
    read = parse(mail("multipart/mixed", plain("before"), file("a.png", "image/png"), plain("after")))
    assert read.text.split() == ["before", "after"]
    assert [each.name for each in read.attachments] == ["a.png"]


def test_a_footer_after_the_alternatives_is_in_both_bodies() -> None:
    inner = nested("multipart/alternative", plain("words"), html("<p>words</p>"))
    read = parse(mail("multipart/mixed", inner, plain("list <footer>")))
    assert read.text.split() == ["words", "list", "<footer>"]
    assert "<p>words</p>" in read.html
    assert "list &lt;footer&gt;" in read.html


def test_the_root_of_related_parts_is_named_by_start() -> None:
    picture = "Content-Type: image/png\nContent-ID: <pic@acme>\n\nx"
    text = "Content-Type: text/html\nContent-ID: <root@acme>\n\n<img src=cid:pic@acme>words"
    read = parse(mail('multipart/related; start="<root@acme>"', picture, text))
    assert read.text == "words"
    assert [(each.content_id, each.inline) for each in read.attachments] == [("pic@acme", True)]


def test_a_named_text_is_a_file_and_a_lone_attachment_is_no_text() -> None:
    read = parse(mail("multipart/mixed", plain("words"), 'Content-Type: text/plain; name="log.txt"\n\nlog'))
    assert (read.text, [each.name for each in read.attachments]) == ("words", ["log.txt"])
    alone = parse(HEAD.encode() + b'Content-Disposition: attachment; filename="log.txt"\n\nlog\n')
    assert (alone.text, [each.name for each in alone.attachments]) == ("", ["log.txt"])


def test_a_reaction_is_text() -> None:
    read = parse(
        HEAD.encode()
        + b"Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction\n\n\xf0\x9f\x91\x8d"
    )
    assert (read.text, read.attachments) == ("👍", ())


def test_an_attached_mail_is_one_file_named_by_its_subject() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: Dora <dora@borealis.example>\nSubject: Complaint: a/b\n\nbroken"
    read = parse(mail("multipart/mixed", plain("see"), inner))
    assert [(each.name, each.content_type) for each in read.attachments] == [
        ("Complaint a b.eml", "message/rfc822")
    ]
    assert read.attachments[0].content.startswith(b"From: Dora")
    message = read.root.children[1]
    assert message.children[0].headers.get("subject") == "Complaint: a/b"
    assert message.children[0].content == b"broken"


def test_an_attached_mail_in_base64_is_opened() -> None:
    inner = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaGkKCmJvZHk="
    read = parse(mail("multipart/mixed", inner))
    assert (read.attachments[0].name, read.attachments[0].content) == ("hi.eml", b"Subject: hi\n\nbody")


def test_a_digest_holds_mails() -> None:
    read = parse(mail("multipart/digest", "\nSubject: one\n\nfirst", "\nSubject: two\n\nsecond"))
    assert [each.name for each in read.attachments] == ["one.eml", "two.eml"]


def test_a_report_keeps_its_parts() -> None:
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; acme.example\n\nAction: failed"
    read = parse(mail("multipart/report; report-type=delivery-status", plain("It failed."), status))
    assert read.text == "It failed."
    assert read.root.children[1].content == b"Reporting-MTA: dns; acme.example\n\nAction: failed"


TREES = [
    ("not closed", mail("multipart/mixed", plain("one"), file("a.pdf"), end=""), "one", ["a.pdf"]),
    (
        "closed with more behind",
        mail("multipart/mixed", plain("one"), end="--b-- or so\n--b\n\ntwo\n"),
        "one",
        [],
    ),
    ("blanks after it", mail("multipart/mixed", plain("one"), end="--b \t\n\ntwo\n--b--\n"), "one two", []),
    ("never appears", mail("multipart/mixed", boundary="x", end="just words\n"), "just words", []),
    (
        "missing, guessed",
        HEAD.encode() + b"Content-Type: multipart/mixed\n\n--xyz\n\nwords\n--xyz--\n",
        "words",
        [],
    ),
    ("no part", mail("multipart/mixed"), "", []),
    ("nothing", HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\n\n", "", []),
    (
        "a prefix of the inner",
        mail(
            "multipart/mixed",
            nested("multipart/mixed", plain("in"), boundary="bb", end="--bb--\n"),
            file("a.pdf"),
        ),
        "in",
        ["a.pdf"],
    ),
    (
        "inner not closed",
        mail("multipart/mixed", nested("multipart/mixed", plain("in"), end=""), file("a.pdf")),
        "in",
        ["a.pdf"],
    ),
    (
        "preamble and epilogue",
        mail("multipart/mixed", plain("in"), end="--b--\nepilogue").replace(
            b"\n\n--b", b"\n\npreamble\n--b", 1
        ),
        "in",
        [],
    ),
    (
        "odd characters",
        mail("multipart/mixed", plain("in"), boundary="=_ (x)?", end="--=_ (x)?--\n"),
        "in",
        [],
    ),
    ("unknown multipart", mail("multipart/x-thing", plain("in"), file("a.pdf")), "in", ["a.pdf"]),
    ("type without slash", HEAD.encode() + b"Content-Type: text\n\nwords", "words", []),
    (
        "no blank line in a part",
        mail("multipart/mixed", plain("in"), "Content-Type: text/plain", "no header"),
        "in no header",
        [],
    ),
]


@pytest.mark.parametrize(
    ("raw", "text", "names"), [tree[1:] for tree in TREES], ids=[tree[0] for tree in TREES]
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_boundaries(raw: bytes, text: str, names: list[str], newline: bytes) -> None:
    read = parse(raw.replace(b"\n", newline))
    assert " ".join(read.text.split()) == text
    assert [each.name for each in read.attachments] == names


ENCODED = [
    ("base64", "R3LDvMOfZQ==", "Grüße"),
    ("base64", "R3L\n?D!vM\nOfZQ", "Grüße"),
    ("base64", "R3LDvMOfZQ==\n-- \nA gateway's footer", "Grüße"),
    ("base64", "R3LDvA==\nw59l", "Grüße"),
    ("BASE64 (really)", "R3LDvMOfZQ==", "Grüße"),
    ("base64", "R3LDvMOfZ", "Grüß"),
    (
        "base64",
        "These are just words, and not encoded at all: the header lies.",
        "These are just words, and not encoded at all: the header lies.",
    ),
    ("quoted-printable", "Gr=C3=BC=c3=9Fe =ZZ= \n!", "Grüße =ZZ!"),
    ("8bit", "Grüße", "Grüße"),
    ("nonsense", "Grüße", "Grüße"),
    ("x-uuencode", "begin 644 a\n&:&5L;&\\*\n`\nend", "hello"),
]


@pytest.mark.parametrize(("encoding", "body", "text"), ENCODED)
def test_transfer_encodings(encoding: str, body: str, text: str) -> None:
    raw = f"{HEAD}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}"
    assert parse(raw.encode()).text.strip() == text


@pytest.mark.parametrize("junk", [b"", b"!", b"=", b"\xff", b"A"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b""])
def test_large_base64_is_decoded_like_small(junk: bytes, newline: bytes) -> None:
    content = bytes(range(256)) * 200
    lines = base64.encodebytes(content).splitlines()
    encoded = newline.join([*lines[:-1], junk + lines[-1] if junk == b"!" else lines[-1] + junk])
    raw = b"Content-Type: application/x-own\nContent-Transfer-Encoding: base64\n\n" + encoded
    assert parse(raw).attachments[0].content == content


def test_the_charset_of_html_may_stand_in_its_meta() -> None:
    body = '<meta charset="windows-1250"><p>Příliš</p>'.encode("cp1250")
    assert parse(HEAD.encode() + b"Content-Type: text/html\n\n" + body).text == "Příliš"


def test_a_wrong_charset_is_marked() -> None:
    read = parse(
        HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\n\nSch\xf6ne Gr\xfc\xdfe aus K\xf6ln"
    )
    assert read.text == "Schöne Grüße aus Köln"
    assert [defect.code for defect in read.defects] == ["charset-replaced"]


def test_flowed_text_is_joined() -> None:
    raw = (
        HEAD.encode()
        + b"Content-Type: text/plain; format=flowed; delsp=yes\n\nDonau \nfahrt\n>> a \n>> b\n>c\n-- \nAda"
    )
    assert parse(raw).text == "Donaufahrt\n>> ab\n> c\n-- \nAda"
