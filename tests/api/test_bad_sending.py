"""What cannot be sent, or made: each a sentence that says what to do, at its field, for programs as on the page."""

from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from postroom.accounts import tokens
from postroom.conversations.models import Message
from tests.api.calls import Api, fields
from tests.outbox.test_domains import pem
from tests.web.making import conversation

MAIL = {"mailbox": "support@acme.test", "to": "carol@customer.test", "subject": "Kettles", "text": "Dear all"}
SIX_HUNDRED = [f"person{number}@customer.test" for number in range(600)]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"to": "carol at customer"}, "to", "is not an e-mail address. Write it like carol@example.com."),
        ({"to": ["carol@customer.test", "dan@"]}, "to", "is not an e-mail address"),
        ({"cc": ["@customer.test"]}, "cc", "is not an e-mail address"),
        ({"bcc": ["x@-.test"]}, "bcc", "is not an e-mail address"),
        ({"to": "jürgen@customer.test"}, "to", "Ask for another address, or take this one out."),
        (
            {"to": SIX_HUNDRED},
            "to",
            "600 recipients are too many for one mail; 500 are the most. Send several",
        ),
        ({"to": ""}, "to", "Enter an address in To."),
        ({"files": ["unknown"]}, "files", "Take it out and attach it again."),
        ({"subject": " "}, "subject", "Say in a few words what the mail is about."),
    ],
)
def test_a_mail_that_cannot_go(
    acme: SimpleNamespace, wrong: dict[str, Any], field: str, sentence: str
) -> None:
    answer = Api(acme.ben)("POST", "/conversations", {**MAIL, **wrong})
    assert answer.status_code == 422
    assert fields(answer) == [field]
    assert sentence in answer.json()["detail"]
    page = Client()
    page.force_login(acme.ben)
    typed = {
        name: ", ".join(value) if isinstance(value, list) and name != "files" else value
        for name, value in {**MAIL, "mailbox": acme.support.pk, **wrong}.items()
    }
    shown = page.post("/conversations", typed)
    assert shown.status_code == 422
    assert sentence in shown.text
    assert not Message.objects.exists()


def test_a_file_of_60_mb(acme: SimpleNamespace) -> None:
    film = SimpleUploadedFile("film.mp4", bytes(60 * 1024 * 1024), "video/mp4")
    sentence = (
        "“film.mp4” has 60 MB, and a mail may carry 25 MB. "
        "Put it where the recipient can download it, and send the link."
    )
    program = Client(headers={"Authorization": f"Bearer {tokens.create(acme.ben)}"})
    answer = program.post("/api/v1/uploads", {"file": film})
    assert (answer.status_code, answer.json()["detail"]) == (422, sentence)
    film.seek(0)
    page = Client()
    page.force_login(acme.ben)
    posted = {"mailbox": acme.support.pk, "file": film}
    shown = page.post("/uploads", posted)
    assert (shown.status_code, shown.json()["error"]) == (422, sentence)
    film.seek(0)
    one = conversation(acme.support)
    without_script = page.post(
        f"/conversations/{one.pk}/replies", {"to": "carol@customer.test", "text": "Look", "file": film}
    )
    assert without_script.status_code == 422
    assert sentence in without_script.text


@pytest.mark.parametrize("kind", ["rubbish", "elliptic"])
def test_a_key_of_the_wrong_kind(acme: SimpleNamespace, kind: str) -> None:
    bad = "rubbish" if kind == "rubbish" else pem(ec_key(SECP256R1()))
    sentence = "RSA of 2048 bits"
    body = {"selector": "mail", "private_key": bad}
    answer = Api(acme.ada)("POST", "/sending-domains/acme.test/keys", body)
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert bad not in answer.json()["detail"]
    page = Client()
    page.force_login(acme.ada)
    shown = page.post("/sending/domains/acme.test/keys", {"selector": "mail", "pem": bad})
    assert shown.status_code == 422
    assert sentence in shown.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/saved-replies", {"name": "Hello", "text": "Dear {{custmer.name}}"}),
        ("PUT", "/signatures", {"mine": True, "text": "{{custmer.name}}"}),
    ],
)
def test_a_variable_that_there_is_not(
    acme: SimpleNamespace, method: str, path: str, body: dict[str, str]
) -> None:
    answer = Api(acme.ada)(method, path, body)
    assert answer.status_code == 422
    assert "There is no variable “custmer.name”" in answer.json()["detail"]
    assert fields(answer) == ["text"]


WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0}</style>"
    "<xml><o:OfficeDocumentSettings/></xml></head><body lang=DE><!--StartFragment-->"
    "<p class=MsoNormal style='mso-margin-top-alt:auto'><span style='font-size:11.0pt;mso-fareast-language:EN-US'>"
    "Dear <b>Carol</b>,<o:p></o:p></span></p><table class=MsoTableGrid border=1 style='mso-yfti-tbllook:1184'>"
    "<tr style='mso-yfti-irow:0'><td width=302 valign=top><p class=MsoNormal>Kettle<o:p></o:p></p></td>"
    "<td><p class=MsoNormal>9 €</p></td></tr></table><!--EndFragment--></body></html>"
)
OUTLOOK = (
    '<div class="elementToProof" style="font-family: Aptos, sans-serif; color: rgb(0, 0, 0);">Dear <b>Carol</b>,'
    '</div><div id="ms-outlook-mobile-signature"><script>alert(1)</script>'
    '<a href="https://acme.test/" data-auth="NotApplicable" onclick="x()">Acme</a></div>'
    '<img src="file:///C:/Users/ada/AppData/x.png"><v:shape><w:wrap type="square"/></v:shape>'
)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (WORD, ["<b>Carol</b>|<strong>Carol</strong>", "<td", "Kettle", "9 €"]),
        (OUTLOOK, ["<b>Carol</b>|<strong>Carol</strong>", 'href="https://acme.test/"']),
    ],
)
def test_what_was_pasted_from_word_and_outlook_is_sent_clean(
    acme: SimpleNamespace, pasted: str, kept: list[str]
) -> None:
    answer = Api(acme.ben)("POST", "/conversations", {**MAIL, "text": "", "html": pasted})
    assert answer.status_code == 201, answer.json()
    message = Message.objects.select_related("body").get()
    html = message.body.html
    for one in kept:
        assert any(way in html for way in one.split("|")), html
    for rest in ("mso", "Mso", "o:p", "<script", "onclick", "file:", "v:shape", "StartFragment", "xmlns"):
        assert rest not in html, rest
    assert message.text.startswith("Dear Carol,")
    assert "mso" not in message.text
