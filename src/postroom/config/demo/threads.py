"""Conversations: people who write twice, and colleagues who join by Cc."""

from postroom.config.demo.cast import BILLING, SALES, SUPPORT
from postroom.config.demo.contacts import (
    GUS,
    IMOGEN,
    MARTA,
    OWEN,
    PRIYA,
    RUTH,
    SUPPORT_DESK,
    TOM,
)
from postroom.config.demo.letter import Letter, day, minutes

DRIPS = Letter(
    MARTA,
    day(5, "08:12"),
    (SUPPORT,),
    "Our Brewmaster 4 has started to drip",
    """\
Good morning,

Since Tuesday the big Brewmaster on our counter drips from under the tap. Not much, about an espresso \
cup an hour, but it drips onto the cake shelf and the lemon tart is not meant to be moist from above.

I have tightened everything I can see. Is this something we can mend ourselves, or does it have to come \
to you? We open at seven and cannot be without hot water for more than a day.

Tom (in copy) is here in the mornings and knows the machine better than I do.

Best,""",
    cc=(TOM.address,),
)
SERIAL = Letter(
    MARTA,
    day(5, "08:40"),
    (SUPPORT,),
    "Re: Our Brewmaster 4 has started to drip",
    """\
Sorry, of course you need the serial number: BM4-20817. Bought from you two years ago in May, I still \
have the invoice somewhere between the flour and the tax.""",
    cc=(TOM.address,),
    answers=DRIPS,
)
BREAKER = Letter(
    TOM,
    day(4, "07:05"),
    (SUPPORT,),
    "Re: Our Brewmaster 4 has started to drip",
    """\
Hi, Tom here. Update from the counter: this morning it also tripped the breaker, twice. I unplugged it \
and we are boiling water in pots like it is 1890.

Could somebody ring me before ten? 0555 011 902. After that it's scones until noon.""",
    cc=(MARTA.address,),
    answers=SERIAL,
)

REFURBISHMENT = Letter(
    RUTH,
    day(5, "10:20"),
    (SALES,),
    "36 kettles for the east wing",
    """\
Dear Kettle & Co,

We are redoing the thirty-six rooms of our east wing and would like one small kettle in each: 0.8 litre, \
quiet, and with a lid that a guest cannot lose. Our present ones sound like a departing train.

Could you send us a price for 36, and one for 40 if that crosses a discount? We would need them by the \
end of next month. Owen in Purchasing is in copy and will want to talk about terms.

Kind regards""",
    cc=(OWEN.address,),
)
TERMS = Letter(
    OWEN,
    day(3, "09:02"),
    (SALES,),
    "RE: 36 kettles for the east wing",
    """\
Hello,

Adding the dull part. We pay at 30 days, delivery has to be to the goods entrance in Weir Street (the \
front steps are listed, and so is the porter), and I need the electrical test certificates before \
anything is plugged in.

Is the Whisper 08 available in cream? Ruth will not say so, but the green one made her sigh.""",
    cc=(RUTH.address,),
    answers=REFURBISHMENT,
)
GO_AHEAD = Letter(
    RUTH,
    minutes(150),
    (SALES,),
    "RE: 36 kettles for the east wing",
    """\
Cream, please, and make it 40. The general manager boiled one in the meeting to prove that it is quiet, \
and for the first time in eleven years nobody raised their voice.

You can take this as our go-ahead. Purchase order to follow from Owen.""",
    cc=(OWEN.address,),
    answers=TERMS,
)

TWICE = Letter(
    IMOGEN,
    day(4, "13:15"),
    (BILLING,),
    "Invoice 2291 appears twice on the last statement",
    """\
Hi Finn,

I look after the books for the Harbour Café and two others. On their last statement invoice 2291 \
(€418.00) stands twice, once on the 3rd and once on the 17th. Same number, same amount, same urn.

They paid it once, on the 9th. Could you send a corrected statement? No hurry today, but the quarter \
closes this week.

Thanks,""",
)
ANY_NEWS = Letter(
    IMOGEN,
    minutes(250),
    (BILLING,),
    "Re: Invoice 2291 appears twice on the last statement",
    """\
Hi again, any news on this? I am not chasing (I am chasing a little). With a corrected statement by \
tomorrow noon I can still close the quarter and go to my sister's.""",
    answers=TWICE,
)

THIRD_KETTLE = Letter(
    GUS,
    day(2, "17:20"),
    (SUPPORT,),
    "THIRD KETTLE. THIRD TIME BROKEN.",
    """\
To whom it may concern, if it concerns anyone,

This is the third Cascade 17 you have sent me and the third one that switches itself off before the \
water boils. I have now had lukewarm coffee for five weeks. I have followed the leaflet. I have descaled \
it. I have tried a different socket, a different kitchen and my neighbour's house.

I do not want a fourth one. I want my 64 euros, and I want a human being to tell me that they have read \
this to the end.

G. Petrakis
Order 7730""",
)
CALMER = Letter(
    GUS,
    minutes(55),
    (SUPPORT,),
    "Re: THIRD KETTLE. THIRD TIME BROKEN.",
    """\
My wife has read what I wrote and says I should apologise for the tone. I apologise for the tone.

Not for the content. The kettle is still broken. But I have found that it works when it stands on the \
marble board, and not on the wooden one. Does it switch off because it is not level? If so, I would keep \
it.

Gus""",
    answers=THIRD_KETTLE,
)

_REPAIRED = Letter(
    SUPPORT_DESK,
    day(5, "15:00"),
    (PRIYA.address,),
    "Your repair R-1043 is on its way",
    """\
Dear Priya,

Your grandmother's whistling kettle left the workshop today. New whistle, new gasket, and we left the \
dent alone as you asked.""",
)
THANK_YOU = Letter(
    PRIYA,
    minutes(300),
    (SUPPORT,),
    "Re: Your repair R-1043 is on its way",
    """\
It whistles!! In the same key, a bit flat, exactly as it did in her kitchen. My mother heard it down the \
phone and had to sit down.

Nothing to do here, I only wanted you to know. Thank you, Ben, and thank you for leaving the dent.

Priya x""",
    answers=_REPAIRED,
)

LETTERS = (
    DRIPS,
    SERIAL,
    BREAKER,
    REFURBISHMENT,
    TERMS,
    GO_AHEAD,
    TWICE,
    ANY_NEWS,
    THIRD_KETTLE,
    CALMER,
    THANK_YOU,
)
