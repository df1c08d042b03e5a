# ruff: noqa: E501 (tables of mails, one a line)
"""What web mails, telephones and older programs put below an answer."""

QUOTED = {
    # web mails
    "Roundcube": "On 2026-11-23 16:18, Ada Byron wrote:\n> Friday?",
    "Roundcube, German": "Am 2026-11-23 16:18, schrieb Ada Byron:\n> Friday?",
    "Roundcube, French": "Le 2026-11-23 16:18, Ada Byron a écrit :\n> Friday?",
    "SquirrelMail": "> Friday?",
    "Horde": "Quoting Ada Byron <ada@acme.example>:\n\n> Friday?",
    "Horde, German": "Zitat von Ada Byron <ada@acme.example>:\n\n> Friday?",
    "Horde, French": "Ada Byron <ada@acme.example> a écrit :\n\n> Friday?",
    "Zimbra": "----- Original Message -----\nFrom: \"Ada Byron\" <ada@acme.example>\nTo: \"Dora\" <dora@borealis.example>\n"
    "Sent: Monday, November 23, 2026 4:18:05 PM\nSubject: Friday\n\nFriday?",
    "Zimbra, long": "From: \"Ada Byron\" <ada@acme.example>\nTo: \"Dora\" <dora@borealis.example>\nCc: \"Ben\" <ben@acme.example>\n"
    "Sent: Monday, November 23, 2026 4:18:05 PM\nSubject: Friday\n\nFriday?",
    "Zimbra, French": "----- Mail original -----\nDe: \"Ada Byron\" <ada@acme.example>\nÀ: \"Dora\" <dora@borealis.example>\n"
    "Envoyé: Lundi 23 Novembre 2026 16:18:05\nObjet: Friday\n\nFriday?",
    "Zimbra, German": "----- Ursprüngliche Mail -----\nVon: \"Ada Byron\" <ada@acme.example>\nAn: \"Dora\" <dora@borealis.example>\n"
    "Gesendet: Montag, 23. November 2026 16:18:05\nBetreff: Friday\n\nFriday?",
    "Zimbra, Spanish": "----- Mensaje original -----\nDe: \"Ada Byron\" <ada@acme.example>\nPara: \"Dora\" <dora@borealis.example>\n"
    "Enviados: Lunes, 23 de Noviembre 2026 16:18:05\nAsunto: Friday\n\nFriday?",
    "Zimbra, Portuguese": "De: \"Ada Byron\" <ada@acme.example>\nPara: \"Dora\" <dora@borealis.example>\n"
    "Enviadas: Segunda-feira, 23 de novembro de 2026 16:18:05\nAssunto: Friday\n\nFriday?",
    "GMX": "Gesendet: Montag, 23. November 2026 um 16:18 Uhr\nVon: \"Ada Byron\" <ada@acme.example>\nAn: dora@borealis.example\n"
    "Betreff: Friday\n\nFriday?",
    "GMX, ruled": "--\nDiese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.\n\n"
    "Am 23.11.26, 16:18 schrieb Ada Byron <ada@acme.example>:\n\n> Friday?",
    "GMX, English": "Sent: Monday, November 23, 2026 at 4:18 PM\nFrom: \"Ada Byron\" <ada@acme.example>\nTo: dora@borealis.example\n"
    "Subject: Friday\nFriday?",
    "web.de app": "-------- Ursprüngliche Nachricht --------\nVon: Ada Byron <ada@acme.example>\nDatum: 23.11.26 16:18 (GMT+01:00)\n"
    "An: dora@borealis.example\nBetreff: Friday\n\nFriday?",
    "T-Online": "-----Original-Nachricht-----\nBetreff: Friday\nDatum: 2026-11-23T16:18:05+0100\nVon: \"Ada\" <ada@acme.example>\n"
    "An: dora@borealis.example\n\nFriday?",
    "Freenet": "--- Ursprüngliche Nachricht ---\nVon: Ada\nDatum: 23.11.2026 16:18:05\nAn: Dora\nBetreff: Friday\n\nFriday?",
    "Proton": "On Monday, November 23rd, 2026 at 4:18 PM, Ada Byron <ada@acme.example> wrote:\n\n> Friday?",
    "Proton, 2018": "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, November 23, 2026 4:18 PM, Ada <ada@acme.example> wrote:\n\n> Friday?",
    "Proton, 2022": "------- Original Message -------\nOn Monday, November 23rd, 2026 at 4:18 PM, Ada <ada@acme.example> wrote:\n\n\n> Friday?",
    "Proton, app": "-------- Original Message --------\nOn 23 Nov 2026, 16:18, Ada < ada@acme.example> wrote:\n\n> Friday?",
    "Tutanota": "Nov 23, 2026, 16:18 by ada@acme.example:\n\n> Friday?",
    "Tutanota, German": "23. Nov. 2026, 16:18 von ada@acme.example:\n\n> Friday?",
    "Fastmail": "On Mon, 23 Nov 2026, at 4:18 PM, Ada Byron wrote:\n> Friday?",
    "HEY": "On November 23, 2026, Ada Byron <ada@acme.example> wrote:\n> Friday?",
    "Superhuman": "On Mon, Nov 23, 2026 at 4:18 PM, Ada Byron < ada@acme.example > wrote:\n\n> Friday?",
    "Spark": "On 23 Nov 2026 at 4:18 PM +0100, Ada Byron <ada@acme.example>, wrote:\n> Friday?",
    "Spark, German": "Am 23. Nov. 2026, 16:18 +0100 schrieb Ada Byron <ada@acme.example>:\n> Friday?",
    "Newton": "On Mon, Nov 23, 2026 at 4:18pm, Ada Byron < ada@acme.example [ada@acme.example] > wrote:\nFriday?",
    "Mailbird": "On 11/23/2026 4:18:05 PM, Ada Byron <ada@acme.example> wrote:\nFriday?",
    "eM Client": "------ Original Message ------\nFrom: \"Ada Byron\" <ada@acme.example>\nTo: \"Dora\" <dora@borealis.example>\n"
    "Sent: 23/11/2026 16:18:05\nSubject: Friday\n\n>Friday?",
    "eM Client, 2023": "------ Original Message ------\nFrom \"Ada Byron\" <ada@acme.example>\nTo \"Dora\" <dora@borealis.example>\n"
    "Date 23/11/2026 16:18:05\nSubject Friday\n\n>Friday?",
    "eM Client, German": "------ Originalnachricht ------\nVon: \"Ada Byron\" <ada@acme.example>\nAn: \"Dora\" <dora@borealis.example>\n"
    "Gesendet: 23.11.2026 16:18:05\nBetreff: Friday\n\n>Friday?",
    "The Bat!": "Monday, November 23, 2026, 4:18:05 PM, you wrote:\n\n> Friday?",
    "The Bat!, Russian": "Вы писали 23 ноября 2026 г., 16:18:05:\n\n> Friday?",
    "Mutt": "On Mon, Nov 23, 2026 at 04:18:05PM +0100, Ada Byron wrote:\n> Friday?",
    "Mutt, local": "* Ada Byron <ada@acme.example> [2026-11-23 16:18]:\n> Friday?",
    "Gnus": "Ada Byron <ada@acme.example> writes:\n\n> Friday?",
    "Gnus, plain name": "Ada Byron writes:\n\n> Friday?",
    "Evolution": "On Mon, 2026-11-23 at 16:18 +0100, Ada Byron wrote:\n> Friday?",
    "Evolution, German": "Am Montag, dem 23.11.2026 um 16:18 +0100 schrieb Ada Byron:\n> Friday?",
    "KMail": "On Monday, 23 November 2026 16:18:05 CET Ada Byron wrote:\n> Friday?",
    "KMail, German": "Am Montag, 23. November 2026, 16:18:05 CET schrieb Ada Byron:\n> Friday?",
    "Claws": "On Mon, 23 Nov 2026 16:18:05 +0100\nAda Byron <ada@acme.example> wrote:\n\n> Friday?",
    "Sylpheed, Japanese": "On Mon, 23 Nov 2026 16:18:05 +0900\nAda <ada@acme.example> さんは書きました:\n> Friday?",
    "Opera": "On Mon, 23 Nov 2026 16:18:05 +0100, Ada Byron <ada@acme.example>\nwrote:\n\n> Friday?",
    "Pine": "On Mon, 23 Nov 2026, Ada Byron wrote:\n\n> Friday?",
    "Eudora": "At 04:18 PM 11/23/2026 +0100, Ada Byron wrote:\n>Friday?",
    "Lotus Notes": "From:   Ada Byron/Acme\nTo:     Dora/Borealis@Borealis\nCc:     Ben/Acme@Acme\n"
    "Date:   23.11.2026 16:18\nSubject:        Friday\n\n\n\nFriday?",
    "Lotus Notes, German": "Von:    Ada Byron/Acme\nAn:     Dora/Borealis@Borealis\nDatum:  23.11.2026 16:18\nBetreff:        Friday\n\n\nFriday?",
    "GroupWise": ">>> Ada Byron <ada@acme.example> 23.11.2026 16:18 >>>\nFriday?",
    "GroupWise, English": ">>> \"Ada Byron\" <ada@acme.example> 11/23/2026 4:18 PM >>>\n\nFriday?",
    # Outlook
    "Outlook": "From: Ada Byron <ada@acme.example>\nSent: Monday, November 23, 2026 4:18 PM\nTo: Dora <dora@borealis.example>\n"
    "Cc: Ben <ben@acme.example>\nSubject: RE: Friday\n\nFriday?",
    "Outlook, importance": "From: Ada Byron <ada@acme.example>\nSent: Monday, November 23, 2026 4:18 PM\nTo: Dora <dora@borealis.example>\n"
    "Subject: RE: Friday\nImportance: High\n\nFriday?",
    "Outlook, on behalf": "From: support-bounces@acme.example [mailto:support-bounces@acme.example] On Behalf Of Ada Byron\n"
    "Sent: Monday, November 23, 2026 4:18 PM\nTo: Dora\nSubject: RE: Friday\n\nFriday?",
    "Outlook, many recipients": "From: Ada Byron <ada@acme.example>\nSent: Monday, November 23, 2026 4:18 PM\n"
    "To: Dora <dora@borealis.example>; Ben <ben@acme.example>;\nChloé <chloe@acme.example>; Eve <eve@far.example>\nSubject: RE: Friday\n\nFriday?",
    "Outlook mobile": "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
    "From: Ada Byron <ada@acme.example>\nSent: Monday, November 23, 2026 4:18:05 PM\nTo: Dora <dora@borealis.example>\nSubject: Friday\n\nFriday?",
    "Outlook mobile, older": "Get Outlook for Android\n\n\n\nOn Mon, Nov 23, 2026 at 4:18 PM +0100, \"Ada Byron\" <ada@acme.example> wrote:\n\n\nFriday?",
    "Outlook mobile, French": "Obtenir Outlook pour iOS<https://aka.ms/o0ukef>\n________________________________\n"
    "De : Ada Byron <ada@acme.example>\nEnvoyé : lundi, novembre 23, 2026 4:18 PM\nÀ : Dora\nObjet : Friday\n\nFriday?",
    "Outlook mobile, German": "Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>\n________________________________\n"
    "Von: Ada Byron <ada@acme.example>\nGesendet: Montag, November 23, 2026 4:18 PM\nAn: Dora\nBetreff: Friday\n\nFriday?",
    "Outlook mobile, Spanish": "Obtener Outlook para Android<https://aka.ms/AAb9ysg>\n________________________________\n"
    "From: Ada Byron <ada@acme.example>\nSent: Monday, November 23, 2026 4:18:05 PM\nTo: Dora\nSubject: Friday\n\nFriday?",
    "Outlook web, Norwegian": "________________________________\nFra: Ada Byron <ada@acme.example>\nSendt: mandag 23. november 2026 16:18\n"
    "Til: Dora <dora@borealis.example>\nEmne: Friday\n\nFriday?",
    "Outlook web, Slovak": "________________________________\nOd: Ada Byron <ada@acme.example>\nOdoslané: pondelok 23. novembra 2026 16:18\n"
    "Komu: Dora <dora@borealis.example>\nPredmet: Friday\n\nFriday?",
    "Outlook web, Slovenian": "________________________________\nOd: Ada Byron <ada@acme.example>\nPoslano: ponedeljek, 23. november 2026 16:18\n"
    "Za: Dora <dora@borealis.example>\nZadeva: Friday\n\nFriday?",
    "Outlook web, Croatian": "________________________________\nŠalje: Ada Byron <ada@acme.example>\nPoslano: 23. studenog 2026. 16:18\n"
    "Prima: Dora <dora@borealis.example>\nPredmet: Friday\n\nFriday?",
    "Outlook web, Romanian": "________________________________\nDe la: Ada Byron <ada@acme.example>\nTrimis: luni, 23 noiembrie 2026 16:18\n"
    "Către: Dora <dora@borealis.example>\nSubiect: Friday\n\nFriday?",
    "Outlook web, Bulgarian": "________________________________\nОт: Ada Byron <ada@acme.example>\nИзпратено: понеделник, 23 ноември 2026 г. 16:18\n"
    "До: Dora <dora@borealis.example>\nТема: Friday\n\nFriday?",
    "Outlook web, Serbian": "________________________________\nОд: Ada Byron <ada@acme.example>\nПослато: понедељак, 23. новембар 2026. 16:18\n"
    "За: Dora <dora@borealis.example>\nТема: Friday\n\nFriday?",
    "Outlook web, Lithuanian": "________________________________\nNuo: Ada Byron <ada@acme.example>\nIšsiųsta: 2026 m. lapkričio 23 d. 16:18\n"
    "Kam: Dora <dora@borealis.example>\nTema: Friday\n\nFriday?",
    "Outlook web, Latvian": "________________________________\nNo: Ada Byron <ada@acme.example>\nNosūtīts: 2026. gada 23. novembris 16:18\n"
    "Kam: Dora <dora@borealis.example>\nTēma: Friday\n\nFriday?",
    "Outlook web, Estonian": "________________________________\nSaatja: Ada Byron <ada@acme.example>\nSaadetud: esmaspäev, 23. november 2026 16:18\n"
    "Adressaat: Dora <dora@borealis.example>\nTeema: Friday\n\nFriday?",
    "Outlook web, Hebrew": "________________________________\nמאת: Ada Byron <ada@acme.example>\nנשלח: יום שני 23 נובמבר 2026 16:18\n"
    "אל: Dora <dora@borealis.example>\nנושא: Friday\n\nFriday?",
    "Outlook web, Arabic": "________________________________\nمن: Ada Byron <ada@acme.example>\nتم الإرسال: الاثنين، 23 نوفمبر 2026 04:18 م\n"
    "إلى: Dora <dora@borealis.example>\nالموضوع: Friday\n\nFriday?",
    "Outlook web, Thai": "________________________________\nจาก: Ada Byron <ada@acme.example>\nส่งเมื่อ: 23 พฤศจิกายน 2569 16:18\n"
    "ถึง: Dora <dora@borealis.example>\nเรื่อง: Friday\n\nFriday?",
    "Outlook web, Vietnamese": "________________________________\nTừ: Ada Byron <ada@acme.example>\nĐã gửi: Thứ Hai, 23 tháng 11, 2026 4:18 CH\n"
    "Đến: Dora <dora@borealis.example>\nChủ đề: Friday\n\nFriday?",
    "Outlook web, Indonesian": "________________________________\nDari: Ada Byron <ada@acme.example>\nDikirim: Senin, 23 November 2026 16:18\n"
    "Kepada: Dora <dora@borealis.example>\nSubjek: Friday\n\nFriday?",
    "Outlook web, Catalan": "________________________________\nDe: Ada Byron <ada@acme.example>\nEnviat el: dilluns, 23 de novembre de 2026 16:18\n"
    "Per a: Dora <dora@borealis.example>\nTema: Friday\n\nFriday?",
    "Outlook web, Taiwanese": "________________________________\n寄件者: Ada Byron <ada@acme.example>\n寄件日期: 2026年11月23日 下午 04:18\n"
    "收件者: Dora <dora@borealis.example>\n主旨: Friday\n\nFriday?",
    "Windows Mail, old": "----- Original Message -----\nFrom: Ada Byron\nTo: Dora\nSent: Monday, November 23, 2026 4:18 PM\nSubject: Friday\n\n\nFriday?",
    "Hotmail": "________________________________\n> Date: Mon, 23 Nov 2026 16:18:05 +0100\n> From: ada@acme.example\n> To: dora@borealis.example\n"
    "> Subject: Friday\n>\n> Friday?",
    "Hotmail, without marks": "Date: Mon, 23 Nov 2026 16:18:05 +0100\nFrom: ada@acme.example\nTo: dora@borealis.example\nSubject: Friday\n\nFriday?",
    "Windows Phone": "________________________________\nFrom: Ada Byron<mailto:ada@acme.example>\nSent: ‎23/‎11/‎2026 16:18\n"
    "To: Dora<mailto:dora@borealis.example>\nSubject: Friday\n\nFriday?",
    # telephones
    "Samsung": "-------- Original message --------\nFrom: Ada Byron <ada@acme.example>\nDate: 23/11/2026 16:18 (GMT+01:00)\n"
    "To: dora@borealis.example\nSubject: Friday\n\nFriday?",
    "Samsung, on one line": "-------- Original message --------From: Ada Byron <ada@acme.example> Date: 23/11/2026  16:18  (GMT+01:00) "
    "To: dora@borealis.example Subject: Friday Friday?",
    "Samsung, Spanish": "-------- Mensaje original --------\nDe: Ada Byron <ada@acme.example>\nFecha: 23/11/26 16:18 (GMT+01:00)\n"
    "Para: dora@borealis.example\nAsunto: Friday\n\nFriday?",
    "Samsung, Dutch": "-------- Oorspronkelijk bericht --------\nVan: Ada Byron <ada@acme.example>\nDatum: 23-11-2026 16:18 (GMT+01:00)\n"
    "Aan: dora@borealis.example\nOnderwerp: Friday\n\nFriday?",
    "Samsung, Italian": "-------- Messaggio originale --------\nDa: Ada Byron <ada@acme.example>\nData: 23/11/26 16:18 (GMT+01:00)\n"
    "A: dora@borealis.example\nOggetto: Friday\n\nFriday?",
    "Samsung, Polish": "-------- Oryginalna wiadomość --------\nOd: Ada Byron <ada@acme.example>\nData: 23.11.2026 16:18 (GMT+01:00)\n"
    "Do: dora@borealis.example\nTemat: Friday\n\nFriday?",
    "Samsung, Portuguese": "-------- Mensagem original --------\nDe: Ada Byron <ada@acme.example>\nData: 23/11/26 16:18 (GMT-03:00)\n"
    "Para: dora@borealis.example\nAssunto: Friday\n\nFriday?",
    "Samsung, Czech": "-------- Původní zpráva --------\nOd: Ada Byron <ada@acme.example>\nDatum: 23.11.26 16:18 (GMT+01:00)\n"
    "Komu: dora@borealis.example\nPředmět: Friday\n\nFriday?",
    "Samsung, Danish": "-------- Oprindelig besked --------\nFra: Ada Byron <ada@acme.example>\nDato: 23.11.2026 16.18 (GMT+01:00)\n"
    "Til: dora@borealis.example\nEmne: Friday\n\nFriday?",
    "BlackBerry": "-----Original Message-----\nFrom: Ada Byron <ada@acme.example>\nDate: Mon, 23 Nov 2026 16:18:05 \n"
    "To: <dora@borealis.example>\nReply-To: ada@acme.example\nSubject: Friday\n\nFriday?",
    "BlackBerry 10": "From: Ada Byron\nSent: Monday, November 23, 2026 4:18 PM\nTo: dora@borealis.example\nReply To: ada@acme.example\n"
    "Subject: Friday\n\n\nFriday?",
    "K-9": "Am 23. November 2026 16:18:05 MEZ schrieb Ada Byron <ada@acme.example>:\n>Friday?",
    "K-9, English": "On November 23, 2026 4:18:05 PM GMT+01:00, Ada Byron <ada@acme.example> wrote:\n>Friday?",
    "Android, AOSP": "On Nov 23, 2026 4:18 PM, \"Ada Byron\" <ada@acme.example> wrote:\n>\n> Friday?",
    "FairEmail": "On 23 November 2026 16:18:05 CET, Ada Byron <ada@acme.example> wrote:\n>Friday?",
    "Yahoo": "On Monday, November 23, 2026 at 04:18:05 PM GMT+1, Ada Byron <ada@acme.example> wrote:  \n \n Friday?",
    "Yahoo, telephone": "Sent from Yahoo Mail on Android \n \n  On Mon, Nov 23, 2026 at 4:18 PM, Ada Byron<ada@acme.example> wrote:   Friday?",
    "Yahoo, 2012": "________________________________\n From: Ada Byron <ada@acme.example>\nTo: dora@borealis.example \n"
    "Sent: Monday, November 23, 2026 4:18 PM\nSubject: Friday\n \nFriday?",
    "Yahoo, old": "--- On Mon, 11/23/26, Ada Byron <ada@acme.example> wrote:\n\n> From: Ada Byron <ada@acme.example>\n> Subject: Friday\n> Friday?",
    "Yahoo, French": "Le lundi 23 novembre 2026 à 16:18:05 UTC+1, Ada Byron <ada@acme.example> a écrit :  \n \n Friday?",
    "Yahoo, Spanish": "El lunes, 23 de noviembre de 2026, 16:18:05 CET, Ada Byron <ada@acme.example> escribió:  \n \n Friday?",
    "Yahoo, Japanese": "----- Original Message -----\nFrom: \"Ada\" <ada@acme.example>\nTo: dora@borealis.example\nDate: 2026/11/23 月 16:18\nSubject: Friday\n\nFriday?",
    "AOL": "-----Original Message-----\nFrom: Ada Byron <ada@acme.example>\nTo: dora <dora@borealis.example>\nSent: Mon, Nov 23, 2026 4:18 pm\n"
    "Subject: Friday\n\n\nFriday?",
    "AOL, old": "In a message dated 11/23/2026 4:18:05 P.M. Central European Standard Time, ada@acme.example writes:\n\nFriday?",
    "Comcast": "> On 11/23/2026 4:18 PM Ada Byron <ada@acme.example> wrote:\n> \n> \n> Friday?",
    "Open-Xchange": "> On November 23, 2026 at 4:18 PM Ada Byron <ada@acme.example> wrote:\n> \n> Friday?",
    "Open-Xchange, German": "> Ada Byron <ada@acme.example> hat am 23.11.2026 16:18 CET geschrieben:\n> \n>  \n> Friday?",
    "Open-Xchange, French": "> Le 23 novembre 2026 à 16:18, Ada Byron <ada@acme.example> a écrit :\n>\n> Friday?",
    "Orange": "> Message du 23/11/26 16:18\n> De : \"Ada Byron\" <ada@acme.example>\n> A : dora@borealis.example\n> Copie à : \n> Objet : Friday\n> \n> Friday?",
    "Laposte": "De : \"Ada Byron\" <ada@acme.example>\nA : dora@borealis.example\nEnvoyé: lundi 23 Novembre 2026 16:18\nObjet : Friday\n\nFriday?",
    "Free": "Le Lundi 23 novembre 2026 16h18, Ada Byron <ada@acme.example> a écrit :\n\nFriday?",
    "Libero": "Il 23 novembre 2026 alle 16.18 Ada Byron <ada@acme.example> ha scritto:\n\nFriday?",
    "Libero, old": "----Messaggio originale----\nDa: ada@acme.example\nData: 23-nov-2026 16.18\nA: <dora@borealis.example>\nOgg: Friday\n\nFriday?",
    "WP": "Dnia 23 listopada 2026 16:18 Ada Byron <ada@acme.example> napisał(a):\n\nFriday?",
    "Onet": "W dniu 2026-11-23 16:18:05 użytkownik Ada Byron <ada@acme.example> napisał:\n> Friday?",
    "Interia": "Od: \"Ada Byron\" <ada@acme.example>\nDo: dora@borealis.example;\nWysłane: 16:18 Poniedziałek 2026-11-23\nTemat: Friday\n\nFriday?",
    "Seznam": "---------- Původní e-mail ----------\nOd: Ada Byron <ada@acme.example>\nKomu: dora@borealis.example\nDatum: 23. 11. 2026 16:18:05\n"
    "Předmět: Friday\n\nFriday?",
    "Centrum": "______________________________________________________________\n> Od: Ada <ada@acme.example>\n> Komu: dora@borealis.example\n"
    "> Datum: 23.11.2026 16:18\n> Předmět: Friday\n>\nFriday?",
    "mail.ru": "Понедельник, 23 ноября 2026, 16:18 +03:00 от Ada Byron <ada@acme.example>:\n\nFriday?",
    "mail.ru, ruled": "Понедельник, 23 ноября 2026, 16:18 +03:00 от Ada Byron <ada@acme.example>:\n\n> Friday?",
    "Yandex": "23.11.2026, 16:18, \"Ada Byron\" <ada@acme.example>:\n> Friday?",
    "Yandex, ruled": "----------------\nКому: dora@borealis.example;\nТема: Friday;\n23.11.2026, 16:18, \"Ada Byron\" <ada@acme.example>:\n> Friday?",
    "ukr.net": "23 листопада 2026, 16:18:05, від \"Ada Byron\" <ada@acme.example>:\n\n> Friday?",
    "QQ": "------------------ 原始邮件 ------------------\n发件人: \"Ada\" <ada@acme.example>;\n发送时间: 2026年11月23日(星期一) 下午4:18\n"
    "收件人: \"Dora\"<dora@borealis.example>;\n主题: Friday\n\nFriday?",
    "QQ, English": "------------------ Original ------------------\nFrom:  \"Ada\"<ada@acme.example>;\nDate:  Mon, Nov 23, 2026 04:18 PM\n"
    "To:  \"Dora\"<dora@borealis.example>;\nSubject:  Friday\n\nFriday?",
    "163": "At 2026-11-23 16:18:05, \"Ada Byron\" <ada@acme.example> wrote:\n>Friday?",
    "163, Chinese": "在 2026-11-23 16:18:05，\"Ada Byron\" <ada@acme.example> 写道：\n>Friday?",
    "163, telephone": "---- 回复的原邮件 ----\n| 发件人 | Ada<ada@acme.example> |\n| 日期 | 2026年11月23日 16:18 |\n| 收件人 | Dora<dora@borealis.example> |\n"
    "| 抄送至 | |\n| 主题 | Friday |\nFriday?",
    "Foxmail": "发件人： Ada Byron\n发送时间： 2026-11-23 16:18\n收件人： dora@borealis.example\n主题： Friday\n\nFriday?",
    "Aliyun": "------------------------------------------------------------------\n发件人：Ada <ada@acme.example>\n发送时间：2026年11月23日(星期一) 16:18\n"
    "收件人：Dora <dora@borealis.example>\n主　题：Friday\n\nFriday?",
    "Naver": "-----Original Message-----\nFrom: \"Ada\"<ada@acme.example> \nTo: \"Dora\"<dora@borealis.example>; \nCc: \n"
    "Sent: 2026-11-23 (월) 16:18:05 (GMT+09:00)\nSubject: Friday\n \nFriday?",
    "Daum": "--------- 원본 메일 ---------\n보낸사람: Ada <ada@acme.example>\n받는사람 : <dora@borealis.example>\n날짜: 2026년 11월 23일 월요일, 16시 18분 05초 +0900\n"
    "제목: Friday\n\nFriday?",
    "Becky!": "On Mon, 23 Nov 2026 16:18:05 +0900\nAda <ada@acme.example> wrote:\n\n> Friday?",
    "Shuriken": "Adaさん wrote (2026/11/23 16:18):\n> Friday?",
    "Outlook, Japanese": "-----Original Message-----\nFrom: Ada Byron <ada@acme.example> \nSent: Monday, November 23, 2026 4:18 PM\nTo: Dora\nSubject: Friday\n\nFriday?",
    "Rediffmail": "From: \"Ada Byron\"&lt;ada@acme.example&gt;\nSent: Mon, 23 Nov 2026 16:18:05\nTo: dora@borealis.example\nSubject: Friday\n\nFriday?",
    "Zoho, marked": "---- On Mon, 23 Nov 2026 16:18:05 +0530 Ada Byron <ada@acme.example> wrote ---\n\nFriday?",
    "Zoho, newer": "---- On Mon, 23 Nov 2026 16:18:05 +0530 Ada Byron <ada@acme.example> wrote ---\n\n > Friday?",
    "Missive": "On Nov 23, 2026, at 4:18 PM, Ada Byron <ada@acme.example> wrote:\n\nFriday?",
    "Front": "On November 23, 2026 at 4:18 PM GMT+1 ada@acme.example wrote:\n\nFriday?",
    "Help Scout": "--\n-- \n##- Please type your reply above this line -##\n\nFriday?",
    "reply above this line": "## Reply above this line ##\n\nFriday?",
    "Zendesk": "##- Please type your reply above this line -##\n\nYour request (4711) has been updated.\n\nFriday?",
    "Freshdesk": "On Mon, 23 Nov at 4:18 PM , Ada <ada@acme.example> wrote:\nFriday?",
    "GitHub": "On Mon, Nov 23, 2026 at 4:18 PM Ada Byron ***@***.***> wrote:\n\n> Friday?",
    "GitHub, notification": "—\nReply to this email directly, view it on GitHub\n<https://github.example/acme/desk/issues/7>, or unsubscribe\n"
    "<https://github.example/notifications/unsubscribe>.\nYou are receiving this because you are subscribed to this thread.Message ID: <acme/desk/issues/7@github.example>",
}  # fmt: skip
