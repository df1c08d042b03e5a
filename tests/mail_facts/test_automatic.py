import pytest

from mail_facts.making import SUPPORT, mail_of, multipart
from postroom.mail.automatic import automatic
from postroom.mail.never_reply import never_reply
from postroom.mail.phrases import OPENINGS, SUBJECTS, automatic_opening, automatic_subject

REPORT = (
    "Content-Type: text/plain\n\nFailed.",
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.example",
)

SURE = {
    "auto-submitted": {"Auto_Submitted": "auto-replied"},
    "auto-submitted with comment, case and parameter": {
        "Auto_Submitted": "(by a robot) AUTO-GENERATED; owner=a"
    },
    "auto-submitted of vacation": {"Auto_Submitted": "auto-replied (vacation)"},
    "x-autoreply": {"X_Autoreply": "yes"},
    "x-autorespond": {"X_Autorespond": "Re: A question"},
    "x-autoresponder": {"X_Autoresponder": "1"},
    "x-autoresponse": {"X_Autoresponse": "1"},
    "x-autoreply-from": {"X_AutoReply_From": "ada@home.example"},
    "x-mail-autoreply": {"X_Mail_Autoreply": "1"},
    "x-loop": {"X_Loop": "otherdesk"},
    "first class": {"X_FC_Machinegenerated": "true"},
    "exchange": {"Content_Identifier": "Auto-replied"},
    "failed recipients": {"X_Failed_Recipients": "ben@gone.example"},
    "to autoresponder": {"Delivered_To": "Autoresponder"},
    "null return path": {"Return_Path": "<>"},
}
WEAK = {
    "precedence": {"Precedence": "bulk"},
    "precedence of a list": {"Precedence": " List "},
    "x-precedence": {"X_Precedence": "auto_reply"},
    "list header": {"List_Id": "<news.home.example>"},
    "unsubscribe header": {"List_Unsubscribe": "<mailto:off@home.example>"},
    "noreply": {"From": "noreply@shop.example"},
    "no_reply with a tag": {"From": "no_reply+42@shop.example"},
    "do.not.reply": {"From": "do.not.reply@shop.example"},
    "noreply in German": {"From": "nicht-antworten@shop.example"},
    "daemon": {"From": "MAILER-DAEMON@mx.example"},
    "subject": {"Subject": "Abwesenheitsnotiz: A question"},
}
HUMAN = {
    "plain": {},
    "auto-submitted no": {"Auto_Submitted": "no"},
    "auto-submitted no with parameter and comment": {"Auto_Submitted": "No (a person); x=auto-replied"},
    "an answer to an automatic mail": {"Subject": "Re: Automatic reply: A question"},
    "precedence of first class": {"Precedence": "first-class"},
    "x-autoreply no": {"X_Autoreply": "no"},
    "a name like noreply": {"From": "reynoreplyson@home.example"},
}


@pytest.mark.parametrize("fields", SURE.values(), ids=SURE)
def test_says_it_is_automatic(fields: dict[str, str]) -> None:
    assert automatic(mail_of(**fields), None).verdict == "yes"
    assert never_reply(mail_of(**fields), None).verdict


@pytest.mark.parametrize("fields", WEAK.values(), ids=WEAK)
def test_hints_at_being_automatic(fields: dict[str, str]) -> None:
    found = automatic(mail_of(**fields), "ada@home.example")
    assert found.verdict == "weak"
    assert all(reason.rule and reason.evidence for reason in found.reasons)
    assert never_reply(mail_of(**fields), None).verdict


@pytest.mark.parametrize("fields", HUMAN.values(), ids=HUMAN)
def test_person(fields: dict[str, str]) -> None:
    assert automatic(mail_of(**fields), "ada@home.example").verdict == "no"
    assert not never_reply(mail_of(**fields), "ada@home.example").verdict


def test_every_occurrence_is_read() -> None:
    mail = mail_of(Auto_Submitted="no\r\nAuto-Submitted: auto-generated")
    assert automatic(mail, None).verdict == "yes"


def test_null_envelope_counts_whatever_the_header_says() -> None:
    assert automatic(mail_of(Return_Path="<ada@home.example>"), "").verdict == "yes"


def test_report_is_automatic_but_not_when_a_person_attaches_it() -> None:
    assert (
        automatic(mail_of(Content_Type="multipart/report; report-type=delivery-status"), None).verdict
        == "yes"
    )
    assert automatic(multipart("report", *REPORT), "a@b.example").verdict == "yes"
    inner = (
        "Subject: Returned\nContent-Type: multipart/report; boundary=b2\n\n--b2\n"
        + "\n--b2\n".join(REPORT)
        + "\n--b2--"
    )
    forwarded = multipart(
        "mixed", "Content-Type: text/plain\n\nWhat is this?", f"Content-Type: message/rfc822\n\n{inner}"
    )
    assert automatic(forwarded, "ada@home.example").verdict == "no"


def test_hops_and_deliveries() -> None:
    many = mail_of(Received="from a by b\r\n" + "Received: from a by b\r\n" * 29 + "Received: from a by b")
    assert automatic(many, None).verdict == "weak"
    twice = mail_of(
        Delivered_To=f"{SUPPORT}\r\nDelivered-To: ada@home.example\r\nDelivered-To: {SUPPORT.upper()}"
    )
    assert automatic(twice, None).verdict == "weak"
    assert automatic(mail_of(Delivered_To=SUPPORT), None).verdict == "no"


def test_languages() -> None:
    assert len(SUBJECTS) >= 15 and len(OPENINGS) >= 15
    for phrase in (phrase for group in SUBJECTS.values() for phrase in group.split(" | ")):
        assert automatic_subject(f"{phrase.upper()} A question") or automatic_subject(
            f"{phrase} A question"
        ), phrase
    for phrase in (phrase for group in OPENINGS.values() for phrase in group.split(" | ")):
        assert automatic_opening(f"Hello,\n\n{phrase} …"), phrase
        assert not automatic_opening(f"Look what came:\n> {phrase}"), phrase


NEVER = {
    "suppress all": {"X_Auto_Response_Suppress": "All"},
    "suppress some": {"X_Auto_Response_Suppress": "DR, oof, RN"},
    "x-ack": {"X_Ack": "No"},
    "x-no-ack": {"X_No_Ack": "yes"},
    "owner": {"From": "owner-news@lists.example"},
    "request": {"From": "news-request@lists.example"},
    "bounces in the return path": {"Return_Path": "<news-bounces+ada=home@lists.example>"},
    "listserv": {"From": "LISTSERV@lists.example"},
    "own address": {"From": SUPPORT},
    "own address with detail in reply-to": {"Reply_To": "support+x@acme.example"},
    "nobody": {"From": ""},
    "reaction": {"Content_Disposition": "reaction"},
}


@pytest.mark.parametrize("fields", NEVER.values(), ids=NEVER)
def test_persons_mail_that_is_never_answered(fields: dict[str, str]) -> None:
    mail = mail_of(**fields)
    assert never_reply(mail, None, own_addresses=frozenset({SUPPORT})).verdict
    assert automatic(mail, None).verdict == "no"


@pytest.mark.parametrize(
    ("fields", "never"),
    [
        ({"From": SUPPORT}, True),
        ({"Reply_To": f"Support <{SUPPORT.upper()}>"}, True),
        ({"From": SUPPORT, "Reply_To": "ada@home.example"}, False),
        ({"Cc": "ada@home.example"}, False),
        ({"To": f"{SUPPORT}, ada@home.example"}, False),
        ({"To": "ada@home.example, ADA@home.example"}, True),
    ],
)
def test_an_answer_to_the_mailbox_itself(fields: dict[str, str], never: bool) -> None:
    found = never_reply(mail_of(**fields), None)
    assert found.verdict is never
    assert [reason.rule for reason in found.reasons] == ["to-itself"] * never


@pytest.mark.parametrize(
    ("fields", "never"),
    [
        ({"X_Auto_Response_Suppress": "DR, RN"}, False),
        ({"Cc": "support+token@acme.example", "To": "ben@home.example"}, False),
        ({"Resent_To": "Support <SUPPORT@acme.example>", "To": "ben@home.example"}, False),
        ({"To": "ben@home.example"}, True),
        ({"To": ""}, True),
    ],
)
def test_addressed(fields: dict[str, str], never: bool) -> None:
    assert never_reply(mail_of(**fields), None, recipients=frozenset({SUPPORT})).verdict is never
