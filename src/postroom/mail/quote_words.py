"""The words that clients and writers put around quotations, in some forty languages."""

from postroom.mail.word_lists import phrases

# The verb of "On … Ada wrote:".
VERBS = phrases(
    """
    wrote | writes | has written | schrieb | schrieb: | schreibt | hat geschrieben | geschrieben |
    a écrit | a ecrit | écrit | écrivait | escribió | escribio | ha escrito | va escriure | ha escrit |
    escreveu | ha scritto | scrisse | scrive | schreef | schreef het volgende |
    het volgende geschreven | skrev | skrev følgende | skrev följande | kirjoitti | napisał | napisała |
    napisał(a) | napisał/a | pisze | napsal | napsala | napsal(a) | napísal | napísala | napísal(a) |
    píše | написал | написала | написал(а) | написали | пишет | писал | писала | написав |
    написав(-ла) | пише | писав | írta | ezt írta | a scris | scris | έγραψε | γράφει | yazdı |
    şunu yazdı | şunları yazdı | yazmış | napisao | napisala | je napisao | je napisao/la | napisao/la |
    napisal | je napisal | je napisal/a | написа | парашё | parašė | rašė | rakstīja | kirjutas |
    đã viết | menulis | skrifaði | כתב | כתבה | כתב/ה | كتب | كتبت | کتب | نوشت |
    تمت كتابة ما يلي بواسطة | ने लिखा | idatzi du | escribiu | написао/ла | написао | написала је |
    je napisala | писали | skrivao | nagsulat | heeft geschreven | a scris: | shkroi | писал(а) |
    escrigué
    """
)
VERBS_UNSPACED = (
    "写道",
    "寫道",
    "撰写",
    "님이 작성",
    "작성:",
    "작성",
    "書きました",
    "のメール",
    "เขียน",
    "เขียนว่า",
    "のメッセージ",
)

# The first words of an attribution that has no verb, or the verb first.
NAMED = phrases(
    """
    quoting | zitat von | citando | citando a | citation de | quoting message from | citát | citerar |
    missatge de | wiadomość napisana przez | użytkownik | kontakt | вы писали | вы написали |
    in a message dated | in einer e-mail vom | dans un courriel daté du | dans un e-mail daté du |
    in un messaggio datato | en un mensaje con fecha | message du | mensaje de | mail von | oseba |
    igorlea | nachricht von
    """
)

# The words before the date.
PREPOSITIONS = phrases(
    """
    on | at | in | am | le | el | em | op | il | den | de | dnia | w dniu | in data | på | vào | ngày |
    pada | în | în data | la data | a | dana | dne | dňa | στις | tarihinde | em data | el día |
    le jour | ב | ב- | בתאריך | في | بتاريخ | 在 | 於 | on date | il giorno | lúc | tanggal | на |
    kuupäeval | no dia | data | v | na | pe | o | noong | þann | op datum | u | у | от | ob | del |
    ในวันที่ | เมื่อวันที่ | در | در تاریخ | à | el dia | ngày gửi | ב־
    """
)

ORIGINAL = phrases(
    """
    original message | original mail | original email | original e-mail | reply message |
    original appointment | original | mail original | e-mail original | ursprüngliche mail |
    oryginalna wiadomość | 回复的原邮件 | 转发的原邮件 | mensaje enviado | messaggio originale |
    correo original | messaggio iniziale | ursprüngliche nachricht | ursprungliche nachricht |
    originalnachricht | original-nachricht | originale nachricht | original-mail | message d'origine |
    message original | message initial | courriel original | mensaje original | mensaje de origen |
    missatge original | mensagem original | messaggio original | oorspronkelijk bericht |
    origineel bericht | originele bericht | ursprungligt meddelande | originalmeddelande |
    ursprungsmeddelande | oprindelig meddelelse | oprindelig besked | original besked |
    original meddelelse | opprinnelig melding | opprinnelig e-post | original melding |
    alkuperäinen viesti | wiadomość oryginalna | wiadomość pierwotna | původní zpráva | původní e-mail |
    původní email | pôvodná správa | originálna správa | исходное сообщение | оригинальное сообщение |
    первоначальное сообщение | оригінальне повідомлення | вихідне повідомлення | izvorna poruka |
    originalna poruka | izvirno sporočilo | оригинално съобщение | eredeti üzenet | mesaj original |
    mesajul original | αρχικό μήνυμα | özgün ileti | orijinal mesaj | orijinal ileti | algne teade |
    sākotnējais ziņojums | pirminis laiškas | thư gốc | tin nhắn gốc | pesan asli | mesej asal |
    الرسالة الأصلية | הודעה מקורית | 原始邮件 | 原始郵件 | 原邮件 | 原始信息 | 原始郵件內容 |
    元のメッセージ | オリジナルメッセージ | original message / 元のメッセージ | 원본 메시지 |
    원본 메일 | original nachricht | urspr. nachricht | ข้อความต้นฉบับ | मूल संदेश
    """
)

FORWARDED = phrases(
    """
    forwarded message | begin forwarded message | forwarded mail | forwarded email |
    start of forwarded message | forwarded by | weitergeleitete nachricht |
    anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail | weitergeleitete mail |
    message transféré | message transmis | message réexpédié | début du message réexpédié |
    début du message transféré | debut du message transfere | mensaje reenviado |
    inicio del mensaje reenviado | missatge reenviat | mensagem encaminhada | mensagem reencaminhada |
    início da mensagem encaminhada | início da mensagem reencaminhada |
    início de mensagem reencaminhada | messaggio inoltrato | inizio messaggio inoltrato |
    doorgestuurd bericht | begin doorgestuurd bericht | begin van doorgestuurd bericht |
    vidarebefordrat meddelande | vidarebefordrat brev | vidarebefordrat mejl | vidarebefordrat mail |
    början på vidarebefordrat meddelande | videresendt besked | videresendt meddelelse |
    videresendt melding | videresendt e-post | start på videresendt besked |
    start på videresendt melding | begynnelse på videresendt melding | välitetty viesti |
    edelleenlähetetty viesti | välitetty viesti alkaa | wiadomość przekazana dalej |
    przekazana wiadomość | treść przekazanej wiadomości | początek przekazywanej wiadomości |
    wiadomość przesłana dalej | přeposlaná zpráva | začátek přeposílané zprávy | preposlaná správa |
    пересылаемое сообщение | пересланное сообщение | начало переадресованного сообщения |
    переслане повідомлення | пересилане повідомлення | препратено съобщение | proslijeđena poruka |
    prosleđena poruka | posredovano sporočilo | továbbított levél | továbbított üzenet |
    továbbított levél kezdete | mesaj redirecționat | mesaj transmis mai departe | mesaj redirecţionat |
    προωθημένο μήνυμα | i̇letilmiş mesaj | iletilmiş mesaj | iletilen mesaj | yönlendirilmiş mesaj |
    yönlendirilen ileti | edasi saadetud kiri | pārsūtītā ziņa | persiunčiamas laiškas |
    thư đã chuyển tiếp | chuyển tiếp thư | pesan terusan | pesan yang diteruskan | رسالة معاد توجيهها |
    הודעה שהועברה | 转发的邮件 | 转发邮件信息 | 转发信件 | 轉寄郵件 | 轉寄的郵件 | 已轉寄郵件 |
    转发的消息 | 開始轉寄郵件 | 転送メッセージ | 転送されたメッセージ | 전달된 메시지 | 전달된 메일 |
    ข้อความที่ส่งต่อ
    """
)

# A help desk's line: the words for answering, and where.
ANSWER = phrases(
    """
    reply | please reply | respond | please respond | type your reply | please type your reply |
    please write your reply | write your reply | write a reply | please enter your reply |
    enter your reply | add your reply | your reply | please answer | answer | to reply |
    please type your response | antworten sie | bitte antworten sie | bitte antworten |
    bitte schreiben sie | schreiben sie | bitte geben sie ihre antwort | répondre | répondez |
    veuillez répondre | merci de répondre | saisissez votre réponse | écrivez votre réponse | responda |
    responder | por favor responda | por favor, responda | escriba su respuesta |
    por favor, escriba su respuesta | rispondi | rispondere | scrivi la tua risposta |
    si prega di rispondere | beantwoord | antwoord | typ uw antwoord | svara | skriv ditt svar | svar |
    skriv dit svar | odpowiedz | prosimy odpowiadać | odpovězte | пожалуйста, ответьте | ответьте |
    пишите | escreva sua resposta | responda por favor | digite sua resposta | escreva a sua resposta
    """
)
ABOVE = phrases(
    """
    above this line | above the line | above this dotted line | above the dotted line |
    above this dashed line | above here | oberhalb dieser linie | über dieser linie |
    oberhalb dieser zeile | über dieser zeile | au-dessus de cette ligne | au dessus de cette ligne |
    por encima de esta línea | encima de esta línea | sobre esta línea | arriba de esta línea |
    sopra questa riga | sopra questa linea | al di sopra di questa riga | boven deze lijn |
    boven deze regel | ovanför denna linje | ovanför den här raden | ovanför denna rad |
    over denne linje | over denne linjen | powyżej tej linii | nad tímto řádkem | nad tuto čáru |
    выше этой линии | выше этой строки | acima desta linha
    """
)

_LABELS = {
    "from": """
        од | frá | šalje | 发 件 人 | adresant | expeditor | remite | mittente | avsändare | nga |
        küldő | from | von | de | da | van | från | fra | lähettäjä | od | от | от кого | від | feladó |
        de la | από | kimden | gönderen | expéditeur | remitente | remetente | afzender | afsender |
        avsender | nadawca | odesílatel | odosielateľ | отправитель | відправник | pošiljatelj |
        saatja | nuo | desde | 发件人 | 發件人 | 寄件者 | 寄件人 | 差出人 | 送信者 | 보낸 사람 |
        보낸사람 | 발신 | từ | dari | من | מאת | จาก | absender
        """,
    "date": """
        data/hora | dato | dagsetning | thời gian | data e ora | תאריך | waktu | date | datum | fecha |
        data | päivämäärä | päiväys | päivä | dátum | дата | дата и время | ημερομηνία | tarih |
        kuupäev | 时间 | 日期 | 日付 | 日時 | 날짜 | ngày | tanggal | התאריך | تاريخ | التاريخ |
        วันที่ | date et heure | quando
        """,
    "sent": """
        enviados | enviadas | wysłany | enviat | enviat el | изпратено | послато | послано | nosūtīts |
        ส่งเมื่อ | inviata | enviado a | שלח | date d'envoi | 送信日 | التاريخ والوقت | sent at | sent |
        gesendet | gesendet am | envoyé | envoyé le | envoyée | enviado | enviado el | enviado em |
        enviada em | enviada | inviato | data invio | verzonden | verzonden op | skickat | skickades |
        sendt | lähetetty | wysłano | data wysłania | wysłane | odesláno | odoslané | отправлено |
        дата отправки | надіслано | küldve | elküldve | trimis | trimise | απεστάλη | εστάλη |
        στάλθηκε | gönderildi | gönderme tarihi | gönderilme tarihi | poslano | poslato | saadetud |
        išsiųsta | 发送时间 | 寄件日期 | 傳送日期 | 送信日時 | 보낸 날짜 | đã gửi | dikirim | נשלח |
        تم الإرسال | ส่ง | sent on | fecha de envío
        """,
    "to": """
        за | до | per a | adressaat | til | adressat | per | 收 件 人 | 寄给 | címzettek | penerima |
        destinatari | 받는이 | to | an | à | a | para | aan | till | vastaanottaja | do | komu | кому |
        címzett | către | catre | προς | kime | alıcı | za | prima | destinataire | destinatario |
        destinatário | saaja | kellele | kam | kam: | 收件人 | 收件者 | 宛先 | 받는 사람 | 받는사람 |
        수신 | đến | tới | kepada | إلى | אל | ถึง | empfänger
        """,
    "cc": """
        cc/bcc | másolatot kap | kopi til | kopija | ko | копије | kopie pro | 抄送至 | nusxa | dw |
        udw | ccn | cci | skrytá kopie | cc | bcc | kopie | kopie an | kopia | kopi | copie | copie à |
        copia | copia para | cópia | kopio | dw. | kopie (cc) | копия | копія | másolat | κοιν. |
        κοινοποίηση | bilgi | 抄送 | 副本 | 密件抄送 | 참조 | נעתק | نسخة | c.c.
        """,
    "subject": """
        zadeva | ogg | ogg. | относно | предмет | 主 题 | tēma | tema | efni | onderw | onderw. | betr |
        betr. | objekt | subjecte | assumpte | ementa | subject | betreff | objet | asunto | assunto |
        oggetto | onderwerp | ämne | emne | aihe | otsikko | temat | předmět | predmet | тема | tárgy |
        subiect | subiectul | θέμα | konu | teema | temats | 主题 | 主題 | 主旨 | 件名 | 제목 | chủ đề |
        tiêu đề | perihal | subjek | subyek | الموضوع | נושא | เรื่อง | re
        """,
    "other": """
        reply-to | reply to | antwort an | antworten an | répondre à | responder a | responder para |
        rispondi a | risposta | svara till | svar til | antwoord aan | importance | wichtigkeit |
        priority | priorität | attachments | anlagen | pièces jointes | adjuntos | allegati | bijlagen |
        organization | message-id | x-mailer | mailed-by | signed-by | sender | resent-from
        """,
}
HEADER_LABELS = {word: kind for kind, text in _LABELS.items() for word in phrases(text)}
