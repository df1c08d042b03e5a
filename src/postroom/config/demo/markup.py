"""The HTML that Gmail, Outlook and Apple's programs make of the same words, with their quoted history."""

import re
from datetime import datetime
from html import escape

from postroom.config.demo.letter import File, Letter
from postroom.config.demo.plain import PICTURE, introduction, outlook_head

GMAIL_QUOTE = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
APPLE_BODY = "overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;"
OUTLOOK_STYLE = """<style><!--
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
span.EmailStyle17 {mso-style-type:personal-compose; font-family:"Calibri",sans-serif; color:windowtext;}
@page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt 72.0pt 72.0pt 72.0pt;}
div.WordSection1 {page:WordSection1;}
--></style>"""


def html_text(letter: Letter, now: datetime) -> str:
    """The whole HTML document; empty when the sender's program writes plain text only."""
    body = _body(letter, now)
    program = letter.sender.program
    if program == "outlook":
        return (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"'
            ' xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">\n'
            f'<head>\n<meta http-equiv="Content-Type" content="text/html; charset={letter.charset}">\n'
            f"{OUTLOOK_STYLE}\n</head>\n"
            f'<body lang="EN-GB" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">\n{body}\n'
            "</body>\n</html>\n"
        )
    if program in ("apple", "iphone"):
        opening = f'style="{APPLE_BODY}"' if program == "apple" else 'dir="auto"'
        meta = f'<meta http-equiv="content-type" content="text/html; charset={letter.charset}">'
        return f"<html><head>{meta}</head><body {opening}>{body}</body></html>\n"
    return f"{body}\n" if body else ""


def _body(letter: Letter, now: datetime) -> str:
    words = letter.html or _paragraphs(letter, letter.text.strip("\n"))
    for file in letter.files:
        if file.cid:
            words = words.replace(PICTURE, _picture(file))
    match letter.sender.program:
        case "gmail":
            return f'<div dir="ltr">{words}</div>' + _gmail_end(letter, now)
        case "outlook":
            return f'<div class="WordSection1">\n{words}{_outlook_end(letter, now)}</div>'
        case "apple" | "iphone":
            return words + _apple_end(letter, now)
        case "plain" | "machine":
            return letter.html


def _paragraphs(letter: Letter, words: str) -> str:
    lines = [_linked(escape(line, quote=False)) for line in words.split("\n")]
    if letter.sender.program == "outlook":
        return "\n".join(f'<p class="MsoNormal">{line or "&nbsp;"}<o:p></o:p></p>' for line in lines) + "\n"
    return "\n".join(f"<div>{line or '<br>'}</div>" for line in lines)


def _linked(line: str) -> str:
    return re.sub(r"https?://[\w./?=&;#-]*[\w/]", r'<a href="\g<0>">\g<0></a>', line)


def _picture(file: File) -> str:
    return f'<img src="cid:{file.cid}" alt="{escape(file.name)}" width="280" height="210">'


def _gmail_end(letter: Letter, now: datetime) -> str:
    end = ""
    if letter.sender.signature:
        signature = _paragraphs(letter, letter.sender.signature)
        end = (
            '<div><br clear="all"></div><span class="gmail_signature_prefix">-- </span><br>'
            f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{signature}</div>'
        )
    if letter.answers and letter.quote:
        line = _introduction(letter, letter.answers, now)
        end += (
            f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{line}<br></div>'
            f'<blockquote class="gmail_quote" style="{GMAIL_QUOTE}">{_quoted(letter.answers, now)}'
            "</blockquote></div>"
        )
    return end


def _outlook_end(letter: Letter, now: datetime) -> str:
    end = ""
    if letter.sender.signature:
        first, *rest = (escape(line, quote=False) for line in letter.sender.signature.split("\n"))
        grey = "<br>".join(rest)
        end = (
            '<p class="MsoNormal">&nbsp;<o:p></o:p></p>\n'
            f'<p class="MsoNormal"><b><span style="color:#1F3864">{first}</span></b><br>'
            f'<span style="font-size:9.0pt;color:#7F7F7F">{grey}</span><o:p></o:p></p>\n'
        )
    if letter.answers and letter.quote:
        fields = outlook_head(letter.answers, now)
        head = "<br>\n".join(f"<b>{name}:</b> {escape(value, quote=False)}" for name, value in fields)
        end += (
            '<p class="MsoNormal">&nbsp;<o:p></o:p></p>\n'
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\n'
            f'<p class="MsoNormal">{head}<o:p></o:p></p>\n</div>\n'
            f'<p class="MsoNormal">&nbsp;<o:p></o:p></p>\n{_quoted(letter.answers, now)}\n'
        )
    return end


def _apple_end(letter: Letter, now: datetime) -> str:
    end = ""
    if letter.sender.signature:
        end = f"<br><div>{_paragraphs(letter, letter.sender.signature)}</div>"
    if letter.answers and letter.quote:
        line = _introduction(letter, letter.answers, now)
        end += (
            f'<div><br><blockquote type="cite"><div>{line}</div><br class="Apple-interchange-newline">'
            f"<div>{_quoted(letter.answers, now)}</div></blockquote></div>"
        )
    return end


def _introduction(letter: Letter, quoted: Letter, now: datetime) -> str:
    address = quoted.sender.address
    link = f'&lt;<a href="mailto:{address}">{address}</a>&gt;'
    return escape(introduction(letter, quoted, now), quote=False).replace(f"&lt;{address}&gt;", link)


def _quoted(letter: Letter, now: datetime) -> str:
    body = _body(letter, now) or _paragraphs(letter, letter.text.strip("\n"))
    return re.sub(r'<img src="cid:[^>]*>', "", body)
