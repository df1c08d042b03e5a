"""What must be concluded from each named mail of tests/mail, as `postroom mail inspect` tells it.

Only what matters about a mail is listed; `automatic`, `never_reply` and `limited` are "no" and False, `bounce`
is None and there are no defects unless it says otherwise. `text` is a part of the text, `defects` are codes.
"""

from typing import Any

OURS = frozenset({"support@acme.example", "sales@acme.example"})
OUR_ID = "oo6p3pjp4tlueoefjj62455bm4.iabqcfvzmcc6mo7up3u6warw4e3mlrw37fga@acme.example"
BEN = {"name": "Ben", "address": "ben@acme.example"}
SUPPORT = {"name": "Acme Support", "address": "support@acme.example"}

EXPECTED: dict[str, dict[str, Any]] = {
    "acknowledgement-growing-subject": {"automatic": "weak", "never_reply": "yes"},
    "attached-mails-15-deep": {"limited": True, "defects": ["message-depth"], "files": [None]},
    "attachment-name-travels": {"files": ["xgnp.exe"], "text": ""},
    "bounce-in-words-only": {
        "automatic": "yes",
        "never_reply": "yes",
        "bounce": {
            "recipients": [
                {
                    "address": "ben@acme.example",
                    "action": "failed",
                    "status": "5.1.1",
                    "reason": "unknown-user",
                }
            ],
            "returned_message_id": OUR_ID,
        },
    },
    "bounce-of-our-answer": {
        "automatic": "yes",
        "never_reply": "yes",
        "bounce": {
            "recipients": [
                {
                    "address": "dora@borealis.example",
                    "action": "failed",
                    "status": "5.2.2",
                    "reason": "mailbox-full",
                }
            ],
            "returned_message_id": OUR_ID,
        },
        "files": [None, None],
    },
    "boundary-inside-itself": {"text": "one"},
    "cc-trailing-comma": {
        "to": [{"name": "", "address": "support@acme.example"}],
        "cc": [BEN, {"name": "Chloé", "address": "chloe@acme.example"}],
    },
    "copy-to-sister-mailbox": {
        "to": [SUPPORT],
        "cc": [{"name": "Sales, Acme", "address": "sales@acme.example"}, BEN],
    },
    "delivered-twice": {"automatic": "yes", "never_reply": "yes"},
    "encoded-word-injects-header": {"subject": "Hello Bcc: mallory@evil.example"},
    "encoded-words-broken": {
        "subject": "open =Grüßx =?utf-8?q?never closed",
        "from": {"name": "Novák, Dora <mallory@evil.example>", "address": "dora@borealis.example"},
    },
    "forged-in-reply-to": {"from": {"name": "Mallory", "address": "mallory@evil.example"}},
    "from-another-in-the-name": {
        "from": {"name": "support@acme.example", "address": "mallory@evil.example"},
    },
    "from-empty-local-part": {"from": {"name": "", "address": '""@host'}},
    "from-idn-local-part": {"from": {"name": "Дора", "address": "дора@почта.example"}},
    "from-missing": {"from": None, "never_reply": "yes", "text": "Nobody wrote this."},
    "from-never-closed": {"from": {"name": "Dora never closed", "address": "dora@borealis.example"}},
    "from-our-own-address": {
        "from": {"name": "Acme Support", "address": "Support@acme.example"},
        "never_reply": "yes",
    },
    "hops-101": {"automatic": "weak", "never_reply": "yes"},
    "message-id-folded": {
        "message_id": "part-one.part-two@borealis.example",
        "references": ["a@b.example", "c@d.example"],
    },
    "message-id-in-square-brackets": {
        "message_id": "[8f3a.2026@relay.borealis.example]",
        "in_reply_to": ["[x@y]"],
        "references": ["[x@y]", "root@borealis.example"],
    },
    "message-id-never-closed": {"message_id": "never-closed@borealis.example"},
    "message-ids-absurd": {
        "message_id": None,
        "in_reply_to": [],
        "references": ["ab@c.example", "ok@borealis.example"],
        "defects": ["nul-in-header"],
    },
    "nested-60-deep": {"limited": True, "defects": ["boundary-not-closed", "mime-depth"], "files": [None]},
    "noreply-without-any-sign": {"automatic": "weak", "never_reply": "yes"},
    "nul-and-broken-utf8": {
        "subject": "Invoice ÿ overdue",
        "from": {"name": "Dora Ã", "address": "dora@borealis.example"},
        "defects": ["charset-replaced", "nul-in-header"],
        "text": "Beforeafter, ",
    },
    "nul-in-a-bounced-address": {
        "automatic": "yes",
        "never_reply": "yes",
        "bounce": {
            "recipients": [
                {
                    "address": "nul@borealis.example",
                    "action": "failed",
                    "status": "5.1.1",
                    "reason": "unknown-user",
                }
            ],
            "returned_message_id": None,
        },
        "files": [None],
    },
    "old-mail-new-subject": {"subject": "Blue one?", "in_reply_to": ["root@borealis.example"]},
    "our-own-mail-comes-back": {"message_id": OUR_ID, "never_reply": "yes"},
    "provider-replaced-message-id": {"message_id": "0100018f-77@relay.example", "never_reply": "yes"},
    "quote-introduction-explodes": {"text": "New."},
    "quotes-hundred-deep": {"new_text": "Yes."},
    "same-id-other-content": {"message_id": "same-mail@borealis.example"},
    "same-mail-by-two-ways-1": {"message_id": "same-mail@borealis.example", "files": ["offer.pdf"]},
    "same-mail-by-two-ways-2": {"message_id": "same-mail@borealis.example", "files": ["offer.pdf"]},
    "smtp-smuggling": {
        "message_id": "smuggler@borealis.example",
        "subject": "One mail",
        "from": {"name": "Dora Novak", "address": "dora@borealis.example"},
        "text": "After.",
    },
    "to-group-syntax": {
        "to": [
            SUPPORT,
            {"name": "Büro; oben", "address": "office@acme.example"},
            {"name": "", "address": "extra@borealis.example"},
        ],
        "cc": [],
    },
}
