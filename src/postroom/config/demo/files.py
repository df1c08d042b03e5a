"""Mails with something in them: pictures, a purchase order, a list, an invitation."""

from postroom.config.demo.cast import SALES, SUPPORT
from postroom.config.demo.contacts import HARRIET, IDRIS, KOFI, MEI, SATO, TAMSIN
from postroom.config.demo.enclosures import csv, invitation, pdf
from postroom.config.demo.letter import File, Letter, day, minutes
from postroom.config.demo.pictures import COPPER, CREAM, ENAMEL, STEEL, kettle_png

HEIRLOOM = Letter(
    HARRIET,
    day(4, "16:00"),
    (SUPPORT,),
    "Is my old kettle still safe?",
    """\
Dear Sir or Madam,

I am eighty-four and my copper kettle is older than I am. My grandson has shown me how to put its \
portrait into this letter:

{picture}

It has begun to turn green on the inside. My grandson says that I must not drink from it, and I say that \
I have done so since the coronation. Which of us is right? I have promised to believe an expert.

Yours sincerely,
Harriet Bloom (Mrs)""",
    files=(
        File(
            "kettle.png",
            "image/png",
            lambda now: kettle_png(COPPER),
            "B0C1E7A4-62D5-4F0E@bloomcottage.example",
        ),
    ),
)

PHOTO_ONLY = Letter(
    KOFI,
    minutes(95),
    (SUPPORT,),
    "",
    "",
    files=(File("IMG_4471.png", "image/png", lambda now: kettle_png(STEEL, dripping=True)),),
)

PURCHASE_ORDER = Letter(
    TAMSIN,
    day(3, "14:10"),
    (SALES,),
    "Purchase order GBC-40417",
    """\
Dear supplier,

Please find attached our purchase order for the new library. Kindly quote the order number on every \
invoice, delivery note, parcel and, if possible, kettle.

Invoices without a number are returned by a machine that I have no influence on.

Regards""",
    files=(
        File(
            "GBC-40417.pdf",
            "application/pdf",
            lambda now: pdf(
                "Purchase order GBC-40417",
                (
                    "Greyfriars Borough Council, Library Services",
                    "",
                    "Supplier: Kettle & Co",
                    "3 x Brewmaster 4 (hot water urn, 8 l)         at 389.00     1,167.00",
                    "6 x Cascade 17 (steel, 1.7 l)                      at  64.00       384.00",
                    "1 x Service contract, 12 months               at 360.00       360.00",
                    "",
                    "Total (EUR, without VAT): 1,911.00",
                    "Deliver to: New Library, Abbot's Row (ring twice)",
                ),
            ),
        ),
    ),
)

RECALL_LIST = Letter(
    IDRIS,
    day(2, "12:25"),
    (SUPPORT,),
    "Serial numbers for the lid recall",
    """\
Hi there,

You asked for the serial numbers of all our Cascades because of the lid recall. List attached, twelve \
kettles on five floors. Number nine has no lid any more, please do not ask, there was a leaving party.

Can you swap them all in one visit? Best before eight in the morning, while nobody is thirsty yet.

Thanks!""",
    files=(
        File(
            "kettles-by-floor.csv",
            'text/csv; charset="utf-8"',
            lambda now: csv(
                (
                    ("floor", "kitchen", "model", "serial", "lid"),
                    *(
                        (
                            str(n // 3 + 1),
                            "north" if n % 2 else "south",
                            "Cascade 17",
                            f"C17-{5200 + 37 * n}",
                            lid,
                        )
                        for n, lid in enumerate(["yes"] * 8 + ["no"] + ["yes"] * 3)
                    ),
                )
            ),
        ),
    ),
)

SHOWROOM = Letter(
    MEI,
    day(1, "09:20"),
    (SALES,),
    "Invitation: Kettle tasting at your showroom",
    """\
Dear Chloé,

We open nine guest houses this year and I would like to hear, not only see, your quiet range. I have put \
an hour into the diary; three of us would come, one of whom claims to sleep through anything.

Please accept or suggest another time.""",
    files=(
        File(
            "invite.ics",
            "application/ics",
            lambda now: invitation(
                "9f41-showroom@lanternstays.example",
                MEI.address,
                SALES,
                "Kettle tasting",
                "Kettle & Co showroom",
                now,
            ),
        ),
    ),
)

COLOURS = Letter(
    SATO,
    day(1, "06:25"),
    (SALES,),
    "Colour samples 色見本",
    """\
Dear Kettle & Co,

For the second shop we would like two enamel kettles. Please tell me which of the two colours in the \
pictures is nearer to your "sencha" and which to your "butter". On my screen both look like tea.

With best regards from a rainy morning,
Sato Yuki""",
    files=(
        File("色見本-1.png", "image/png", lambda now: kettle_png(ENAMEL)),
        File("色見本-2.png", "image/png", lambda now: kettle_png(CREAM)),
    ),
)

LETTERS = (HEIRLOOM, PHOTO_ONLY, PURCHASE_ORDER, RECALL_LIST, SHOWROOM, COLOURS)
