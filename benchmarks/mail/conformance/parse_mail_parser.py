"""The JSON of stalwart's mail-parser: whole mails, and tables of single header values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.tally import Tally, expectations, squeezed

from postroom.mail.addresses import parse_addresses
from postroom.mail.dates import parse_date
from postroom.mail.ids import parse_ids
from postroom.mail.inspect import Inspection, Person, describe
from postroom.mail.model import Address, Mail
from postroom.mail.params import parse_params
from postroom.mail.parse import parse
from postroom.mail.words import decode_words

People = list[tuple[str, str]]

_ROUTE_OR_SCHEME = re.compile(r"^(?:@[^:]*:|mailto:)")
DELIBERATE = {
    "((invalid)": "a comment that is not closed: the date behind it is read all the same",
    "4 8 15 16 23 42": "a row of numbers is no date",
    "?B?4Q==?= =?utf-8?B?w6k=?=": "blanks between encoded words of any charset are not shown (RFC 2047 §6.2)",
    "<1234   @   local(blah)": "white space that folding left inside an id is taken out",
    "   m ": "a word without @ is no id that could tell mails apart",
    "\0": "NUL, which no database stores, is taken out of every value",
    "Pete(A nice": "comments are shown behind the name, not inside it",
}


def compare_mails(folder: Path, tally: Tally) -> None:
    """Compare each mail twice: with LF, and with CR LF as its line ends."""
    for path in sorted(folder.glob("*/*.eml")):
        unix = path.read_bytes().replace(b"\r", b"")
        for raw, suffix in ((unix, ".json"), (unix.replace(b"\n", b"\r\n"), ".crlf.json")):
            name = f"mail-parser/{path.parent.name}/{path.stem}{suffix}"
            mail = parse(raw)
            _compare_mail(expectations(path.with_suffix(suffix)), mail, describe(mail, name), name, tally)


def _compare_mail(wanted: Mapping[str, Any], mail: Mail, seen: Inspection, name: str, tally: Tally) -> None:
    headers: dict[str, Any] = {}
    for header in wanted["parts"][0]["headers"]:
        headers.setdefault(str(header["name"]), header["value"])
    _compare_headers(headers, seen, name, tally)
    for key, kind, text in (("text_body", "Text", seen["text"]), ("html_body", "Html", mail.html)):
        for number in wanted[key]:
            body = wanted["parts"][number]["body"].get(kind)
            if body is not None:
                part = squeezed(body)
                tally.check(part in squeezed(text), f"{name} {kind} {number}", part, squeezed(text))
    _compare_files([wanted["parts"][number] for number in wanted["attachments"]], mail, name, tally)


def _compare_headers(headers: Mapping[str, Any], seen: Inspection, name: str, tally: Tally) -> None:
    if "subject" in headers:
        wanted = headers["subject"].get("Text") if isinstance(headers["subject"], dict) else ""
        tally.equal(squeezed(wanted), squeezed(seen["subject"]), f"{name} subject")
    lists: tuple[tuple[str, Sequence[Person]], ...] = (
        ("from", [seen["from"]] if seen["from"] else []),
        ("to", seen["to"]),
        ("cc", seen["cc"]),
        ("reply_to", seen["reply_to"]),
    )
    for key, people in lists:
        if key in headers:
            expected = list(_people(headers[key]))[: 1 if key == "from" else None]
            tally.equal(expected, [(one["name"], one["address"]) for one in people], f"{name} {key}")
    date = headers.get("date")
    if isinstance(date, dict) and "DateTime" in date:
        tally.equal(_moment(date["DateTime"]).strftime("%Y-%m-%dT%H:%M:%SZ"), seen["date"], f"{name} date")
    ids = {
        "message_id": [seen["message_id"]],
        "references": seen["references"],
        "in_reply_to": seen["in_reply_to"],
    }
    for key, got in ids.items():
        if isinstance(headers.get(key), dict):
            value = headers[key]
            tally.equal(value.get("TextList") or [value.get("Text")], got, f"{name} {key}")


def _compare_files(parts: Sequence[Mapping[str, Any]], mail: Mail, name: str, tally: Tally) -> None:
    got = [file.declared_name or file.part for file in mail.attachments]
    if not tally.check(len(parts) == len(mail.attachments), f"{name} attachments", len(parts), got):
        return
    for part, file in zip(parts, mail.attachments, strict=True):
        declared = _declared_name(part)
        if declared:
            tally.equal(declared, file.declared_name, f"{name} name of {file.part}")
        for kind, body in part["body"].items():
            if kind in ("Binary", "InlineBinary"):
                tally.equal(bytes(body), file.content, f"{name} bytes of {file.part}")
            elif kind in ("Text", "Html"):
                text = squeezed(file.content.decode("utf-8", "replace"))
                tally.equal(squeezed(body), text, f"{name} text of {file.part}")


def _declared_name(part: Mapping[str, Any]) -> str:
    found: dict[str, str] = {}
    for header in part["headers"]:
        value = header["value"]
        if isinstance(value, dict) and "ContentType" in value:
            for one in value["ContentType"]["attributes"] or ():
                found.setdefault(f"{header['name']} {one['name']}", one["value"])
    return found.get("content_disposition filename") or found.get("content_type name") or ""


def compare_header_values(folder: Path, tally: Tally) -> tuple[str, ...]:
    """Compare the tables of single values; return those that differ on purpose, with the reason."""
    deliberate: list[str] = []
    for table, read in TABLES.items():
        for entry in expectations(folder / f"{table}.json"):
            value = re.sub(r"\r?\n(?=[ \t])", "", entry["header"]).partition("\n")[0].rstrip("\r")
            wanted, got = read(entry["expected"], value)
            reason = next((why for words, why in DELIBERATE.items() if words in value), "")
            if wanted != got and reason:
                deliberate.append(f"mail-parser/fields/{table}.json, {value.strip()!r}: {reason}")
            else:
                tally.check(wanted == got, f"mail-parser/fields/{table}.json {value!r}", wanted, got)
    return tuple(deliberate)


def _address_value(expected: Mapping[str, Any], value: str) -> tuple[People, People]:
    got = parse_addresses(value)
    return list(_people({"Address": expected})), [_pair(address) for address in got]


def _date_value(expected: Mapping[str, Any] | None, value: str) -> tuple[datetime | None, datetime | None]:
    return _moment(expected) if expected else None, parse_date(value)


def _id_value(expected: Sequence[str] | None, value: str) -> tuple[list[str], list[str]]:
    return list(expected or ()), list(parse_ids(value))


def _text_value(expected: str, value: str) -> tuple[str, str]:
    return squeezed(expected), squeezed(decode_words(value))


def _type_value(expected: Mapping[str, Any] | None, value: str) -> tuple[object, object]:
    """Compare type, and of the parameters those that mails have."""
    main, params = parse_params(value)
    if expected is None or not expected["c_subtype"]:
        return True, "/" not in main.strip("/") or not main.strip("/")
    wanted: dict[str, str] = {}
    for key, text in expected.get("attributes") or ():
        wanted.setdefault(key, text)
    names = [key for key in wanted if re.fullmatch(r"[a-z-]*(?<!-language)", key)]
    kind = f"{expected['c_type']}/{expected['c_subtype']}".lower()
    return (kind, [wanted[key].strip() for key in names]), (main, [params.get(key) for key in names])


TABLES: dict[str, Callable[[Any, str], tuple[object, object]]] = {
    "address": _address_value,
    "date": _date_value,
    "id": _id_value,
    "unstructured": _text_value,
    "content_type": _type_value,
}


def _people(value: Any) -> Iterator[tuple[str, str]]:
    """Yield name and address of a list, groups resolved; addresses as an envelope takes them."""
    found = value.get("Address") if isinstance(value, dict) else None
    lists = (
        [found.get("List") or (), *(group["addresses"] for group in found.get("Group") or ())]
        if found
        else []
    )
    for one in (one for people in lists for one in people):
        written = re.sub(r"\s", "", one["address"] or "")
        address = _ROUTE_OR_SCHEME.sub("", written).partition("?")[0] if "@" in written else written
        local, at, domain = address.rpartition("@")
        yield squeezed(one["name"]), f"{local}@{domain.lower()}" if at else written


def _pair(address: Address) -> tuple[str, str]:
    return squeezed(address.name), address.address


def _moment(value: Mapping[str, Any]) -> datetime:
    local = datetime(
        value["year"],
        value["month"],
        value["day"],
        value["hour"],
        value["minute"],
        value["second"],
        tzinfo=UTC,
    )
    offset = timedelta(hours=value["tz_hour"], minutes=value["tz_minute"])
    return local + offset if value["tz_before_gmt"] else local - offset
