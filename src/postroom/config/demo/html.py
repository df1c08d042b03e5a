"""Mails whose looks matter: an order in a table, forwards, two mailboxes at once, a page-long reply."""

from datetime import datetime

from postroom.config.demo.build import message
from postroom.config.demo.cast import BILLING, SALES, SUPPORT
from postroom.config.demo.contacts import AGNES, BEN, LEON, NADIA, SALES_DESK, SAM, WALTER
from postroom.config.demo.letter import Correspondent, File, Letter, day, minutes

_LINES = (
    ("TK-017", "Cascade 17, steel, 1.7 l", 6, 6400),
    ("TK-208", "Whisper 08, cream, 0.8 l", 4, 4950),
    ("SP-031", "Gasket for Brewmaster 4", 10, 320),
    ("SP-044", "Limescale filter, pack of 5", 2, 1180),
)


def _order_table() -> str:
    head = "".join(_cell(f"<b>{word}</b>") for word in ("Item", "What", "Pieces", "Each", "Together"))
    rows = "".join(
        f"<tr>{_cell(item)}{_cell(what)}{_number(str(pieces))}"
        f"{_number(_euros(cents))}{_number(_euros(pieces * cents))}</tr>\n"
        for item, what, pieces, cents in _LINES
    )
    total = _euros(sum(pieces * cents for _, _, pieces, cents in _LINES))
    last = "<tr>" + _cell("<b>Total</b>", 'colspan="4"') + _number(f"<b>{total}</b>") + "</tr>"
    return (
        '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"'
        ' style="border-collapse:collapse">'
        f'\n<tr style="background:#E7E6E6">{head}</tr>\n{rows}{last}\n</table>\n'
    )


def _cell(words: str, attributes: str = "", align: str = "left") -> str:
    style = 'style="border:solid windowtext 1.0pt;padding:2.0pt 5.4pt"'
    return f'<td {style} {attributes}><p class="MsoNormal" align="{align}">{words}</p></td>'


def _number(words: str) -> str:
    return _cell(words, align="right")


def _euros(cents: int) -> str:
    return f"€{cents // 100}.{cents % 100:02d}"


def _order_words() -> str:
    return "\n".join(f"{item}\t{what}\t{pieces}\t{_euros(cents)}" for item, what, pieces, cents in _LINES)


ORDER = Letter(
    LEON,
    day(2, "08:30"),
    (SALES,),
    "Order for the two shops (and a question about the filters)",
    f"""\
Morning Chloé,

Our order for both shops, please deliver everything to the bakery in Oven Lane:

{_order_words()}

Are the filters the same ones that fit the old Brewmaster 3? If not, make it one pack of each.

Leon""",
    html=f"""\
<p class="MsoNormal">Morning Chloé,<o:p></o:p></p>
<p class="MsoNormal">&nbsp;<o:p></o:p></p>
<p class="MsoNormal">Our order for both shops, please deliver everything to the bakery
in Oven Lane:<o:p></o:p></p>
<p class="MsoNormal">&nbsp;<o:p></o:p></p>
{_order_table()}
<p class="MsoNormal">&nbsp;<o:p></o:p></p>
<p class="MsoNormal">Are the filters the same ones that fit the <i>old</i> Brewmaster 3? If not, make it
<b>one pack of each</b>.<o:p></o:p></p>
<p class="MsoNormal">&nbsp;<o:p></o:p></p>
<p class="MsoNormal">Leon<o:p></o:p></p>
""",
)

TWO_DESKS = Letter(
    NADIA,
    day(3, "11:45"),
    (SUPPORT, BILLING),
    "Staff room kettle: broken, and charged twice",
    """\
Hello to both departments,

For support: the kettle you sent our staff room (order 8116) arrived with the handle in a separate bag. \
Is it meant to be screwed on? Nobody here dares, and the chemistry teacher has already offered to weld \
it.

For billing: the school's card was charged twice for it, €49.50 and €49.50, one minute apart.

I am writing to both of you at once so that neither has to forward me to the other.

Kind regards""",
)

ON_THE_ROAD = Letter(
    SAM,
    minutes(38),
    (SUPPORT,),
    "Your door",
    "I'm standing in front of it with a kettle under my arm. It's locked. Are you open today?",
)

_QUESTION = Letter(
    Correspondent(
        "Rosalind Achterberg",
        "rosalind@duckpond-theatre.example",
        1,
        "gmail",
        "Rosalind\nProps, Duck Pond Theatre",
    ),
    day(2, "18:10"),
    (BEN.address,),
    "A kettle that must not work",
    """\
Hi Ben, you repaired our samovar last year. For the new play we need a kettle that steams on cue, eight \
shows a week, but must never actually be hot, because the actress throws it.

Two of them, in fact: one to throw and one for when that one is being glued. Is that something you do?""",
)
HANDED_ON = Letter(
    BEN,
    day(1, "12:40"),
    (SALES,),
    "Fwd: A kettle that must not work",
    f"""\
Chloé, this landed in my own inbox. I can do the steam with an ultrasonic mister, two evenings of work. \
Would you quote her?

---------- Forwarded message ---------
From: {_QUESTION.sender.name} <{_QUESTION.sender.address}>
Subject: {_QUESTION.subject}
To: <{BEN.address}>

{_QUESTION.text}

--{" "}
{_QUESTION.sender.signature}""",
)

_COURIER = Correspondent("Swift Heron Parcels", "claims@swiftheron.example", 0, "machine")
_REFUSED = Letter(
    _COURIER,
    day(2, "11:31"),
    (WALTER.address,),
    "Your claim 66-20418: decision",
    """\
Dear customer,

we have looked at the pictures of parcel 66-20418 (3 x cast-iron kettle). The outer carton shows no \
damage. A claim can be made by the sender only.

Swift Heron Parcels, Claims""",
)


def _refused(now: datetime) -> bytes:
    return message(_REFUSED, now)


CLAIM = Letter(
    WALTER,
    day(2, "15:10"),
    (SUPPORT,),
    "Fwd: Your claim 66-20418: decision",
    """\
Dear all,

three cast-iron kettles came out of this parcel as five pieces of cast iron. The courier says that only \
you can make the claim, see their mail attached. I have kept the carton, the pieces and my temper.

With regards""",
    files=(File("Your claim 66-20418_ decision.eml", "message/rfc822", _refused),),
)

BREATHLESS = Letter(
    AGNES,
    day(5, "14:30"),
    (SUPPORT,),
    "Hello I bought a kettle from your stall at the Saturday market near the fountain from a tall "
    "young man with a beard who said that the blue ones do not scratch and it has scratched, only a "
    "little, near the spout, and I wonder whether there is some kind of paint or polish that I could "
    "use or whether it is better to leave it as it is because it will only get more of them, like all "
    "of us",
    "See above.\n\nMrs A. Whitlock",
)

_OFFER = Letter(
    SALES_DESK,
    day(5, "16:20"),
    (LEON.address,),
    "Your question about a service contract",
    """\
Dear Leon,

For two Brewmasters we would come every six months: descale, new gaskets, safety test. €240 a year for \
both, parts included, and a machine on loan if one has to stay with us.""",
)
CONTRACT = Letter(
    LEON,
    day(1, "05:10"),
    (SALES,),
    "RE: Your question about a service contract",
    """\
Deal. But please not on a Saturday, and not before Easter, or my sister will run both shops with a \
saucepan.

Does the loan machine also make the small cups? Then I might break one of mine on purpose.""",
    answers=_OFFER,
)

LETTERS = (ORDER, TWO_DESKS, ON_THE_ROAD, HANDED_ON, CLAIM, BREATHLESS, CONTRACT)
