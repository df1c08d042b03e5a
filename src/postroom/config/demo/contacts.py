"""Those who write to Kettle & Co: customers, suppliers and the team's own hand (all invented)."""

from postroom.config.demo.letter import Correspondent as Who

# Us, as older mails quote us.
SUPPORT_DESK = Who("Ben Okafor", "support@kettle.example", 1, "plain", "Ben · Kettle & Co workshop")
SALES_DESK = Who("Chloé Marchand", "sales@kettle.example", 1, "plain", "Chloé Marchand\nKettle & Co")
BILLING_DESK = Who("Finn Sørensen", "billing@kettle.example", 1, "plain", "Finn · Kettle & Co")
BEN = Who("Ben Okafor", "ben@kettle.example", 1, "gmail", "Ben")

MARTA = Who("Marta Lindqvist", "marta@harbourcafe.example", 1, "gmail", "Marta\nHarbour Café, Pier 3")
TOM = Who("Tom Adeyemi", "tom@harbourcafe.example", 1, "iphone", "Sent from my iPhone")
RUTH = Who(
    "Calloway, Ruth",
    "ruth.calloway@pinebrook-hotel.example",
    0,
    "outlook",
    "Ruth Calloway\nHead of Housekeeping\nPinebrook Hotel · 14 Mill Lane · Tarn Bridge\nT 0555 014 233",
)
OWEN = Who(
    "Pritchard, Owen",
    "owen.pritchard@pinebrook-hotel.example",
    0,
    "outlook",
    "Owen Pritchard\nPurchasing · Pinebrook Hotel\nI read mail twice a day, at nine and at four",
)
IMOGEN = Who(
    "Imogen Faulkner",
    "imogen@larkspur-accounts.example",
    0,
    "apple",
    "Imogen Faulkner\nLarkspur Accounts\n0555 018 770",
)
GUS = Who("Gus Petrakis", "gus.petrakis@postbag.example", 2)
PRIYA = Who("Priya Nair", "priya.nair@postbag.example", 0, "gmail")
SAM = Who("Sam Okoro", "sam@okoro-films.example", 1, "iphone", "Sent from my iPhone")
NADIA = Who(
    "Nadia Haddad", "nadia@fernhill-school.example", 0, "gmail", "Nadia Haddad\nFernhill School office"
)
LEON = Who(
    "Leon Vandermeer",
    "leon@copperandcrumb.example",
    1,
    "outlook",
    "Leon Vandermeer\nCopper & Crumb, bakers since five o’clock this morning",
)
HARRIET = Who("Harriet Bloom", "harriet@bloomcottage.example", 0, "apple")
KOFI = Who("Kofi Mensah", "kofi.mensah@postbag.example", 0, "iphone")
AGNES = Who("Agnes Whitlock", "agnes.whitlock@postbag.example", 0)
TAMSIN = Who(
    "Tamsin Reeve",
    "tamsin.reeve@greyfriars-council.example",
    0,
    "outlook",
    "Tamsin Reeve\nProcurement Officer\nGreyfriars Borough Council",
)
IDRIS = Who(
    "Idris Bello",
    "idris@brightwater-offices.example",
    0,
    "gmail",
    "Idris Bello\nBrightwater Serviced Offices",
)
MEI = Who("Mei Tan", "mei.tan@lanternstays.example", 8, "outlook", "Mei Tan\nOperations, Lantern Stays")
WALTER = Who("Walter Ng", "walter@ngandsons.example", 0, "plain", "Walter Ng, Ng & Sons Ironmongers")
JUERGEN = Who("Jürgen Köhler", "juergen.koehler@brunnenhof.example", 1, "plain", "Jürgen Köhler\nBrunnenhof")
SATO = Who("佐藤 由紀", "sato@yunomi.example", 9)
SOKOLOV = Who("Дмитрий Соколов", "sokolov@samovarnik.example", 3)
ORLOVA = Who("Галина Орлова", "orlova@chainaya.example", 3)
LIN = Who("林美玲", "lin@highmountain-tea.example", 8)
WANG = Who("王建国", "wang.jianguo@redlantern-steel.example", 8)
LAYLA = Who("ليلى منصور", "layla@mansour-hospitality.example", 3, "gmail")
CAMILLE = Who(
    "Camille Roussel", "camille@lepetitsalon.example", 1, "plain", "Camille Roussel\nLe Petit Salon"
)
INES = Who("Inés Carrasco", "ines@casacarrasco.example", 1, "plain")
