"""Mail that no person wrote: absence notes, a bounce, a newsletter, notices, reports, bait."""

from datetime import datetime

from postroom.config.demo.build import head
from postroom.config.demo.cast import BILLING, SALES, SUPPORT
from postroom.config.demo.contacts import BILLING_DESK, IMOGEN, OWEN, SUPPORT_DESK
from postroom.config.demo.enclosures import archive
from postroom.config.demo.letter import Correspondent, File, Letter, day
from postroom.config.demo.wire import leaf, multipart, text


def _robot(name: str, address: str) -> Correspondent:
    return Correspondent(name, address, 0, "machine")


_REMINDER = Letter(
    BILLING_DESK,
    day(5, "09:00"),
    (OWEN.address,),
    "Deposit for order 5120",
    "Dear Owen,\n\nA gentle reminder that the deposit for order 5120 is open since the 1st.",
)
OUT_OF_OFFICE = Letter(
    _robot(OWEN.name, OWEN.address),
    day(5, "09:01"),
    (BILLING,),
    "Automatic reply: Deposit for order 5120",
    """\
I am at a trade fair until tomorrow evening, tasting other people's breakfast buffets.

For anything that cannot wait, Ruth Calloway knows where everything is and what it cost.

Owen Pritchard""",
    answers=_REMINDER,
    quote=False,
    headers=(
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
    ),
    mail_from="",
)

_STATEMENT = Letter(
    BILLING_DESK,
    day(3, "10:00"),
    (IMOGEN.address,),
    "Your monthly statement",
    "Dear Imogen, the statement of this month is attached.",
)
OUT_OF_OFFICE_UNMARKED = Letter(
    _robot("Larkspur Accounts", "office@larkspur-accounts.example"),
    day(3, "10:01"),
    (BILLING,),
    "Out of office: Your monthly statement",
    """\
Thank you for your message. The office is closed for stocktaking (of our own paper clips) until tomorrow.

Your mail has been received and will be read by a person with a cup of tea.""",
    answers=_STATEMENT,
    quote=False,
)

_UNREACHED = Letter(
    SUPPORT_DESK,
    day(1, "11:10"),
    ("dora.fnich@lighthouse-inn.example",),
    "Your kettle is ready to be collected",
    "Dear Dora,\n\nYour kettle is ready. We are open until six.",
)
_BOUNCE_KEY = "4Xk7pQ2m9zT1"
_DAEMON = _robot("Mail Delivery System", "MAILER-DAEMON@kettle.example")


def _delivery_report(now: datetime) -> bytes:
    """A non-delivery report: words, per-recipient fields, the returned header (RFC 3464, RFC 6522)."""
    lost = _UNREACHED.to[0]
    words = (
        "This is the mail server mx.kettle.example.\n\n"
        "One of your mails has reached nobody. The other side said why, see below;\n"
        "please check the address before you send it again.\n\n"
        f"<{lost}>: host mx.lighthouse-inn.example said:\n"
        "    550 5.1.1 No such mailbox here (in reply to RCPT TO)\n"
    )
    status = (
        "Reporting-MTA: dns; mx.kettle.example\r\n\r\n"
        f"Final-Recipient: rfc822; {lost}\r\n"
        f"Original-Recipient: rfc822;{lost}\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n"
        "Remote-MTA: dns; mx.lighthouse-inn.example\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here\r\n"
    )
    parts = (
        text(words, "plain", "us-ascii", "7bit"),
        leaf("message/delivery-status", status.encode("ascii"), "7bit"),
        leaf("text/rfc822-headers", head(_UNREACHED, now), "7bit"),
    )
    return multipart("report", f"{_BOUNCE_KEY}/mx.kettle.example", parts, " report-type=delivery-status;")


BOUNCE = Letter(
    _DAEMON,
    day(1, "11:11"),
    (SUPPORT,),
    "Undelivered Mail Returned to Sender",
    "",
    headers=(("Auto-Submitted", "auto-replied"),),
    mail_from="",
    mime=_delivery_report,
)

_NEWS = "https://news.steamandsteel.example"
NEWSLETTER = Letter(
    _robot("Steam & Steel", "letter@news.steamandsteel.example"),
    day(2, "06:00"),
    (SALES,),
    "The gooseneck is back, and five other things that pour",
    "",
    html=f"""\
<!DOCTYPE html>
<html><head><title>Steam &amp; Steel</title><style>
body {{ margin: 0; background: #f4f1ec; }} .card {{ background: #ffffff; border-radius: 6px; }}
@media (max-width: 600px) {{ .card {{ width: 100% !important; }} }}
</style></head><body bgcolor="#f4f1ec">
<div style="display:none;max-height:0;overflow:hidden">
Trade news for people who boil water for a living.</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" class="card" width="600" cellpadding="24" cellspacing="0">
<tr><td align="center">
<img src="{_NEWS}/img/masthead.png" width="240" height="60" alt="Steam &amp; Steel"></td></tr>
<tr><td style="font-family:Georgia,serif;font-size:17px;line-height:26px;color:#332f2a">
<h1 style="font-size:26px">The gooseneck is back</h1>
<p>Nobody needs a spout forty centimetres long. Everybody who has held one wants it. We asked
three makers why.</p>
<p><a href="{_NEWS}/c/7f3a/gooseneck"
style="background:#8a3b1e;color:#ffffff;padding:12px 20px">Read the story</a></p>
<img src="{_NEWS}/img/gooseneck-wide.jpg" width="552" height="280" alt="Five kettles in a row">
<h2>Also in this letter</h2>
<ul><li>Brass prices: up again, and no end</li><li>A town that banned whistling after ten</li>
<li>The trade fair in autumn: stands are open for booking</li></ul>
</td></tr>
<tr><td align="center" style="font-family:Arial,sans-serif;font-size:12px;color:#8c857b">
You get this because you signed up at our stand. <a href="{_NEWS}/u/7f3a">Unsubscribe</a> ·
<a href="{_NEWS}/v/7f3a">See it in the browser</a></td></tr>
</table></td></tr></table>
<img src="{_NEWS}/o/7f3a.gif?r=sales%40kettle.example" width="1" height="1" alt="">
</body></html>""",
    headers=(
        ("List-ID", "Steam & Steel <letter.news.steamandsteel.example>"),
        ("List-Unsubscribe", f"<{_NEWS}/u/7f3a>, <mailto:leave-7f3a@news.steamandsteel.example>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
        ("Feedback-ID", "issue118:letter:steamandsteel"),
    ),
    mail_from="bounce-7f3a-sales=kettle.example@news.steamandsteel.example",
)

_DMARC = """\
<?xml version="1.0" encoding="UTF-8"?>
<feedback>
 <report_metadata><org_name>postbag.example</org_name><email>dmarc@postbag.example</email>
  <report_id>20417</report_id><date_range><begin>{begin}</begin><end>{end}</end></date_range></report_metadata>
 <policy_published><domain>kettle.example</domain><p>quarantine</p><pct>100</pct></policy_published>
 <record><row><source_ip>198.51.100.27</source_ip><count>61</count>
  <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>pass</spf></policy_evaluated></row>
  <identifiers><header_from>kettle.example</header_from></identifiers>
  <auth_results><spf><domain>kettle.example</domain><result>pass</result></spf></auth_results></record>
</feedback>
"""


def _dmarc_zip(now: datetime) -> bytes:
    midnight = int(now.replace(hour=0, minute=0, second=0).timestamp())
    words = _DMARC.format(begin=midnight - 2 * 86_400, end=midnight - 86_400 - 1)
    return archive("postbag.example!kettle.example!20417.xml", words)


DMARC = Letter(
    _robot("Postbag reports", "noreply-dmarc@postbag.example"),
    day(1, "00:20"),
    (SUPPORT,),
    "Report domain: kettle.example Submitter: postbag.example Report-ID: 20417",
    "This is an aggregate report of mail received by postbag.example in the name of kettle.example.",
    files=(File("postbag.example!kettle.example!20417.zip", "application/zip", _dmarc_zip),),
    headers=(("Auto-Submitted", "auto-generated"),),
)

LETTERS = (OUT_OF_OFFICE, OUT_OF_OFFICE_UNMARKED, BOUNCE, NEWSLETTER, DMARC)
