"""Notices of services that a company lives with, a trade list, and two that want something else."""

from postroom.config.demo.cast import BILLING, SALES, SUPPORT
from postroom.config.demo.letter import Correspondent, Letter, day


def _robot(name: str, address: str) -> Correspondent:
    return Correspondent(name, address, 0, "machine")


PARCEL = Letter(
    _robot("Swift Heron Parcels", "noreply@swiftheron.example"),
    day(1, "13:00"),
    (SUPPORT,),
    "Delivered: parcel 66-20391 to Petrakis",
    """\
Your parcel 66-20391 was delivered today at 12:54.

Received by: neighbour (the one with the parrot)
Recipient: G. Petrakis

Track it: https://swiftheron.example/t/66-20391
Please do not answer this mail, nobody reads it.""",
    headers=(("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "OOF, AutoReply")),
)

PAYOUT = Letter(
    _robot("Pennywise Payments", "payouts@pennywise.example"),
    day(4, "05:00"),
    (BILLING,),
    "Payout of €3,412.80 is on its way",
    """\
Hello Kettle & Co,

a payout of €3,412.80 will reach your account ending in 0417 within two working days.

Gross      €3,561.00
Fees         -€98.70
Refunds      -€49.50

The statement: https://pennywise.example/payouts/po_5528""",
    headers=(("Auto-Submitted", "auto-generated"),),
    mail_from="bounces+5528@pennywise.example",
)

_LIST = "spouts@lists.kettlemakers.example"
TRADE_LIST = Letter(
    Correspondent("Bram Verhoeven", "bram@verhoeven-koper.example", 1, "plain", "Bram, Verhoeven Koperwerk"),
    day(3, "12:00"),
    (_LIST, SALES),
    "[spouts] Does anyone still rivet handles by hand?",
    """\
Hello list,

Our riveter retires in summer after 44 years and takes the hammer with him (it is his). Before we buy a \
machine: does anyone of you still rivet handles by hand, and would you teach a stubborn apprentice for \
two weeks?

We pay in kettles or in money.""",
    headers=(
        ("List-Id", "Kettle makers on spouts and handles <spouts.lists.kettlemakers.example>"),
        ("List-Post", f"<mailto:{_LIST}>"),
        ("List-Unsubscribe", "<mailto:spouts-leave@lists.kettlemakers.example>"),
        ("Sender", "spouts-bounces@lists.kettlemakers.example"),
        ("Precedence", "list"),
    ),
    mail_from="spouts-bounces+sales=kettle.example@lists.kettlemakers.example",
)

_BAIT = "http://kettle.example.mail-verify.example/login?u=billing"
PHISHING = Letter(
    _robot("Kettle & Co IT Desk", "it-desk@kett1e.example"),
    day(1, "14:05"),
    (BILLING,),
    "Action required: 4 incoming mails are being held back",
    """\
Dear billing@kettle.example,

Your mailbox has exceeded 98% of its quota. 4 incoming mails, among them 1 payment advice, are being \
held back.

Confirm your password within 12 hours to release them: https://kettle.example/mail/quota

IT Desk""",
    html=f"""\
<html><body style="font-family:Segoe UI,Arial,sans-serif;font-size:14px">
<p>Dear billing@kettle.example,</p>
<p>Your mailbox has exceeded <b style="color:#c00000">98%</b> of its quota. 4 incoming mails, among them
<b>1 payment advice</b>, are being held back.</p>
<p>Confirm your password within 12 hours to release them:<br>
<a href="{_BAIT}">https://kettle.example/mail/quota</a></p>
<p style="color:#777777">IT Desk</p>
</body></html>""",
    headers=(("Reply-To", "it-desk@mail-verify.example"), ("X-Priority", "1")),
)

SPAM = Letter(
    _robot("Jessica from RankRocket", "jessica@rankrocket-seo.example"),
    day(2, "05:40"),
    (SALES,),
    "Quick question about kettle.example",
    """\
Hi there,

I was just browsing kettle.example and I LOVE what you do with kettels!

Did you know that you are on page 7 for "buy a kettle"? We can bring you to page 1 in 48 hours, \
guaranteed, for only $99 a month. Worth a quick 5-minute call?

Jessica
P.S. This is my third mail, so I assume you are either very busy or trapped under a filing cabinet.""",
)

LETTERS = (PARCEL, PAYOUT, TRADE_LIST, PHISHING, SPAM)
