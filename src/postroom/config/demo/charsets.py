"""Mail in other languages, each in the character set and encoding that is still met there."""

from postroom.config.demo.cast import SALES, SUPPORT
from postroom.config.demo.contacts import CAMILLE, INES, JUERGEN, LAYLA, LIN, ORLOVA, SATO, SOKOLOV, WANG
from postroom.config.demo.enclosures import pdf
from postroom.config.demo.letter import File, Letter, day, minutes

LID = Letter(
    JUERGEN,
    day(4, "09:30"),
    (SUPPORT,),
    "Ersatzdeckel für zwölf Jahre alten Flötenkessel",
    """\
Guten Tag,

bei unserem Flötenkessel (Modell Amsel, gekauft vor zwölf Jahren auf der
Messe) ist der Deckel verschwunden. Meine Enkel schwören, sie wüssten von
nichts. Gefunden wurde er bisher weder im Gemüsebeet noch im Hühnerstall.

Gibt es den Deckel noch einzeln? Der Durchmesser beträgt 94 mm, außen
gemessen.

Mit freundlichen Grüßen""",
    charset="iso-8859-1",
)
RECEIPT = Letter(
    JUERGEN,
    day(3, "08:15"),
    (SUPPORT,),
    "Re: Ersatzdeckel für zwölf Jahre alten Flötenkessel",
    """\
Guten Morgen,

den Kaufbeleg habe ich nun doch noch entdeckt, er liegt bei. Der Deckel ist
übrigens wieder da. Er lag im Hühnerstall. Benutzen möchte ihn allerdings
niemand mehr, ich bräuchte also weiterhin einen neuen.

Schöne Grüße""",
    answers=LID,
    language="de",
    charset="iso-8859-1",
    files=(
        File(
            "Kaufbeleg Flötenkessel März.pdf",
            "application/pdf",
            lambda now: pdf("Kaufbeleg", ("1 Flötenkessel Amsel, 2,0 l", "Betrag: 39,90 €", "Bezahlt: bar")),
        ),
    ),
)

IRON_KETTLE = Letter(
    SATO,
    day(4, "01:10"),
    (SUPPORT,),
    "鉄瓶の修理についてのお問い合わせ",
    """\
ご担当者様

はじめまして。京都の近くで小さな茶店を営んでおります佐藤と申します。

祖母から受け継いだ鉄瓶の底に、細いひびが入ってしまいました。
お湯を沸かすと、少しずつ水がにじみます。
海外からの修理もお引き受けいただけるでしょうか。
送料とおおよその費用を教えていただければ幸いです。

急ぎではありません。新茶の季節に間に合えば十分です。

どうぞよろしくお願いいたします。
佐藤 由紀""",
    charset="iso-2022-jp",
    encoding="7bit",
)

SAMOVARS = Letter(
    SOKOLOV,
    day(3, "06:50"),
    (SALES,),
    "Вопрос о краниках для самоваров",
    """\
Добрый день!

Мы восстанавливаем старые самовары и ищем латунные краники, резьба 3/8.
В вашем каталоге на странице 14 есть похожий. Можно ли заказать сразу
пятьдесят штук и подходит ли он для питьевой воды?

Если будете в наших краях, самовар всегда горячий.

С уважением,
Дмитрий Соколов""",
    charset="windows-1251",
    encoding="base64",
)
WHISTLE = Letter(
    ORLOVA,
    day(5, "07:30"),
    (SUPPORT,),
    "Чайник свистит слишком рано",
    """\
Здравствуйте!

Ваш чайник начинает свистеть, когда вода ещё не кипит. Кот каждый раз
прячется под диван. Так и задумано? Можно ли купить свисток потише?

Галина Орлова""",
    charset="koi8-r",
)

TEA_SHOP = Letter(
    LIN,
    day(2, "03:20"),
    (SALES,),
    "詢問溫控水壺",
    """\
您好：

我們在山上經營一家茶行，想訂購十二把可以設定溫度的水壺。
泡烏龍茶需要九十五度，泡綠茶需要八十度，請問貴公司的產品能精確到一度嗎？

另外，電壓是110伏特，請確認是否適用。

謝謝！
林美玲""",
    charset="big5",
    encoding="base64",
)
STEEL = Letter(
    WANG,
    day(1, "02:45"),
    (SALES,),
    "关于304不锈钢壶身的报价",
    """\
尊敬的 Chloé 女士：

您要的壶身样品已经寄出，预计下周到达。
500个起订，单价比去年低百分之三；1000个以上另议。
附带说明：新的模具把壶嘴的滴水问题解决了，我们自己泡了两百壶茶来试验。

祝好
王建国""",
    charset="gb18030",
    encoding="base64",
)

_ARABIC = """\
السلام عليكم،

نحن نجهّز فندقًا صغيرًا من 24 غرفة ونحتاج إلى غلاية هادئة لكل غرفة، من طراز Whisper 08 إن أمكن.

هل يمكنكم إرسال عرض سعر يشمل الشحن؟ ونودّ أيضًا إبريقًا كبيرًا واحدًا للاستقبال، \
لأن ضيوفنا يصلون متعبين ويحبّون الشاي بالنعناع.

مع أطيب التحيات،
ليلى منصور"""
SMALL_HOTEL = Letter(
    LAYLA,
    day(2, "10:15"),
    (SALES,),
    "طلب عرض سعر: 24 غلاية",
    _ARABIC,
    html="".join(f'<div dir="rtl">{line or "<br>"}</div>\n' for line in _ARABIC.split("\n")),
    encoding="base64",
)

LIMESCALE = Letter(
    CAMILLE,
    day(3, "16:35"),
    (SUPPORT,),
    "Du calcaire, encore du calcaire",
    """\
Bonjour,

L’eau de notre quartier est si dure que votre bouilloire ressemble à une
grotte au bout de trois semaines. J’ai essayé le vinaigre : le salon de thé
a senti la vinaigrette tout un après-midi, et une cliente est partie.

Vos filtres à 11,80 € suffiraient-ils, ou faut-il un vrai adoucisseur ? Nous
faisons environ soixante théières par jour.

Merci d’avance, et bravo pour le bec verseur : il ne goutte jamais.""",
    charset="windows-1252",
)
WEDDING = Letter(
    INES,
    minutes(200),
    (SALES,),
    "Una tetera para una boda el sábado",
    """\
Hola, ¿qué tal?

El sábado se casa mi hermano y el regalo (la tetera de cobre grande) todavía
no ha llegado. Pedido 8204. La página dice «en preparación» desde hace cinco
días. ¿Ha salido ya? Si no, ¿puedo pasar a recogerla yo misma?

Sin tetera no me atrevo a aparecer: ya lo sabe toda la familia.

Un abrazo,
Inés""",
    encoding="8bit",
)

LETTERS = (
    LID,
    RECEIPT,
    IRON_KETTLE,
    SAMOVARS,
    WHISTLE,
    TEA_SHOP,
    STEEL,
    SMALL_HOTEL,
    LIMESCALE,
    WEDDING,
)
